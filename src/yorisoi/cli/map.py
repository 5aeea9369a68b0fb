"""部屋の地図 (Map): floors, stages and rooms, read from the contracts and from the rooms themselves."""

import argparse
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

SRC = Path(__file__).resolve().parents[1]
ROOT = SRC.parents[1]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the form."""
    parser.add_argument("--markdown", action="store_true", help="docs/map.md の形で出す")


def run(args: argparse.Namespace) -> int:
    """Print the house."""
    print(markdown() if args.markdown else plain(), end="")
    return 0


def floors() -> list[list[str]]:
    """Return the rooms of each floor, from the top, as `pyproject.toml` enforces them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    house = next(each for each in contracts if each["type"] == "layers" and each["containers"] == ["yorisoi"])
    return [re.findall(r"\w+", floor) for floor in house["layers"]]


def rooms() -> Iterator[tuple[str, str]]:
    """Yield (folder, module) of every room that stands, floor by floor, the stages in the order of time."""
    for floor in floors():
        for name in floor:
            if name == "process":
                for stage in sorted(path.name for path in (SRC / "process").glob("s[0-9][0-9]_*")):
                    yield f"process/{stage}", f"yorisoi.process.{stage}"
            elif (SRC / name / "__init__.py").exists():
                yield name, f"yorisoi.{name}"


def about(module: str) -> tuple[str, str]:
    """Return the first line of a room's docstring and its source section."""
    text = (import_module(module).__doc__ or "").strip()
    source = re.search(r"手引き\(平成26年4月\)(§[\d–-]+)", text)
    return text.splitlines()[0].rstrip("."), source.group(1) if source else ""


def addresses() -> dict[str, list[str]]:
    """Return the addresses of every room by its URL namespace."""
    found: dict[str, list[str]] = {}
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name:
            found.setdefault(resolver.app_name, []).extend(_paths(resolver))
    return found


def _paths(resolver: URLResolver) -> list[str]:
    return [f"/{each.pattern}" for each in resolver.url_patterns if isinstance(each, URLPattern)]


def label(module: str) -> str:
    """Return the app label of a room (a stage's label has no number)."""
    return re.sub(r"^s\d\d_", "", module.rpartition(".")[2])


def plain() -> str:
    """Return the map for the terminal."""
    lines = [f"{folder:<26}{about(module)[0]}" for folder, module in rooms()]
    return "\n".join(lines) + "\n"


def markdown() -> str:
    """Return the map as it stands in docs/map.md."""
    known = addresses()
    lines = [
        "# 部屋の地図", "",
        "上の階は下の階を知り、逆はありません。段階の部屋は、前の段階だけを知ります。",
        "この頁は `yorisoi map --markdown` がつくります(検査: `tests/cli/test_map.py`)。", "",
        "| 部屋 | 何の部屋か | 手引き | 画面 |", "|---|---|---|---|",
    ]
    for folder, module in rooms():
        words, source = about(module)
        paths = "<br>".join(f"`{path}`" for path in known.get(label(module), []))
        lines.append(f"| `{folder}` | {words} | {source} | {paths} |")
    return "\n".join(lines) + "\n"


