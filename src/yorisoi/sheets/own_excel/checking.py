"""The check of a form: every mark with its place, and everything that is wrong, at once."""

import html
from dataclasses import dataclass

from yorisoi.foundation.violations import Violation
from yorisoi.sheets.own_excel import package as packages
from yorisoi.sheets.own_excel import texts, xml
from yorisoi.sheets.own_excel.package import Package
from yorisoi.sheets.rules import layouts as rules
from yorisoi.sheets.rules import lines, marks
from yorisoi.sheets.rules.layouts import Place

PARTS = {"xl/charts/": "グラフの中", "xl/tables/": "テーブルの見出し", "xl/workbook.xml": "シートの名前か、名前の定義"}
REMARKS = ("comment", "persons/")  # what the makers of a form say to each other is not printed


@dataclass(frozen=True)
class Checked:
    """What was found in a form: its marks with their places, and what is wrong."""

    places: tuple[tuple[str, Place], ...] = ()
    faults: tuple[Violation, ...] = ()

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in self.places))


def check(content: bytes) -> Checked:
    """Return what is in a form; with any fault it cannot be used."""
    if fault := packages.refused(content):
        return Checked(faults=(fault,))
    try:
        return _looked_through(Package(content))
    except (xml.Broken, xml.Unsafe):
        return Checked(faults=(rules.unreadable("Excelのファイルがこわれています。", packages.SAVE_AGAIN),))


def _looked_through(package: Package) -> Checked:
    places: list[tuple[str, Place]] = []
    faults: list[Violation] = []
    for found in texts.every(package):
        names = marks.found_in(found.text)
        if found.is_formula:
            faults += [rules.in_formula(found.place)] if names or marks.is_left_open(found.text) else []
            continue
        if marks.is_left_open(found.text):
            faults.append(rules.left_open(found.place))
        faults += [fault for name in names if (fault := rules.wrong(name, found.place))]
        places += [(name, found.place) for name in names if marks.mark(name)]
    first = dict(reversed(places))
    faults += [
        rules.skipped(name, missing, first[name]) for name, missing in lines.gaps(name for name, _ in places).items()
    ]
    faults += _elsewhere(package)
    return Checked(tuple(places), tuple(faults or ([] if places else [rules.no_marks()])))


def _elsewhere(package: Package) -> list[Violation]:
    """Return what is said of marks in parts that are not filled: the names of sheets, charts, headings of tables."""
    filled = {package.one("sharedStrings")}
    for sheet in package.sheets():
        filled |= {sheet.part, *package.related(sheet.part, "drawing").values()}
    found = []
    for name in sorted(set(package.names) - filled):
        low = name.lower()
        if low.startswith("xl/") and low.endswith((".xml", ".vml")) and not any(each in low for each in REMARKS):
            text = html.unescape(package.read(name).decode(errors="replace"))
            where = next((words for part, words in PARTS.items() if low.startswith(part)), "図やフォームの部品の中")
            found += [
                rules.elsewhere(each, Place("", where)) for each in dict.fromkeys(marks.found_in(text)) if marks.mark(each)
            ]
    return found
