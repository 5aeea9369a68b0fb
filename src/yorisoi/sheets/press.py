"""
印刷機 (The press): makes the papers of a batch, a few at a time, in a thread of the server beside the pages.

All it knows lies in the database: where it is, who asked, whether to stop. If the server goes down in between,
whoever asked presses 「つづきから」 and another thread goes on with the first paper that is missing.
"""

import logging
from datetime import date
from uuid import UUID

from django.http import Http404

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation import beside
from yorisoi.sheets import access, papers, pdf, printing, queries, typesetting
from yorisoi.sheets.actions import batches as actions
from yorisoi.sheets.models import PaperBatch
from yorisoi.sheets.rules.kinds import Of
from yorisoi.sheets.rules.layout import Bundle, Paper

logger = logging.getLogger(__name__)
PORTION = 5


def start(batch: PaperBatch) -> None:
    """Set the press going."""
    beside.start(run, batch.pk, batch.runner)


def run(pk: int, runner: UUID) -> None:
    """Make portion after portion until all is made, or somebody stopped it."""
    batch: PaperBatch | None = PaperBatch.objects.select_related("staff").filter(pk=pk).first()
    try:
        while batch is not None and batch.is_running and batch.runner == runner:
            batch = _portion(batch, runner)
    except Exception:
        logger.exception("batch %s cannot be printed", pk)
        failed = PaperBatch.objects.filter(pk=pk).first()
        if failed is not None:
            actions.fail(batch=failed, runner=runner)
    typesetting.forget()


def _portion(batch: PaperBatch, runner: UUID) -> PaperBatch | None:
    wanted = batch.wanted[batch.done : batch.done + PORTION]
    made = [paper for each in wanted if (paper := _made(batch, each)) is not None]
    content = pdf.render(Bundle(batch.title, tuple(made)), on=batch.printed_on) if made else b""
    return actions.keep_part(
        batch=batch, runner=runner, pdf=content, papers=len(wanted), left_out=len(wanted) - len(made)
    )


def _made(batch: PaperBatch, wanted: tuple[str, str, int | None]) -> Paper | None:
    """Return one paper of a batch, or nothing where it may not be seen any more, or is gone."""
    code, number, part = wanted
    staff, on = batch.staff, batch.printed_on
    module = papers.paper_of(code)
    if module is None:
        return None
    if module.PAPER.of is Of.MEETING:
        return _of_meeting(batch, code, staff=staff, on=on)
    try:
        case, subject = access.subject_of_case(module, number, part, staff=staff)
    except Http404:
        return None
    made = printing.make(module, subject, staff=staff, on=on)
    audit.record(
        "paper.printed", actor=staff, subject=case, reason=case.access.reason, paper=code, form=printing.PDF, part=part,
        batch=batch.pk,
    )
    return made


def _of_meeting(batch: PaperBatch, code: str, *, staff: Staff, on: date) -> Paper | None:
    meeting = queries.meeting(staff, batch.meeting_id)
    module = papers.paper_of(code)
    if meeting is None or module is None:
        return None
    made = printing.make(module, meeting, staff=staff, on=on)
    audit.record("paper.printed", actor=staff, subject=meeting, paper=code, form=printing.PDF, batch=batch.pk)
    return made
