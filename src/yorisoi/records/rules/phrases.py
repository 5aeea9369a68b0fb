"""定型文 and ひな型: short words for long ones."""

import re
import unicodedata
from collections.abc import Collection

from yorisoi.foundation.kana import to_hiragana
from yorisoi.foundation.violations import Violation

MOST_CHARACTERS_OF_KEY = 20
# What begins or ends a short word cannot stand in it.
_NOT_IN_A_KEY = re.compile(r"[\s;、。]")


def folded_key(key: str) -> str:
    """
    Return the form in which short words are compared: width, case and かな / カナ do not count.

    The browser folds alike (`records/static/records/phrases.js`), so that what an input method makes of it does not matter.

    Source: our own: 「;でんわ」「;デンワ」「;denwa」 are typed as the hands find them
    """
    return to_hiragana(unicodedata.normalize("NFKC", key).casefold()).strip()


def may_keep_phrase(
    *, key: str, text: str, is_of_agency: bool, is_chief: bool, taken: Collection[str] = ()
) -> list[Violation]:
    """
    Return why a phrase cannot be kept. `taken` holds the folded keys of the same book.

    Source: our own; an agency's book is kept by its chief (手引き §2 主任相談支援員)
    """
    what = "定型文を保存できません。"
    found = []
    if is_of_agency and not is_chief:
        found.append(
            Violation(
                "PHRASE_CHIEF_ONLY", what, "機関の定型文は、主任相談支援員がととのえます。", "自分の定型文として保存してください。",
                "book",
            )
        )
    folded = folded_key(key)
    if not folded or len(key.strip()) > MOST_CHARACTERS_OF_KEY or _NOT_IN_A_KEY.search(folded):
        found.append(
            Violation(
                "PHRASE_KEY_WRONG", what, "短いことばとして使えません。",
                f"「でんわ」のように、空白・句読点・セミコロンを入れずに{MOST_CHARACTERS_OF_KEY}文字までで決めてください。", "key",
            )
        )
    elif folded in taken:
        found.append(
            Violation(
                "PHRASE_TAKEN", what, "同じ短いことばの定型文がもうあります。",
                "ほかの短いことばにするか、前のものを直してください。", "key",
            )
        )
    if not text.strip():
        found.append(Violation("PHRASE_EMPTY", what, "入れる文が空です。", "入れたい文を書いてください。", "text"))
    return found


def may_keep_template(*, name: str, body: str, is_chief: bool, is_taken: bool = False) -> list[Violation]:
    """
    Return why a template cannot be kept.

    Source: our own; the agency's templates are kept by its chief (手引き §2 主任相談支援員)
    """
    what = "ひな型を保存できません。"
    found = []
    if not is_chief:
        found.append(
            Violation(
                "TEMPLATE_CHIEF_ONLY", what, "ひな型は、主任相談支援員がととのえます。", "主任相談支援員に頼んでください。"
            )
        )
    if is_taken:
        found.append(
            Violation(
                "TEMPLATE_TAKEN", what, f"「{name}」という名前のひな型が、この支援形態にもうあります。",
                "ほかの名前にするか、前のものを直してください。", "name",
            )
        )
    if not body.strip():
        found.append(Violation("TEMPLATE_EMPTY", what, "ひな型が空です。", "見出しや聞くことを書いてください。", "body"))
    return found
