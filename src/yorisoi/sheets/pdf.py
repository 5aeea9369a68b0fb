"""
紙面を PDF にする (PDF): any paper, or several in one file, set by typst with the fonts of the package only.

The paper goes to the template as data, so nothing written in it can become markup. The same paper gives the same
bytes: its date is the date given, never the clock.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

from yorisoi.sheets import characters, joining, typesetting
from yorisoi.sheets.rules import grid
from yorisoi.sheets.rules.layout import (
    Block,
    Bundle,
    Cell,
    Choice,
    Choices,
    Drawing,
    Fields,
    Heading,
    Mark,
    NewPage,
    Paper,
    Plain,
    Signature,
    Table,
    Text,
)
from yorisoi.sheets.rules.writing import is_open

CHARACTERS_A_LINE = {False: 53, True: 80}  # of a text over the whole width, upright and across
PORTION = 25  # papers set at once; a page takes some megabytes until it is written
LANGUAGES = {"easy": "ja"}
FOREIGN = "\ue000"  # begins a line in the language of the paper: it is set in one font, not letter by letter in two
_KANA = re.compile("[ぁ-ゖァ-ヺ]")


def render(papers: Paper | Bundle, *, on: date) -> bytes:
    """Return the paper, or the papers with an outline, as one tagged PDF dated that day."""
    bundle = papers if isinstance(papers, Bundle) else Bundle(papers.title.replace("\n", " "), (papers,))
    return typesetting.pdf("form.typ", {
        "title": bundle.title, "on": [on.year, on.month, on.day], "fonts": typesetting.families(),
        "papers": [_paper(paper) for paper in bundle.papers],
    })


def write(papers: Iterable[Paper], out: BinaryIO, *, title: str, on: date) -> int:
    """Write as many papers as there are into one file, in portions, in little memory; return their number."""
    bound, count = joining.Binding(out), 0
    waiting = iter(papers)
    while portion := tuple(islice(waiting, PORTION)):
        bound.add(render(Bundle(title, portion), on=on))
        typesetting.forget()
        count += len(portion)
    bound.finish()
    return count


def _paper(paper: Paper) -> dict[str, Any]:
    shown, missing = characters.shown_of(paper)
    footer = shown.footer if not missing else f"{shown.footer}\n{characters.sentence(missing)}".strip()
    is_foreign = shown.language in typesetting.FIRST
    data = {
        "title": shown.title, "number": shown.number, "reference": shown.reference, "agency": shown.agency, "date": shown.date,
        "addressee": shown.addressee, "sender": shown.sender, "is_landscape": shown.is_landscape,
        "lang": LANGUAGES.get(shown.language, shown.language),
        "footer": footer, "source": shown.source,
        "running": shown.title.replace("\n", " "),
        "blocks": list(_framed(shown.blocks, is_landscape=shown.is_landscape)),
        "fonts": typesetting.families(shown.language),
    }
    return {name: _marked(value) if is_foreign and name in ("title", "blocks") else value for name, value in data.items()}


def _marked(value: Any) -> Any:
    """Mark the first line of what stands there twice, in the language of the paper and in Japanese."""
    if isinstance(value, dict):
        return {name: each if name == "svg" else _marked(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_marked(each) for each in value]
    if isinstance(value, str) and "\n" in value and not _KANA.search(value.split("\n")[0]):
        return FOREIGN + value
    return value


def _framed(blocks: Iterable[Block], *, is_landscape: bool) -> Iterable[dict[str, Any]]:
    """Yield the blocks, those with borders gathered into one frame as long as they follow each other."""
    held: list[dict[str, Any]] = []
    blocks = list(blocks)
    for place, block in enumerate(blocks):
        if isinstance(block, Fields | Choices | Text | Drawing):
            held.append(_boxed(block, is_landscape=is_landscape))
            continue
        if held:
            yield {"kind": "frame", "items": held}
            held = []
        yield _free(block) | ({"sticky": True} if isinstance(block, Plain) and _is_signed(blocks[place:]) else {})
    if held:
        yield {"kind": "frame", "items": held}


def _is_signed(rest: Sequence[Block]) -> bool:
    """What is signed stays on the page of its signature."""
    return isinstance(next((block for block in rest if not isinstance(block, Plain)), None), Signature)


def _boxed(block: Fields | Choices | Text | Drawing, *, is_landscape: bool) -> dict[str, Any]:
    match block:
        case Fields(cells):
            return {"kind": "fields", "rows": [[_cell(cell) for cell in row] for row in grid.rows(cells)]}
        case Choices(label, choices, columns, _, note, hint):
            share = grid.label_share(Cell(label))
            return {
                "kind": "choices", "label": label, "columns": columns, "note": note, "hint": hint, "share": share,
                "choices": [_choice(each) for each in choices],
            }
        case Text(label, value, lines):
            needed = sum(
                1 + int(grid.width(line) / CHARACTERS_A_LINE[is_landscape]) for line in value.split("\n")
            )
            return {"kind": "text", "label": label, "value": value, "lines": lines, "is_long": needed >= lines}
        case Drawing(label, svg, text, height):
            return {"kind": "drawing", "label": label, "svg": svg, "text": text, "height": height}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "label": cell.label, "value": cell.value, "ruby": cell.ruby, "span": min(cell.span, 12), "lines": cell.lines,
        "share": grid.label_share(cell), "open": is_open(cell.value),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    label, is_blank = grid.without_brackets(choice.label)
    return {
        "label": label, "code": choice.code, "note": choice.note, "mark": choice.mark.value, "blank": is_blank,
        "open": is_open(choice.note) if choice.note else is_blank, "is_bold": choice.mark is not Mark.NONE,
    }


def _free(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, note):
            return {"kind": "heading", "text": text, "note": note}
        case Table(headers, rows, widths, least, label, note):
            empty = [[""] * len(headers)] * max(0, least - len(rows))
            return {
                "kind": "table", "headers": list(headers), "rows": [*map(list, rows), *empty], "label": label, "note": note,
                "widths": grid.shares(widths, len(headers)), "size": 8 if len(headers) > 8 else 8.8,
                "row_lines": block.row_lines, "written": 0 if block.is_for_hand else len(rows),
            }
        case Plain(text, is_small):
            return {"kind": "plain", "text": text, "is_small": is_small}
        case Signature(lines):
            return {"kind": "signature", "lines": [list(line) for line in lines]}
        case NewPage():
            return {"kind": "newpage"}
        case _:
            raise TypeError(block)
