"""片づけ (Tidy): delete the bytes of attachments that no record knows of, and the papers of meetings that are over."""

import argparse
from datetime import timedelta

from django.utils import timezone

from yorisoi.records.files import actions as attachments
from yorisoi.sheets.actions import batches

# A younger file may belong to a note that is being saved at this moment.
DAYS = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(args: argparse.Namespace) -> int:
    """Delete what a save that never ended, a removal cut short or a finished print has left behind; say how much."""
    number = attachments.tidy(before=timezone.now() - timedelta(days=DAYS))
    papers = batches.throw_away(on=timezone.localdate())
    print(f"どの記録のものでもない添付の中身を、{number}個片づけました。" if number else "片づけるものはありませんでした。")
    if papers:
        print(f"まとめ印刷の古い控えを、{papers}件片づけました。")
    return 0
