"""自治体の様式のきまり: who may keep one, and what is wrong with a file."""

from dataclasses import dataclass

from yorisoi.agencies.rules import AGENCY_KEEPERS
from yorisoi.foundation.violations import Violation
from yorisoi.sheets.rules import marks

MOST_BYTES = 2_000_000
SHOWN_FAULTS = 30


@dataclass(frozen=True)
class Place:
    """Where in the file something stands: sheet and cell."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"シート「{self.sheet}」の{self.cell}"


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
