"""The floor plan in pyproject.toml, read for the house tests: it is the only source."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "yorisoi"


@pytest.fixture(scope="session")
def floor_of() -> dict[str, int]:
    """Return room → height: a room may know rooms of a smaller number. Rooms on one floor share it."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        contracts = tomllib.load(stream)["tool"]["importlinter"]["contracts"]
    house, stages = (contract["layers"] for contract in contracts[:2])
    heights = {
        f"yorisoi.{room.strip(' ()')}": 100 * height
        for height, layer in enumerate(reversed(house), start=1)
        for room in layer.split("|")
    }
    process = heights.pop("yorisoi.process")
    heights |= {
        f"yorisoi.process.{stage.strip(' ()')}": process + height
        for height, stage in enumerate(reversed(stages), start=1)
    }
    return heights


@pytest.fixture(scope="session")
def modules() -> dict[Path, ast.Module]:
    """Return every module of the product, path below src → parsed."""
    return {
        file.relative_to(SRC.parent): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(SRC.rglob("*.py"))
    }
