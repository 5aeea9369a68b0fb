"""セルの読みとり: what a cell of a ledger says, however it was written; or why it cannot be read."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from yorisoi.foundation.cells import as_written
from yorisoi.foundation.digits import NumberNotUnderstood, kanji_numerals_to_digits, parse_int
from yorisoi.foundation.kana import normalize, phone_digits
from yorisoi.foundation.wareki import DateNotUnderstood, parse_date
from yorisoi.foundation.yen import AmountNotUnderstood, parse_yen
from yorisoi.transfer.rules.ledgers import Field, Sort

# How offices write that they do not know, or that there is nothing.
NOTHING = frozenset({"", "-", "ー", "－", "―", "‐", "−", "?", "？", "不明", "不詳", "未定", "未聴取", "なし", "無し", "無", "N/A",
    "n/a", "#N/A"})
YES = frozenset({"1", "○", "〇", "◯", "✓", "✔", "レ", "有", "有り", "あり", "はい", "要", "済", "TRUE", "YES", "Y"})
NO = frozenset({"0", "×", "✕", "☓", "いいえ", "不要", "未", "FALSE", "NO", "N"})
SERIAL_FROM, SERIAL_TO = 1_000, 80_000
DAY_ZERO = date(1899, 12, 30)
FEWEST_DIGITS, MOST_DIGITS = 9, 11
OLDEST = 130
MAIN_MARKS = "◎☆★"
MARKS = MAIN_MARKS + "○〇◯"
_TAIL = re.compile(r"(?:\s*(?:生まれ|生れ|生|頃|ごろ|\([^)]*\)|[0-9]{1,3}[歳才]))+$")
_TIME = re.compile(r"[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$")
_SERIAL = re.compile(r"[0-9]{4,5}(?:\.[0-9]+)?")
_BETWEEN_PHONES = re.compile(r"[、,\n;/／]|\s{1,}(?=[0-9(+])")
_BETWEEN_CHOICES = re.compile(r"[、,;；／\n|]+|[  ]{2,}")
_NUMBERED = re.compile(r"^[0-9]{1,2}(?:[.．:)、]|\s)\s*")
_SIZE = re.compile(
    r"([0-9]{1,2})(?:人|名)?(?:世帯)?"
    r"(?:(?:[~〜]|から)([0-9]{1,2})(?:人|名)?(?:世帯)?|[ー–—−-]([0-9]{1,2})(?:人|名)(?:世帯)?|(以上|[~〜])(?:の?世帯)?)?"
)
NO_LIMIT = 99
Options = Sequence[tuple[str, str]]
Words = Mapping[str, str]


class NotRead(ValueError):
    """A cell cannot be read: why, what to do, and which of its words fit no choice."""

    def __init__(self, why: str, todo: str, *, words: Sequence[str] = ()) -> None:
        self.why, self.todo, self.words = why, todo, tuple(words)
        super().__init__(why)


def read(cell: str, field: Field, options: Options = (), words: Words = MappingProxyType({})) -> Any:
    """
    Return what a cell says: text, date, number, list of telephones, code or codes; None (or nothing) where it says nothing.

    `words` are what the office was asked about: its words (as `folded`), and the code each means, or nothing.

    :raises NotRead: with the reason and what to do

    Source: habits of the offices; domain.md §1.1 (書ける範囲で)
    """
    text = normalize(as_written(cell))
    if field.sort == Sort.TEXT:
        return _text(text, field)
    if unicodedata.normalize("NFKC", text) in NOTHING or text in NOTHING:
        return {Sort.YES: False, Sort.PHONES: [], Sort.CHOICES: []}.get(field.sort)
    match field.sort:
        case Sort.DATE:
            return to_date(text)
        case Sort.AGE:
            return _age(text)
        case Sort.NUMBER:
            return _number(text)
        case Sort.YEN:
            return _yen(text)
        case Sort.SIZE:
            return to_size(text)
        case Sort.PHONES:
            return _phones(text)
        case Sort.POSTAL:
            return _postal(text)
        case Sort.YES:
            return _yes(text)
        case Sort.CHOICE:
            return to_code(text, options, field.said, words=words, is_counted=field.is_counted) or None
        case _:
            return to_codes(text, options, field.said, words=words)


def _text(text: str, field: Field) -> str:
    if field.longest and len(text) > field.longest:
        raise NotRead(f"長すぎます({len(text)}文字)。", f"{field.longest}文字までに縮めてください。")
    return text


@lru_cache(maxsize=20_000)
def to_date(text: str) -> date:
    """
    Return the day a cell says: 和暦, 西暦, with 「生」 or an age behind it, or Excel's own number of a day.

    :raises NotRead: where it cannot be told, and never guessed

    Source: foundation.wareki; Excel counts the days from 1899-12-30
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain) and SERIAL_FROM <= (serial := int(float(plain))) <= SERIAL_TO and not _is_year(plain):
        return DAY_ZERO + timedelta(days=serial)
    try:
        return parse_date(_TIME.sub("", _TAIL.sub("", plain)))
    except DateNotUnderstood as fault:
        raise NotRead(f"日付として読めません。{fault.violation.why}", fault.violation.todo) from fault


def _is_year(plain: str) -> bool:
    """Tell a year alone (1983) from Excel's number of a day; days before the middle of 1910 are nobody's here."""
    return len(plain) == 4


def _age(text: str) -> int:
    plain = re.sub(r"[歳才代位くらいぐらい約頃\s]", "", unicodedata.normalize("NFKC", text))
    number = _number(plain)
    if not 0 <= number <= OLDEST:
        raise NotRead("年齢として読めません。", f"0 から {OLDEST} までの数字にしてください。")
    return number


def _number(text: str) -> int:
    try:
        return parse_int(re.sub(r"(?:分|時間|番)$", "", text))
    except NumberNotUnderstood as fault:
        raise NotRead("数字として読めません。", "数字だけにしてください。") from fault


def _yen(text: str) -> int:
    try:
        return parse_yen(text)
    except AmountNotUnderstood as fault:
        raise NotRead(f"金額として読めません。{fault.violation.why}", fault.violation.todo) from fault


def to_size(text: str) -> tuple[int, int]:
    """
    Return the sizes of household a cell means, from and to: 2人, 3〜5人, 7人以上, 単身.

    A bare 3-5 is not read: a spreadsheet makes the third of May of it.

    :raises NotRead: where it cannot be told

    Source: domain.md §4.3 (1人・2人・3〜5人・6人・7人以上)
    """
    plain = kanji_numerals_to_digits(re.sub(r"\s", "", unicodedata.normalize("NFKC", text))).replace("単身", "1人")
    if match := _SIZE.fullmatch(plain):
        first, last, last_by_dash, is_open = match.groups()
        return int(first), NO_LIMIT if is_open else int(last or last_by_dash or first)
    raise NotRead(
        "世帯人数として読めません。", "「1人」「3〜5人」「7人以上」のように書いてください(「3-5」は、Excelで日付に変わります)。"
    )


def _phones(text: str) -> list[str]:
    found = []
    for part in filter(None, (part.strip() for part in _BETWEEN_PHONES.split(text))):
        digits = phone_digits(part)
        if not digits:
            continue
        if len(digits) in (9, 10) and not digits.startswith("0"):
            # A spreadsheet took the telephone for a number and dropped its first zero.
            digits = part = f"0{digits}"
        if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
            raise NotRead(
                f"電話番号として読めません(数字が{len(digits)}個)。",
                "市外局番から書いてください。2つ以上あるときは「、」で区切ります。"
            )
        found.append(unicodedata.normalize("NFKC", part)[:30])
    if not found:
        raise NotRead("電話番号として読めません。", "番号だけにして、そのほかのことは備考に移してください。")
    return list(dict.fromkeys(found))


def _postal(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    if len(digits) != 7:
        raise NotRead("郵便番号として読めません。", "7桁の数字にするか、空にしてください。")
    return f"{digits[:3]}-{digits[3:]}"


def _yes(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).upper()
    if plain in YES or text in YES:
        return True
    if plain in NO or text in NO:
        return False
    raise NotRead("はい・いいえのどちらか分かりません。", "「○」か「×」にしてください。")


def folded(text: str) -> str:
    """
    Return a word without what does not tell it from others: width, case, blanks, brackets.

    Source: habits of the offices
    """
    return re.sub(r"[\s ・()()]", "", unicodedata.normalize("NFKC", text)).casefold()


def to_code(
    text: str, options: Options, said: Mapping[str, str], *, words: Words = MappingProxyType({}), is_counted: bool = True
) -> str:
    """
    Return the code a cell means: the code itself, its label, its number in the list, or a word offices say for it.

    What this office said its own word means goes before all; that may be nothing ("").

    :raises NotRead: where nothing or several fit

    Source: domain.md §1 (選択肢は番号でも書かれる)
    """
    own = words.get(folded(text))
    if own == "" or any(code == own for code, _ in options):
        return own or ""
    return _coded(text, tuple(options), tuple(said.items()), is_counted)


@lru_cache(maxsize=20_000)
def _coded(text: str, options: tuple[tuple[str, str], ...], said: tuple[tuple[str, str], ...], is_counted: bool) -> str:
    plain = folded(text)
    index = _index(options)
    for known in (text.strip(), _NUMBERED.sub("", unicodedata.normalize("NFKC", text).strip())):
        found = index.get(folded(known), ())
        if len(found) == 1:
            return found[0]
        if found:
            raise NotRead("同じ名前が2つ以上あって、決められません。", "どちらかに決められる書き方にしてください。", words=[text])
    for word, code in said:
        if folded(word) == plain:
            return code
    if plain.isdecimal() and is_counted and not said and 1 <= int(plain) <= len(options):
        return options[int(plain) - 1][0]
    raise NotRead("選択肢にありません。", _nearest(plain, options), words=[text])


@lru_cache(maxsize=100)
def _index(options: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    """Return the codes by everything they are called."""
    found: dict[str, tuple[str, ...]] = {}
    for code, label in options:
        for name in {code.casefold(), folded(label)}:
            if code not in found.get(name, ()):
                found[name] = (*found.get(name, ()), code)
    return found


def _nearest(plain: str, options: Options) -> str:
    labels = {folded(label): label for _, label in options}
    near = difflib.get_close_matches(plain, list(labels), n=1, cutoff=0.5)
    if near:
        return f"「{labels[near[0]]}」のことでしたら、そう書いてください。"
    few = "」「".join(label for _, label in options[:4])
    return f"「{few}」{'など' if len(options) > 4 else ''}から選んで書いてください。" if few else "空にしてください。"


def parts_of(text: str) -> list[str]:
    """
    Return the words of a cell that names several things.

    Source: habits of the offices (○ and ◎ before the words, marks between them)
    """
    parts = (part.strip() for part in _BETWEEN_CHOICES.split(text))
    return [part.strip(MARKS) for part in parts if part.strip(MARKS)]


def to_codes(
    text: str, options: Options, said: Mapping[str, str], *, words: Words = MappingProxyType({})
) -> list[str]:
    """
    Return the codes a cell means, the main one (◎) first. A label may itself hold the mark between two.

    :raises NotRead: telling of the first word that fits nothing, with all that fit nothing

    Source: 様式【1】相談の内容(○と◎)
    """
    parts = [part.strip() for part in _BETWEEN_CHOICES.split(text) if part.strip()]
    found: list[str] = []
    main: list[str] = []
    faults: list[tuple[str, NotRead]] = []
    start = 0
    while start < len(parts):
        for end in range(len(parts), start, -1):
            each = "、".join(parts[start:end])
            try:
                code = to_code(each.strip(MARKS), options, said, words=words)
            except NotRead as fault:
                if end == start + 1:
                    faults.append((each, fault))
                    start = end
                    break
                continue
            (main if each[0] in MAIN_MARKS else found).append(code)
            start = end
            break
    if faults:
        first, reason = faults[0]
        unknown = dict.fromkeys(word for _, each in faults for word in each.words)
        raise NotRead(f"「{first[:20]}」は、選択肢にありません。", reason.todo, words=list(unknown))
    return [code for code in dict.fromkeys([*main, *found]) if code]
