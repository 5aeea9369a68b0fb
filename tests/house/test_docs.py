"""Documents that cannot lie: the README's commands exist, the glossary's identifiers stand in the code."""

import re

import pytest

from tests.house.conftest import ROOT, SRC

IDENTIFIER = re.compile(r"^\w+(\.\w+)*$")


def glossary_rows():
    file = ROOT / "docs" / "glossary.md"
    if not file.exists():
        return []
    rows = [
        line.split("|")[1:-1]
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    return [[cell.strip() for cell in row] for row in rows[2:] if len(row) >= 4]


def test_the_commands_of_the_readme_exist():
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.fail("README.md is missing")
    named = set(re.findall(r"(?<!venv/)\bbin/[\w-]+", readme.read_text(encoding="utf-8")))
    assert {"bin/serve", "bin/test"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_the_documents_link_to_files_that_exist():
    broken = [
        f"{file.relative_to(ROOT)} → {target}"
        for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", file.read_text(encoding="utf-8"))
        if not (file.parent / target).exists()
    ]
    assert broken == []


def test_the_glossary_names_identifiers_of_the_code():
    """A row whose room is not built yet is left alone: the word is agreed before the room."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in SRC.rglob("*.py"))
    missing = []
    for _, term, identifiers, room, *_ in glossary_rows():
        built = any((SRC / part / "models.py").exists() for part in (room, f"process/{room}"))
        for name in re.findall(r"`([\w.]+)`", identifiers) if built else []:
            last = name.rpartition(".")[2]
            if IDENTIFIER.match(name) and not re.search(rf"\b{re.escape(last)}\b", code):
                missing.append(f"{term}: {name}")
    assert missing == []
