"""片づけ (Tidy): delete the bytes of attachments that no record knows of."""

import argparse
from datetime import timedelta

from django.utils import timezone

from yorisoi.records.files import actions as attachments

# A younger file may belong to a note that is being saved at this moment.
DAYS = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(args: argparse.Namespace) -> int:
    """Delete what a save that never ended, or a removal cut short, has left behind; say how many files."""
    number = attachments.tidy(before=timezone.now() - timedelta(days=DAYS))
    print(f"どの記録のものでもない添付の中身を、{number}個片づけました。" if number else "片づけるものはありませんでした。")
    return 0
