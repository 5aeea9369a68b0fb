"""Every paper of a case, as the golden tests read them."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from PIL import Image, ImageChops

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.sheets import pdf
from yorisoi.sheets.papers import ALL, consent, consent_rules, intake
from yorisoi.sheets.rules.kinds import Of
from yorisoi.sheets.rules.layout import Choices, Mark, Paper, texts

GOLDENS = Path(__file__).with_name("goldens")
# Every paper was looked at in each of these.
SITUATIONS = ("empty", "typical", "longest", "rare", "masked")
# Those given to the person in many languages are kept by tests/sheets/test_given.py.
MODULES = tuple(module for module in ALL if module not in (intake, consent, consent_rules))


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


def pages(paper: Paper, *, on: date) -> list[Image.Image]:
    """Return the pages of a paper, small and grey."""
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", "-png", "-", f"{folder}/page"]
        subprocess.run(command, input=pdf.render(paper, on=on), check=True)
        return [Image.open(BytesIO(path.read_bytes())).convert("L") for path in sorted(Path(folder).iterdir())]


def unlike(situation: str, papers: Mapping[str, Paper], *, on: date) -> dict[str, float]:
    """Return the papers that no longer look as they did, with the share of the page that differs most."""
    found = {}
    for code, paper in papers.items():
        made, file = pages(paper, on=on), GOLDENS / situation / f"{code}.png"
        if _writes():
            _beside(made).quantize(8).save(file, optimize=True)
        kept = Image.open(file).convert("L")
        width = made[0].width
        is_whole = kept.size == (width * len(made), made[0].height)
        found[code] = max(
            _share(page, kept.crop((place * width, 0, (place + 1) * width, page.height))) for place, page in enumerate(made)
        ) if is_whole else 1.0
    return {code: share for code, share in found.items() if share > MOST_SEEN}


def _beside(made: list[Image.Image]) -> Image.Image:
    """Return the pages of a paper in one picture, side by side."""
    whole = Image.new("L", (sum(page.width for page in made), made[0].height))
    for place, page in enumerate(made):
        whole.paste(page, (place * made[0].width, 0))
    return whole


def _share(page: Image.Image, kept: Image.Image) -> float:
    seen = ImageChops.difference(page, kept).histogram()
    return sum(seen[SEEN:]) / sum(seen)


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
