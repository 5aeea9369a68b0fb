"""The looks of cells: a text that begins like a formula gets the look it had, and the sign that it is text."""

from yorisoi.sheets.own_excel import xml
from yorisoi.sheets.own_excel.package import Package
from yorisoi.sheets.own_excel.xml import Edits


class Styles:
    """The looks of a form, and those added to it."""

    def __init__(self, package: Package) -> None:
        self._part = package.one("styles")
        self._raw = package.read(self._part) if self._part else b""
        self._looks = next(iter(xml.all_of(self._raw, "cellXfs")), None) if self._part else None
        self._added: dict[str, bytes] = {}

    def quoted(self, look: str) -> str:
        """Return the number of the same look with the sign that its cell holds text."""
        known = [each for each in self._looks.children if each.name == "xf"] if self._looks else []
        if not look.isdecimal() or int(look) >= len(known):
            return look
        node = known[int(look)]
        if node.attributes.get("quotePrefix") in {"1", "true"}:
            return look
        if look not in self._added:
            tag = xml.with_attribute(self._raw[node.start : node.inner], b"quotePrefix", b"1")
            self._added[look] = tag + self._raw[node.inner : node.end]
        return str(len(known) + list(self._added).index(look))

    def edited(self) -> tuple[str, Edits]:
        """Return the part of the looks with those that were added."""
        edits = Edits(self._raw)
        if self._added and self._looks is not None:
            count = sum(each.name == "xf" for each in self._looks.children) + len(self._added)
            tag = self._raw[self._looks.start : self._looks.inner]
            edits.replace(self._looks.start, self._looks.inner, xml.with_attribute(tag, b"count", str(count).encode()))
            edits.replace(self._looks.close, self._looks.close, b"".join(self._added.values()))
        return self._part, edits
