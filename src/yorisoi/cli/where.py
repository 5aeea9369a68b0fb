"""どこにあるか (Where): from a Japanese word or a code to its identifier, room and files."""

import argparse
import re
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parents[1]
GLOSSARY = SRC.parents[1] / "docs" / "glossary.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the word."""
    parser.add_argument("word", help="用語(支援調整会議)、符号(CONSENT_MISSING)、条文(106条の6)など")


def run(args: argparse.Namespace) -> int:
    """Print the glossary's rows and the files that hold the word."""
    rows = [row for row in glossary() if args.word in row[1] or args.word in row[2]]
    for number, term, identifier, room, source, *_ in rows:
        print(f"{term}\n  識別子 {identifier}  部屋 {room}  出典 {source}(用語 {number})")
    files = list(holding(args.word))
    for file, line in files[:30]:
        print(f"  {file}:{line}")
    if not rows and not files:
        print(f"「{args.word}」は見つかりませんでした。", file=sys.stderr)
        return 1
    return 0


def glossary() -> list[list[str]]:
    """Return the rows of the glossary."""
    if not GLOSSARY.exists():
        return []
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if re.match(r"\|\s*\d", line)]


def holding(word: str) -> list[tuple[str, int]]:
    """Return the places of the source that hold the word, rules first."""
    found = [
        (str(file.relative_to(SRC)), number)
        for file in sorted(SRC.rglob("*"))
        if file.suffix in (".py", ".html", ".csv") and "migrations" not in file.parts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if word in line
    ]
    return sorted(found, key=lambda place: ("rules" not in place[0], place))
