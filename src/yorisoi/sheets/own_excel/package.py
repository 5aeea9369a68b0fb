"""
The file of a form: a zip of parts. It is measured before it is opened, and refused where it could do harm.

What goes out is what came in, so what a form cannot need is not let in: programs, links to other files, embedded files,
document types.
"""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from yorisoi.foundation.violations import Violation
from yorisoi.foundation.zips import BROKEN
from yorisoi.sheets.own_excel import xml
from yorisoi.sheets.rules.layouts import MOST_BYTES, unreadable

OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 30_000_000
MOST_PARTS = 1_000
MOST_CELLS = 200_000
SAVE_AGAIN = "Excelで開き、「Excelブック(.xlsx)」として保存しなおしてから選んでください。"
WORKBOOK = "xl/workbook.xml"
BROKEN_ZIP = (*BROKEN, KeyError)
# Looked for in the names of parts and in what the file says its parts are: a part may bear any name.
_PROGRAMS = ("vbaproject", "macrosheet", "macroenabled", "activex", "customui/", "webextension")
_ELSEWHERE = ("externallink", "xl/connections", "connections+xml", "/connections", "querytable")
_EMBEDDED = ("embeddings/", "oleobject", "relationships/package")
# These ask another machine, or run a program, as soon as the file is opened; what they ask may be what was filled in.
_CALLS = re.compile(r"\b(?:WEBSERVICE|IMAGE|RTD|DDE|CALL|REGISTER(?:\.ID)?|SQL\.REQUEST|EXEC)\s*\(", re.IGNORECASE)
_FORMULAS = ("f", "formula", "formula1", "formula2", "definedName")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")


@dataclass(frozen=True)
class Sheet:
    """One sheet of the form: its name and its part."""

    name: str
    part: str


class Package:
    """The parts of a form that was let in."""

    def __init__(self, content: bytes) -> None:
        self._packed = zipfile.ZipFile(BytesIO(content))
        self.names = [info.filename for info in self._packed.infolist()]
        self._by_low = {name.lower(): name for name in self.names}

    def read(self, name: str) -> bytes:
        """
        Return a part.

        :raises KeyError: there is none of that name
        """
        return self._packed.read(self._by_low[name.lower()])

    def part(self, name: str) -> str:
        """Return the name of a part as the file writes it, or nothing where there is none."""
        return self._by_low.get(name.lower(), "")

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts one part refers to as `kind` ("drawing", "worksheet" …), by the names of their relations."""
        folder, name = posixpath.split(part)
        relations = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        if not relations:
            return {}
        found = {}
        for each in xml.all_of(self.read(relations), "Relationship"):
            if each.attributes.get("Type", "").endswith(f"/{kind}") and each.attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.attributes.get("Target", ""))).lstrip("/")
                if known := self.part(target):
                    found[each.attributes.get("Id", "")] = known
        return found

    def one(self, kind: str) -> str:
        """Return the one part the workbook refers to as `kind`, or nothing."""
        return next(iter(self.related(WORKBOOK, kind).values()), "")

    def sheets(self) -> list[Sheet]:
        """
        Return the sheets in their order.

        :raises KeyError: a sheet is named that is not in the file
        """
        parts = self.related(WORKBOOK, "worksheet") | self.related(WORKBOOK, "chartsheet")
        return [
            Sheet(each.attributes["name"], parts[next(value for key, value in each.attributes.items() if key.endswith(" id"))])
            for each in xml.all_of(self.read(WORKBOOK), "sheet")
        ]

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the file with some parts replaced; every other part has the bytes it had."""
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as packed:
            for info in self._packed.infolist():
                new = zipfile.ZipInfo(info.filename, info.date_time)
                new.compress_type, new.external_attr = zipfile.ZIP_DEFLATED, info.external_attr
                packed.writestr(new, changed.get(info.filename) or self._packed.read(info))
        return made.getvalue()


def refused(content: bytes) -> Violation | None:
    """Return why a file is not even opened."""
    if len(content) > MOST_BYTES:
        return unreadable("2MBより大きいためです。", "画像を小さくするか、使わないシートを消してください。")
    if content.startswith(OLD_OR_LOCKED):
        return unreadable("パスワードのついたExcelか、古い形式(.xls)のためです。", f"パスワードを外し、{SAVE_AGAIN}")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if fault := _inside(packed):
                return fault
        Package(content).sheets()
    except xml.Unsafe:
        return unreadable("安全に開けない作りのためです。", SAVE_AGAIN)
    except xml.Broken:
        return unreadable("Excelのファイルがこわれています。", SAVE_AGAIN)
    except (*BROKEN_ZIP, StopIteration):
        return unreadable("Excelのファイルではないか、こわれています。", SAVE_AGAIN)
    return None


def _inside(packed: zipfile.ZipFile) -> Violation | None:
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return unreadable("圧縮をほどくと大きすぎるためです。", "使うシートだけを新しいブックに写してください。")
    names = [part.filename.lower() for part in parts]
    if WORKBOOK not in names:
        return unreadable("Excelブック(.xlsx)ではないためです。", SAVE_AGAIN)
    if len(names) != len(set(names)) or any("\\" in name or ".." in name.split("/") or name.startswith("/") for name in names):
        return unreadable("安全に開けない作りのためです。", SAVE_AGAIN)
    if b"macroenabled" in packed.read("[Content_Types].xml").lower():
        return unreadable("マクロ(プログラム)が入っているためです。", SAVE_AGAIN)
    relations = _relations(packed)
    kinds = [*_kinds(packed), *(each.attributes.get("Type", "").lower() for each in relations)]
    if _any([*names, *kinds], _PROGRAMS):
        return unreadable("マクロ(プログラム)が入っているためです。", SAVE_AGAIN)
    if _any(kinds, ("spreadsheetml.template",)):
        return unreadable("Excelテンプレート(.xltx)のためです。", SAVE_AGAIN)
    if _any([*names, *kinds], _ELSEWHERE) or any(map(_leads_out, relations)):
        return unreadable("ほかのファイルへのリンクがあるためです。", "リンクを値に置きかえてから選んでください。")
    if _any([*names, *kinds], _EMBEDDED):
        return unreadable("ほかのファイルが埋めこまれているためです。", "埋めこまれたものを消すか、画像に置きかえてください。")
    return _unsafe(packed)


def _unsafe(packed: zipfile.ZipFile) -> Violation | None:
    """Return what is said where a part has a document type, is no XML, or has too many cells."""
    cells = 0
    formulas: list[xml.Node] = []
    for part in packed.infolist():
        text, is_xml = packed.read(part), part.filename.lower().endswith((".xml", ".rels"))
        if is_xml or text.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
            is_sheet = "worksheets/" in part.filename.lower()
            cells += len(_CELL.findall(text)) if is_sheet else 0
            if _DOCTYPE.search(text) or cells > MOST_CELLS:
                return unreadable("安全に開けない作りのためです。", SAVE_AGAIN)
        if is_xml:
            xml.read(text, (), lambda _: None)
            if is_sheet or part.filename.lower() == WORKBOOK:
                xml.read(text, _FORMULAS, formulas.append)
    if any(_CALLS.search(each.text) for each in formulas):
        return unreadable(
            "開いたときに、ほかの所とつながる式(WEBSERVICEなど)があるためです。", "その式を値に置きかえてから選んでください。",
        )
    return None


def _any(names: list[str], kinds: tuple[str, ...]) -> bool:
    return any(kind in name for name in names for kind in kinds)


def _kinds(packed: zipfile.ZipFile) -> list[str]:
    """Return what the file says its parts are."""
    said = packed.read("[Content_Types].xml")
    return [
        each.attributes.get("ContentType", "").lower() for name in ("Override", "Default") for each in xml.all_of(said, name)
    ]


def _relations(packed: zipfile.ZipFile) -> list[xml.Node]:
    """Return every relation of every part."""
    names = [name for name in packed.namelist() if name.lower().endswith(".rels")]
    return [each for name in names for each in xml.all_of(packed.read(name), "Relationship")]


def _leads_out(relation: xml.Node) -> bool:
    """Return whether a relation leads out of the file and is no link to press: it would be fetched when the file is opened."""
    said = relation.attributes
    return said.get("TargetMode") == "External" and not said.get("Type", "").endswith("/hyperlink")
