"""
くり返しの目印 (Lines): marks for the lines of a printed form, counted from 1, 「{{ 支援経過[1].日付 }}」.

A paper form has a fixed number of lines. What there is beyond them is told when the form is filled, never left out
silently; a line without an entry stays empty.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yorisoi.sheets.rules.one_mark import Mark

MOST_LINES = 100
_NUMBERED = re.compile(r"([^\[\]]+)\[([^\[\]]*)\]\.?(.*)")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Lines:
    """One list: what its entries are, the columns of each, and invented entries for the preview."""

    name: str
    meaning: str
    columns: tuple[Mark, ...]
    examples: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> int | None:
        """
        Return the place of a column, nothing for one there is not.

        Source: house
        """
        return next((place for place, each in enumerate(self.columns) if each.name == name), None)


@dataclass(frozen=True)
class Line:
    """A numbered mark taken apart; any of its parts may be wrong."""

    list: str
    number: str
    column: str

    @property
    def is_counted(self) -> bool:
        return self.number.isdecimal() and 1 <= int(self.number) <= MOST_LINES


_COURSE = (
    Mark("日付", "支援日(和暦)", "R8.6.10"), Mark("支援形態", "支援形態と、かかった時間", "面談 45分"),
    Mark("相手", "相手の種類と名前", "本人"), Mark("内容", "記録の文", "家計の表をいっしょに作った。"),
    Mark("対応者", "記録した職員", "見本 はるか"), Mark("次回の予定", "次回の日と予定、備考", "次回 R8.6.24 事業所を見学"),
)
_COURSE_EXAMPLES = (
    ("R8.6.10", "面談 45分", "本人", "来所。家賃が払えないと話される。", "見本 はるか", "次回 R8.6.17 家計の表を作る"),
    ("R8.6.17", "面談 60分", "本人", "家計の表をいっしょに作った。", "見本 はるか", ""),
    ("R8.6.24", "同行", "本人", "事業所をいっしょに見学した。", "見本 はるか", "次回 R8.7.1 体験の感想を聞く"),
)
_FAMILY = (
    Mark("氏名", "氏名", "山川 一郎"), Mark("続柄", "本人との続柄", "父"), Mark("年齢", "年齢", "78歳"),
    Mark("同別居", "同居・別居", "同居"), Mark("備考", "書きとめたこと", "通院している"),
)
_FAMILY_EXAMPLES = (("山川 一郎", "父", "78歳", "同居", "通院している"), ("山川 ひかり", "子", "12歳", "同居", ""))

LISTS: tuple[Lines, ...] = (
    Lines("支援経過", "支援経過(古い順。標準様式【3】の経過一覧と同じ行)", _COURSE, _COURSE_EXAMPLES),
    Lines("最近の支援経過", "支援経過(新しい順)", _COURSE, _COURSE_EXAMPLES[::-1]),
    Lines("世帯員", "同居している家族", _FAMILY, _FAMILY_EXAMPLES),
    Lines("家族", "家族(別居の人もふくむ)", _FAMILY, (*_FAMILY_EXAMPLES, ("山川 次郎", "弟", "", "別居", ""))),
    Lines(
        "プラン.目標", "いちばん新しいプランの目標",
        (Mark("内容", "目標", "週3日、午前の仕事につく"), Mark("区分", "長期目標・このプランの目標", "このプランの目標"),
         Mark("達成時期", "達成時期(和暦)", "令和8年12月31日")),
        (("娘と二人で暮らしつづける", "長期目標", ""), ("週3日、午前の仕事につく", "このプランの目標", "令和8年12月31日")),
    ),
    Lines(
        "プラン.支援", "いちばん新しいプランの役割分担",
        (Mark("内容", "実施すること", "求人をいっしょにさがす"), Mark("だれが", "だれが", "見本 はるか"),
         Mark("区分", "本人・家族・機関などの区分", "自立相談支援機関"), Mark("時期", "時期・頻度", "毎週")),
        (("履歴書を書く", "山川 光子", "本人", "7月まで"), ("求人をいっしょにさがす", "見本 はるか", "自立相談支援機関", "毎週")),
    ),
    Lines(
        "プラン.事業", "いちばん新しいプランで利用する事業",
        (Mark("名前", "事業の名前", "就労準備支援事業"), Mark("機関", "実施する機関", "架空市しごと準備室"),
         Mark("内容", "内容", "週2日の作業"), Mark("頻度", "頻度", "週2日")),
        (("就労準備支援事業", "架空市しごと準備室", "週2日の作業", "週2日"),
         ("家計改善支援事業", "架空市くらし相談センター", "家計の表", "月1回")),
    ),
)
BY_LIST: dict[str, Lines] = {each.name: each for each in LISTS}
EXAMPLES: dict[str, Rows] = {each.name: each.examples for each in LISTS}


def taken_apart(name: str) -> Line | None:
    """
    Return a mark with a number taken apart, nothing where it has none.

    Source: docs/recipes/own-forms.md
    """
    found = _NUMBERED.fullmatch(name)
    return Line(found[1], found[2], found[3]) if found else None


def known(name: str) -> tuple[Lines, int, int] | None:
    """
    Return list, number (from 1) and place of the column of a right mark, nothing for any other.

    Source: docs/recipes/own-forms.md
    """
    line = taken_apart(name)
    lines = BY_LIST.get(line.list) if line else None
    place = lines.column(line.column) if lines and line else None
    if line is None or lines is None or place is None or not line.is_counted:
        return None
    return lines, int(line.number), place


def mark(name: str) -> Mark | None:
    """
    Return a right numbered mark as the pages explain it, nothing for any other.

    Source: docs/recipes/own-forms.md
    """
    found = known(name)
    if found is None:
        return None
    lines, number, place = found
    example = lines.examples[number - 1][place] if number <= len(lines.examples) else ""
    return Mark(name, f"{number}番目の{lines.columns[place].meaning}", example)


def value(name: str, rows: Mapping[str, Rows]) -> str:
    """
    Return what stands in a line; a line without an entry is empty.

    Source: docs/recipes/own-forms.md
    """
    found = known(name)
    if found is None:
        return ""
    lines, number, place = found
    entries = rows.get(lines.name, ())
    return entries[number - 1][place] if number <= len(entries) else ""


def likely(name: str) -> str:
    """
    Return the numbered mark most like a wrong name, or nothing.

    Source: docs/recipes/own-forms.md
    """
    line = taken_apart(name)
    if line is None:
        named, _, column = name.rpartition(".")
        line = Line(named, "1", column)
    near = difflib.get_close_matches(line.list, list(BY_LIST), n=1, cutoff=0.5)
    if not near:
        return ""
    lines = BY_LIST[near[0]]
    columns = difflib.get_close_matches(line.column, [each.name for each in lines.columns], n=1, cutoff=0.3)
    return f"{lines.name}[{line.number if line.is_counted else 1}].{columns[0]}" if columns else ""


def gaps(names: Iterable[str]) -> dict[str, str]:
    """
    Return the lines a form leaves out on the way: the missing mark by the one that comes next of the same column.

    Source: docs/recipes/own-forms.md
    """
    found = {}
    for (lines, place), numbers in _columns(names).items():
        column = BY_LIST[lines].columns[place].name
        for before, number in zip((0, *numbers), numbers, strict=False):
            if number > before + 1:
                found[f"{lines}[{number}].{column}"] = f"{lines}[{before + 1}].{column}"
    return found


def room(names: Iterable[str]) -> dict[str, int]:
    """
    Return how many entries of each list a form has lines for.

    Source: docs/recipes/own-forms.md
    """
    most: dict[str, int] = {}
    for (lines, _), numbers in _columns(names).items():
        most[lines] = max(most.get(lines, 0), numbers[-1])
    return most


def left_out(names: Iterable[str], rows: Mapping[str, Rows]) -> list[str]:
    """
    Return what is said of entries the form has no line for; a column with fewer lines than the others is named.

    Source: issue 4「Own layouts」; docs/recipes/own-forms.md
    """
    said: dict[str, None] = {}
    names = list(names)
    most = room(names)
    for (lines, place), numbers in _columns(names).items():
        total, shown = len(rows.get(lines, ())), len(numbers)
        what = lines if shown == most[lines] else f"{lines}の{BY_LIST[lines].columns[place].name}"
        if shown < total:
            said[f"{what}は{total}件のうち{shown}件までこの様式に入りました。"] = None
    return list(said)


def _columns(names: Iterable[str]) -> dict[tuple[str, int], list[int]]:
    """Return the numbers each column of each list is written with, in their order."""
    found: dict[tuple[str, int], set[int]] = {}
    for name in names:
        if right := known(name):
            lines, number, place = right
            found.setdefault((lines.name, place), set()).add(number)
    return {key: sorted(numbers) for key, numbers in found.items()}
