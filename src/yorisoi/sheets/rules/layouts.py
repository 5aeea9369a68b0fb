"""自治体の様式のきまり: who may keep one, and what is wrong with a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from yorisoi.agencies.rules import AGENCY_KEEPERS
from yorisoi.foundation.violations import Violation
from yorisoi.sheets.rules import lines, marks

MOST_BYTES = 2_000_000
SHOWN_FAULTS = 30


@dataclass(frozen=True)
class Place:
    """Where in the file something stands: the sheet, and the cell, shape or header on it."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"シート「{self.sheet}」の{self.cell}" if self.sheet else self.cell


def may_keep(role: str) -> list[Violation]:
    """
    Return why a member of staff may not keep the forms: the chief and the administrator do.

    Source: docs/adr/0015
    """
    if role in AGENCY_KEEPERS:
        return []
    return [Violation(
        code="LAYOUT_NOT_YOURS", what="自治体の様式は変えられません。", why="様式は、主任相談支援員と管理者が入れかえます。",
        todo="変えたいところを、主任相談支援員か管理者に伝えてください。",
    )]


def wrong(name: str, place: Place) -> Violation | None:
    """
    Return what is wrong with a mark, nothing for a right one.

    Source: docs/recipes/own-forms.md
    """
    if marks.mark(name) is not None:
        return None
    line = lines.taken_apart(name)
    known = lines.BY_LIST.get(line.list) if line else None
    if known and line and known.column(line.column) is not None:
        return wrong_number(name, place)
    if known and line:
        return unknown_column(name, place, known)
    return uncounted(name, place) if line is None and _is_of_a_list(name) else unknown(name, place)


def _is_of_a_list(name: str) -> bool:
    """Return whether a name without a number is a column of a list."""
    named, _, column = name.rpartition(".")
    return named in lines.BY_LIST and lines.BY_LIST[named].column(column) is not None


def uncounted(name: str, place: Place) -> Violation:
    """
    Return what is said of a mark of a list without a number.

    Source: docs/recipes/own-forms.md
    """
    return Violation(
        code="LAYOUT_WRONG_LINE", what=f"{place}の「{name}」に、番号がありません。",
        why="くり返しの目印は、何番目かが要るためです。", todo=f"1番目なら「{lines.likely(name)}」のように直してください。",
        field="file",
    )


def wrong_number(name: str, place: Place) -> Violation:
    """
    Return what is said of a number that counts no line.

    Source: docs/recipes/own-forms.md
    """
    return Violation(
        code="LAYOUT_WRONG_LINE", what=f"{place}の「{name}」の番号が、読めません。",
        why=f"番号に使えるのは、1から{lines.MOST_LINES}までの数です。", todo=f"「{lines.likely(name)}」のように直してください。",
        field="file",
    )


def skipped(name: str, missing: str, place: Place) -> Violation:
    """
    Return what is said of a line that is left out on the way: its entry would be lost.

    Source: docs/recipes/own-forms.md
    """
    return Violation(
        code="LAYOUT_WRONG_LINE", what=f"{place}に「{name}」がありますが、「{missing}」が、どこにもありません。",
        why="番号がとぶと、その番号のことがらが様式に入らないためです。", todo="1からつづけて番号を付けてください。", field="file",
    )


def unknown_column(name: str, place: Place, known: lines.Lines) -> Violation:
    """
    Return what is said of a column a list does not have.

    Source: docs/recipes/own-forms.md
    """
    near = lines.likely(name)
    hint = f"「{near}」のことでしたら、そのように直してください。" if near else "このなかから選んで、直してください。"
    return Violation(
        code="LAYOUT_UNKNOWN_MARK", what=f"{place}の「{name}」は、知らない目印です。",
        why=f"「{known.name}」にあるのは、{'・'.join(each.name for each in known.columns)}です。", todo=hint, field="file",
    )


def unknown(name: str, place: Place) -> Violation:
    """
    Return what is said of a mark nobody knows.

    Source: docs/recipes/own-forms.md
    """
    near = marks.likely(name)
    todo = f"「{near}」のことでしたら、そのように直してください。" if near else "目印の一覧から選んで、直してください。"
    return Violation(
        code="LAYOUT_UNKNOWN_MARK", what=f"{place}の「{name}」は、知らない目印です。",
        why="目印の一覧に、この名前がないためです。", todo=todo, field="file",
    )


def left_open(place: Place) -> Violation:
    """
    Return what is said of braces that are not closed.

    Source: docs/recipes/own-forms.md
    """
    return Violation(
        code="LAYOUT_MARK_OPEN", what=f"{place}の目印が、閉じていません。", why="波かっこが、2つずつの組になっていないためです。",
        todo="目印の前と後ろに、波かっこを2つずつ書いてください。", field="file",
    )


def in_formula(place: Place) -> Violation:
    """
    Return what is said of a mark inside a formula.

    Source: docs/recipes/own-forms.md
    """
    return Violation(
        code="LAYOUT_MARK_IN_FORMULA", what=f"{place}の目印は、式の中にあります。",
        why="式の中の目印には、文字を入れられないためです。", todo="目印を別のセルに書き、式からはそのセルを使ってください。",
        field="file",
    )


def elsewhere(name: str, place: Place) -> Violation:
    """
    Return what is said of a mark where nothing is filled in.

    Source: docs/recipes/own-forms.md
    """
    return Violation(
        code="LAYOUT_MARK_ELSEWHERE", what=f"{place}にある目印「{name}」には、入れられません。",
        why="入れられるのは、セル・テキストボックス・図形・ヘッダーとフッターの文字だけです。",
        todo="目印を、セルかテキストボックスに移してください。", field="file",
    )


def shown(faults: Sequence[Violation]) -> list[Violation]:
    """
    Return the first faults of a form, and of the others how many there are.

    Source: docs/recipes/own-forms.md
    """
    rest = len(faults) - SHOWN_FAULTS
    more = Violation(
        code="LAYOUT_MORE_FAULTS", what=f"ほかに、あと{rest}か所あります。", why=f"いちどに{SHOWN_FAULTS}か所まで出すためです。",
        todo="上のものを直してから、もういちど選んでください。", field="file",
    )
    return [*faults[:SHOWN_FAULTS], *([more] if rest > 0 else [])]


def no_marks() -> Violation:
    """
    Return what is said of a form without any mark.

    Source: docs/recipes/own-forms.md
    """
    return Violation(
        code="LAYOUT_WITHOUT_MARKS", what="この様式には、目印がありません。", why="ケースの内容を入れる所が、決まらないためです。",
        todo="入れたい所に、一覧にある目印を波かっこ2つではさんで書き、もういちど選んでください。", field="file",
    )


def unreadable(why: str, todo: str) -> Violation:
    """
    Return what is said of a file that is not opened.

    Source: issue 4「Bad input and trouble」
    """
    return Violation(code="LAYOUT_UNREADABLE", what="このファイルは、様式に使えません。", why=why, todo=todo, field="file")
