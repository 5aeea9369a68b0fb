"""
XML by its bytes: reads a part without changing it, so that a few places can be replaced and all else stays as it was.

Whoever parses and writes a part of Excel anew loses prefixes its other parts rely on; here only what is edited changes.
A document type is refused where it begins: no entity is ever read.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_NAME = re.compile(rb"<([^\s/>]+)")
_KNOWN_CODES = {"utf-8", "utf8", "us-ascii", "ascii"}


class Unsafe(ValueError):
    """The part has a document type."""


class Broken(ValueError):
    """The part is no XML, or none whose bytes can be replaced."""


@dataclass(slots=True)
class Node:
    """An element with the places of its bytes: `start` `<t>` `inner` … `close` `</t>` `end`."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def child(self, name: str) -> "Node | None":
        return next((each for each in self.children if each.name == name), None)

    def walk(self, *, but: Collection[str] = ()) -> Iterator["Node"]:
        """Yield what lies inside in the order of the text, leaving out some elements with all they hold."""
        for each in self.children:
            if each.name not in but:
                yield each
                yield from each.walk(but=but)


def read(raw: bytes, keep: Collection[str], found: Callable[[Node], None]) -> None:
    """
    Go through a part and give every element of the kept names, whole, as soon as it is closed.

    :raises Unsafe: there is a document type
    :raises Broken: it is no XML; or something is kept and it is not UTF-8
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    held: list[Node] = []

    def starts(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if held or local in keep:
            start = parser.CurrentByteIndex
            node = Node(local, attributes, start, _tag(raw, start).end())
            if held:
                held[-1].children.append(node)
            held.append(node)

    def ends(name: str) -> None:
        if not held:
            return
        node = held.pop()
        if raw[node.inner - 2 : node.inner] == b"/>":
            node.close = node.end = node.inner
        else:
            node.close = parser.CurrentByteIndex
            node.end = _tag(raw, node.close).end()
        if not held:
            found(node)

    def says(text: str) -> None:
        if held:
            held[-1].text += text

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = starts, ends, says
    parser.StartDoctypeDeclHandler = _refuse
    if keep:
        parser.XmlDeclHandler = _declared
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Broken("not UTF-8")
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as fault:
        raise Broken(str(fault)) from fault


def _refuse(*_: object) -> None:
    raise Unsafe("a document type")


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _KNOWN_CODES:
        raise Broken(f"not UTF-8 but {encoding}")


def _tag(raw: bytes, start: int) -> re.Match[bytes]:
    found = _TAG.match(raw, start)
    if found is None:
        raise Broken(f"no tag at {start}")
    return found


def all_of(raw: bytes, name: str) -> list[Node]:
    """Return every element of a name in a part."""
    found: list[Node] = []
    read(raw, {name}, found.append)
    return found


class Edits:
    """What is replaced in the bytes of one part; nothing else of it changes."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._edits: list[tuple[int, int, bytes]] = []

    def __bool__(self) -> bool:
        return bool(self._edits)

    def replace(self, start: int, end: int, new: bytes) -> None:
        self._edits.append((start, end, new))

    def take(self, other: "Edits") -> None:
        """Take over what was tried on the same part."""
        self._edits += other._edits

    def write_text(self, node: Node, text: str, *, keeps_space: bool = True) -> None:
        """Put a text into an element that holds text alone."""
        tag = self.raw[node.start : node.inner]
        if keeps_space and text != text.strip():
            tag = with_attribute(tag, b"xml:space", b"preserve")
        if tag.endswith(b"/>"):
            tag = tag[:-2].rstrip() + b">"
        self.replace(node.start, node.end, tag + escaped(text) + closing(tag))

    def done(self) -> bytes:
        """Return the part with its edits."""
        pieces: list[bytes] = []
        place = 0
        for start, end, new in sorted(self._edits):
            assert start >= place, "two edits of one place"
            pieces += (self.raw[place:start], new)
            place = end
        return b"".join([*pieces, self.raw[place:]])


def escaped(text: str) -> bytes:
    """Return a text as it stands between two tags."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(sign, name)
    return text.encode()


def closing(tag: bytes) -> bytes:
    """Return the tag that closes this one, with the prefix it bears."""
    return b"</" + qualified(tag) + b">"


def qualified(tag: bytes) -> bytes:
    """Return the name of a tag as it is written, prefix and all."""
    named = _NAME.match(tag)
    assert named is not None
    return named[1]


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """Return a tag with an attribute set, or without it; the value needs no escaping."""
    known = re.compile(rb"\s+" + re.escape(name) + rb"""\s*=\s*("[^"]*"|'[^']*')""")
    new = b"" if value is None else b" " + name + b'="' + value + b'"'
    if known.search(tag):
        return known.sub(lambda _: new, tag, count=1)
    start = len(qualified(tag)) + 1
    return tag[:start] + new + tag[start:]
