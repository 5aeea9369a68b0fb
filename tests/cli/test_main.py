"""`yorisoi`: one table of commands, each where the table says."""

import argparse
import importlib

import pytest

from yorisoi import __version__
from yorisoi.cli import main


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_each_command_has_its_module(name):
    module, summary = main.COMMANDS[name]
    command = importlib.import_module(module)
    command.add_arguments(argparse.ArgumentParser())
    assert callable(command.run)
    assert summary


def test_without_a_command_all_are_listed(capsys):
    assert main.main([]) == 0
    printed = capsys.readouterr().out
    assert [name for name in main.COMMANDS if name not in printed] == []


def test_version(capsys):
    with pytest.raises(SystemExit):
        main.main(["--version"])
    assert capsys.readouterr().out == f"yorisoi {__version__}\n"


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(["soudan"])
    assert ended.value.code == 2
    assert "soudan" in capsys.readouterr().err
