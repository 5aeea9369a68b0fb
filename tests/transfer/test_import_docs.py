"""docs/recipes/import.md names every column, every way to call it, and every option of the command."""

import argparse

import pytest

from tests.house.conftest import ROOT
from yorisoi.cli import importing
from yorisoi.transfer.rules.ledgers import FIELDS

TEXT = (ROOT / "docs/recipes/import.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(FIELDS))
def test_every_column_stands_in_the_recipe(kind):
    assert [field.label for field in FIELDS[kind] if f"| {field.label} |" not in TEXT] == []


def test_every_option_stands_in_the_recipe():
    parser = argparse.ArgumentParser()
    importing.add_arguments(parser)
    options = [option for action in parser._actions for option in action.option_strings if option.startswith("--")]

    assert [option for option in options if option not in TEXT and option != "--help"] == []
