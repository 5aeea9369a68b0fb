"""Every paper of a case, as the golden tests read them."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from types import ModuleType

from PIL import Image, ImageChops

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.sheets import pdf
from yorisoi.sheets.papers import ALL, consent, consent_rules, intake
from yorisoi.sheets.rules.kinds import Of
from yorisoi.sheets.rules.layout import Choices, Mark, Paper, texts

GOLDENS = Path(__file__).with_name("goldens")
# Those given to the person in many languages are kept by tests/sheets/test_given.py.
MODULES = tuple(module for module in ALL if module not in (intake, consent, consent_rules))


# Of which papers the first page is kept as a picture: every one as it usually is, and those with most on them otherwise.
PICTURED = {
    "typical": [module.PAPER.code for module in MODULES], "empty": ["assessment", "plan", "review"],
    "longest": ["assessment", "liaison", "case-list"], "rare": ["liaison", "note-list"], "masked": ["assessment", "liaison"],
    "easy": ["plan", "decision-notice"],
}
DOTS_PER_INCH = 50
SEEN = 110  # of 255: a difference in grey that an eye sees
MOST_SEEN = 0.006  # of a page: fonts are drawn a little differently by each version of poppler


def subject_of(module: ModuleType, case: Case) -> object:
    """Return what a paper is printed of: the case itself, a list of it, or the oldest of what the case has of that kind."""
    if module.PAPER.of is Of.CASE:
        return case
    if module.PAPER.of is Of.NOBODY:
        return [case]
    return module.find(case, module.subjects(case)[-1][0])


def empty(modules: Iterable[ModuleType], *, staff: Staff, on: date, **options: str) -> dict[str, Paper]:
    """Return the papers with nothing in them."""
    return {module.PAPER.code: module.build(None, staff=staff, on=on, **options) for module in modules}


def filled(modules: Iterable[ModuleType], case: Case, *, staff: Staff, on: date, **options: str) -> dict[str, Paper]:
    """Return the papers of a case."""
    return {
        module.PAPER.code: module.build(subject_of(module, case), staff=staff, on=on, **options) for module in modules
    }


def marked(paper: Paper) -> list[str]:
    """Return the choices that are marked, each with its list and how."""
    return [
        f"[{choice.mark.value}] {block.label}: {choice.label}"
        for block in paper.blocks if isinstance(block, Choices)
        for choice in block.choices if choice.mark is not Mark.NONE
    ]


def read(papers: Mapping[str, Paper]) -> dict[str, str]:
    """Return the papers as their texts, one a line, and what is marked."""
    return {code: "\n".join([*texts(paper), *marked(paper)]) + "\n" for code, paper in papers.items()}


def picture(paper: Paper, *, on: date) -> Image.Image:
    """Return the first page of a paper, small and grey."""
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", "-png", "-f", "1", "-l", "1", "-singlefile", "-"]
    made = subprocess.run(command, input=pdf.render(paper, on=on), capture_output=True, check=True)
    return Image.open(BytesIO(made.stdout)).convert("L")


def unlike(
    situation: str, papers: Mapping[str, Paper], *, on: date, codes: Iterable[str] | None = None
) -> dict[str, float]:
    """Return the papers that no longer look as they did, with the share of the page that differs."""
    found = {}
    for code in PICTURED[situation] if codes is None else codes:
        made, file = picture(papers[code], on=on), GOLDENS / situation / f"{code}.png"
        if _writes():
            made.quantize(8).save(file, optimize=True)
        kept = Image.open(file).convert("L").resize(made.size)
        seen = ImageChops.difference(made, kept).histogram()
        found[code] = sum(seen[SEEN:]) / sum(seen)
    return {code: share for code, share in found.items() if share > MOST_SEEN}


def _writes() -> bool:
    return os.environ.get("YORISOI_GOLDENS") == "write"


def golden(situation: str, papers: Mapping[str, Paper]) -> dict[str, str]:
    """
    Return what was once looked at and found right (tests/sheets/goldens/<situation>/<paper>.txt).

    After a change meant to be, `YORISOI_GOLDENS=write` writes them anew; then look at the difference before it is kept.
    """
    if _writes():
        (GOLDENS / situation).mkdir(parents=True, exist_ok=True)
        for code, text in read(papers).items():
            (GOLDENS / situation / f"{code}.txt").write_text(text, encoding="utf-8")
    return {code: (GOLDENS / situation / f"{code}.txt").read_text(encoding="utf-8") for code in papers}
