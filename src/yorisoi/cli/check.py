"""点検 (Check): the system checks of the installation, each with what to do about it."""

import argparse
import sys

from django.core.checks import run_checks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(args: argparse.Namespace) -> int:
    """Print what is wrong with the installation; return 1 if anything is."""
    found = run_checks(tags=["yorisoi"], include_deployment_checks=True)
    for each in found:
        print(f"{each.msg} {each.hint or ''}({each.id})", file=sys.stderr)
    if not found:
        print("直すところは見つかりませんでした。")
    return 1 if found else 0
