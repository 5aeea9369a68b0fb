"""What of a form is kept while it is being typed, and how much. Pure: no Django, no clock."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs, urlsplit

from yorisoi.foundation.violations import Violation

MOST_CHARACTERS = 200_000
MOST_FIELDS = 3_000
LONGEST_PAGE = 200
LONGEST_MARK = 36
LONGEST_FORM = 60
MOST_CASES = 20

Field = tuple[str, str]

_SECRET = re.compile(r"passw|secret|csrf|^(current|new|again)$", re.IGNORECASE)
_OURS = frozenset({"draft_page", "draft_form", "draft_tab", "act"})
_MACHINE = re.compile(r"^(.*-)?(once|version|seen|seen_version|(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)$")
_CODE = re.compile(r"^([A-Z0-9_]+|on|true|false|[0-9a-f]{8}-[0-9a-f-]{27})$")
_NUMBER = re.compile(r"[A-Za-z]\d{1,2}-\d{1,8}")
_IN_PATH = re.compile(r"^/cases/([^/]+)/")
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))


def kept(fields: Iterable[Sequence[str]]) -> list[Field]:
    """
    Return the fields that go into a draft: no password, no token, nothing of our own bookkeeping.

    Source: domain §9 No. 1; THREAT_MODEL「書きかけ」
    """
    return [(name, value) for name, value in fields if not _SECRET.search(name) and name not in _OURS]


def may_keep(fields: Sequence[Field]) -> list[Violation]:
    """
    Return why these fields are too much for a draft.

    Source: issue 3「Nothing typed is ever lost」; stack.md §2(送られてくる大きさの上限)
    """
    violations = []
    if (size := sum(len(name) + len(value) for name, value in fields)) > MOST_CHARACTERS:
        violations.append(Violation(
            "DRAFT_TOO_LONG", "下書きを保存できません。", f"{MOST_CHARACTERS:,}文字までです(いまは {size:,}文字)。",
            "いちど画面の保存ボタンで保存し、つづきは分けて書いてください。",
        ))
    if len(fields) > MOST_FIELDS:
        violations.append(Violation(
            "DRAFT_TOO_MANY_FIELDS", "下書きを保存できません。", f"入力欄は{MOST_FIELDS:,}個までです。",
            "いちど画面の保存ボタンで保存し、つづきは分けて書いてください。",
        ))
    return violations


def readable(fields: Iterable[Sequence[str]]) -> list[str]:
    """
    Return what a person would read of a draft: the words, not the codes and marks beside them.

    Source: issue 3(書きかけの一覧は、JavaScript がなくても読める)
    """
    return [
        value.strip() for name, value in fields
        if value.strip() and not _MACHINE.match(name) and not _CODE.match(value.strip())
    ]


def case_numbers(page: str, fields: Iterable[Sequence[str]] = ()) -> list[str]:
    """
    Return the numbers of the cases being written about: of the page's address, of its question, or chosen in the form.

    Source: issue 3(下書きは、そのケースの見る・書くの決まりに従う)
    """
    parts = urlsplit(page)
    if found := _IN_PATH.match(parts.path):
        return [found[1]]
    asked = parse_qs(parts.query)
    typed = [value for name, value in fields if name == "case"]
    texts = (text.strip().upper() for text in (*asked.get("case", []), *asked.get("person", []), *typed))
    return list(dict.fromkeys(text for text in texts if _NUMBER.fullmatch(text)))[:MOST_CASES]


def device(user_agent: str) -> str:
    """
    Return the device in two words, enough to tell the office's PC from the telephone: 「Windows・Edge」.

    Source: issue 3(いつ、どこで書いたか)
    """
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    return "・".join(filter(None, (system, browser))) or "端末不明"
