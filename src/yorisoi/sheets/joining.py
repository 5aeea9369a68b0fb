"""
綴じる (joining): several PDFs of our own typesetting bound into one, with one outline and one structure for readers.

A page takes some megabytes while it is set, so a thousand papers are set in portions. Only files that `typesetting`
made are bound: their objects lie plain, one after the other, with one table of places at the end.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

_OBJECT = re.compile(rb"(\d+) 0 obj\n")
# Words in brackets are stepped over: what looks like a reference in them is a word of somebody's.
_REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>|\b(\d+) 0 R\b", re.DOTALL)
_IDENTITY = re.compile(rb"\((U\d+x\d+y\d+)\)")
_STRUCTURE_KEY = re.compile(rb"/StructParents? (\d+)")
HEADER = b"%PDF-1.7\n%\x80\x80\x80\x80\n"


@dataclass
class _Source:
    """One file to be bound: its objects and those the binding replaces."""

    objects: dict[int, bytes]
    catalog: bytes
    info: int

    def named(self, key: bytes) -> int | None:
        found = re.search(rb"/" + key + rb" (\d+) 0 R", self.catalog)
        return int(found[1]) if found else None


def _read(pdf: bytes) -> _Source:
    places = pdf.rindex(b"startxref\n")
    table = int(pdf[places + 10 :].split(b"\n", 1)[0])
    trailer = pdf[pdf.rindex(b"trailer\n") :]
    offsets = sorted(
        int(line[:10]) for line in pdf[table:places].split(b"\n")[2:] if re.match(rb"\d{10} \d{5} n", line)
    )
    objects = {}
    for start, end in zip(offsets, [*offsets[1:], table], strict=True):
        head = _OBJECT.match(pdf, start)
        assert head is not None
        objects[int(head[1])] = pdf[head.end() : pdf.rindex(b"endobj", head.end(), end)]
    root = int(_found(rb"/Root (\d+) 0 R", trailer))
    return _Source(objects, objects[root], int(_found(rb"/Info (\d+) 0 R", trailer)))


def _found(pattern: bytes, text: bytes) -> bytes:
    found = re.search(pattern, text)
    assert found is not None
    return found[1]


@dataclass
class Binding:
    """綴じ: files are added in order; what is bound goes straight to `out`, only the last bookmark is held back."""

    out: BinaryIO
    places: list[int] = field(default_factory=lambda: [0] * 7)
    at: int = 0
    kids: list[bytes] = field(default_factory=list)
    documents: list[bytes] = field(default_factory=list)
    parents: list[bytes] = field(default_factory=list)
    identities: list[bytes] = field(default_factory=list)
    marks: list[tuple[int, bytes]] = field(default_factory=list)
    keys: int = 0
    pages: int = 0
    catalog: bytes = b""
    info: bytes = b""
    metadata: bytes = b""

    # The objects the binding makes itself.
    PAGES, OUTLINE, STRUCTURE, CATALOG, INFO, WHOLE = 1, 2, 3, 4, 5, 6

    def __post_init__(self) -> None:
        self._say(HEADER)

    def add(self, pdf: bytes) -> None:
        """Bind one more file."""
        source = _read(pdf)
        pages, outline, structure = source.named(b"Pages"), source.named(b"Outlines"), source.named(b"StructTreeRoot")
        new: dict[int | None, int] = {pages: self.PAGES, outline: self.OUTLINE, structure: self.STRUCTURE}
        given = len(self.places)
        for number, body in source.objects.items():
            if number not in new and body is not source.catalog and number != source.info:
                new[number] = given
                given += 1
        self.places += [0] * (given - len(self.places))
        if not self.catalog:
            self.catalog, self.info = source.catalog, source.objects[source.info]
            self.metadata = b"/Metadata %d 0 R" % new[int(_found(rb"/Metadata (\d+) 0 R", source.catalog))]
        place = len(self.kids)

        def renewed(body: bytes) -> bytes:
            """Only the words before a stream are ours to change."""
            head, middle, rest = body.partition(b"\nstream")
            head = _REFERENCE.sub(lambda found: b"%d 0 R" % new[int(found[1])] if found[1] else found[0], head)
            head = _STRUCTURE_KEY.sub(lambda found: found[0].replace(found[1], b"%d" % (int(found[1]) + self.keys)), head)
            head = head.replace(b"/P %d 0 R" % self.STRUCTURE, b"/P %d 0 R" % self.WHOLE)
            return _IDENTITY.sub(lambda found: b"(%s-%d)" % (found[1], place), head) + middle + rest

        assert pages is not None
        tree = renewed(source.objects[pages])
        self.kids.append(_found(rb"/Kids\[([^\]]*)\]", tree))
        self.pages += int(_found(rb"/Count (\d+)", tree))
        tops = self._marks(source, outline, renewed, new)
        if structure is not None:
            self._structure(renewed(source.objects[structure]))
        for number, body in source.objects.items():
            if number in new and number not in tops and number not in (pages, outline, structure):
                self._write(new[number], renewed(body))

    def _marks(
        self, source: _Source, outline: int | None, renewed: Callable[[bytes], bytes], new: dict[int | None, int]
    ) -> set[int]:
        """Hold back the bookmarks of the papers: each must know its neighbours in the next file."""
        tops: set[int] = set()
        if outline is None:
            return tops
        following = re.search(rb"/First (\d+) 0 R", source.objects[outline])
        while following is not None:
            number = int(following[1])
            tops.add(number)
            body = source.objects[number]
            self.marks.append((new[number], re.sub(rb"/(Next|Prev) \d+ 0 R", b"", renewed(body))))
            following = re.search(rb"/Next (\d+) 0 R", body)
        return tops

    def _structure(self, tree: bytes) -> None:
        self.documents.append(_found(rb"/K\[([^\]]*)\]", tree))
        pairs = _found(rb"/ParentTree<</Nums\[([^\]]*)\]", tree)
        for key, number in re.findall(rb"(\d+) (\d+) 0 R", pairs):
            self.parents.append(b"%d %s 0 R" % (int(key) + self.keys, number))
        names = re.search(rb"/IDTree<</Names\[([^\]]*)\]", tree)
        self.identities += [pair[0] for pair in re.finditer(rb"\([^)]*\)\d+ 0 R", names[1])] if names else []
        self.keys += int(_found(rb"/ParentTreeNextKey (\d+)", tree))

    def finish(self) -> None:
        """Write what all files share, and the table of places."""
        for place, (number, body) in enumerate(self.marks):  # each knows its neighbours
            around = b"/Prev %d 0 R" % self.marks[place - 1][0] if place else b""
            around += b"/Next %d 0 R" % self.marks[place + 1][0] if place + 1 < len(self.marks) else b""
            self._write(number, body.rstrip().removesuffix(b">>") + around + b">>\n")
        self._write(self.PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>\n" % (self.pages, b" ".join(self.kids)))
        said = b"<</Type/Outlines>>\n"
        if self.marks:
            first, last = self.marks[0][0], self.marks[-1][0]
            said = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>\n" % (first, last, len(self.marks))
        self._write(self.OUTLINE, said)
        roles = b"/RoleMap<</Datetime/Span/Terms/Part/Title/P/Strong/Span/Em/Span>>"
        self._write(self.STRUCTURE, b"<</Type/StructTreeRoot%s/K[%d 0 R]/ParentTree<</Nums[%s]>>%s/ParentTreeNextKey %d>>\n" % (
            roles, self.WHOLE, b" ".join(self.parents),
            # The names of a tree stand in order.
            b"/IDTree<</Names[%s]>>" % b"".join(sorted(self.identities)) if self.identities else b"", self.keys,
        ))
        self._write(self.WHOLE, b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>\n" % (
            self.STRUCTURE, b" ".join(self.documents),
        ))
        self._write(self.INFO, self.info)
        language = re.search(rb"/Lang\([^)]*\)", self.catalog)
        self._write(self.CATALOG, b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/StructTreeRoot %d 0 R%s%s"
            b"/MarkInfo<</Marked true/Suspects false>>/ViewerPreferences<</Direction/L2R/DisplayDocTitle true>>>>\n" % (
            self.PAGES, self.OUTLINE, self.STRUCTURE, self.metadata, language[0] if language else b"",
        ))
        table = self.at
        self._say(b"xref\n0 %d\n0000000000 65535 f\r\n" % len(self.places))
        for at in self.places[1:]:
            self._say(b"%010d 00000 n\r\n" % at)
        self._say(b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (
            len(self.places), self.CATALOG, self.INFO, table,
        ))

    def _write(self, number: int, body: bytes) -> None:
        self.places[number] = self.at
        self._say(b"%d 0 obj\n%s" % (number, body if body.endswith(b"\n") else body + b"\n"))
        self._say(b"endobj\n")

    def _say(self, words: bytes) -> None:
        self.out.write(words)
        self.at += len(words)
