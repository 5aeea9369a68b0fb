"""まとめ印刷: begin, go on, stop; what is made lies in the database until a day later."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation import silence
from yorisoi.foundation.violations import Refused
from yorisoi.process.s07_meeting.models import SupportCoordinationMeeting
from yorisoi.sheets.enums import BatchState
from yorisoi.sheets.models import PaperBatch, PaperBatchPart
from yorisoi.sheets.rules import batches as rules

# What was made is taken at once; the papers of yesterday's meeting lie about nowhere.
KEPT_DAYS = 1


@transaction.atomic
def begin(
    *, meeting: SupportCoordinationMeeting, title: str, wanted: Sequence[Sequence[object]], actor: Staff, on: date,
    once: UUID | None = None,
) -> tuple[PaperBatch, bool]:
    """
    Begin a batch and return it, and whether it is new; older ones of everybody are thrown away.

    :raises Refused: BATCH_EMPTY, BATCH_TOO_LARGE
    """
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)  # of two presses the second waits, and finds it
    known = PaperBatch.objects.filter(municipality_id=actor.municipality_id, once=once, staff=actor).first() if once else None
    if known is not None:
        return known, False
    if violations := rules.may_begin(wanted):
        raise Refused(violations)
    throw_away(on=on)
    made = PaperBatch.objects.create(
        municipality_id=actor.municipality_id, staff=actor, meeting=meeting, title=title, printed_on=on,
        wanted=[list(each) for each in wanted], runner=uuid4(), once=once,
    )
    audit.record("paper.batch_begun", actor=actor, subject=meeting, batch=made.pk, papers=made.total)
    return made, True


@transaction.atomic
def throw_away(*, on: date) -> int:
    """Delete what was printed longer than KEPT_DAYS before a day, of everybody; return how many batches."""
    old = PaperBatch.objects.filter(printed_on__lt=on - timedelta(days=KEPT_DAYS))
    number = old.count()
    old.delete()
    return number


@transaction.atomic
def keep_part(*, batch: PaperBatch, runner: UUID, pdf: bytes, papers: int, left_out: int) -> PaperBatch | None:
    """Keep a portion that was made; nothing is kept of a batch that was stopped, or that another has taken over."""
    held = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if not held.is_running or held.runner != runner:
        return None
    if pdf:
        PaperBatchPart.objects.create(municipality_id=held.municipality_id, batch=held, place=held.done, pdf=pdf)
    held.done += papers
    held.left_out += left_out
    if held.done >= held.total:
        held.state = BatchState.READY if held.left_out < held.total else BatchState.FAILED
    held.save(update_fields=["done", "left_out", "state", "touched_at"])
    return held


@transaction.atomic
def fail(*, batch: PaperBatch, runner: UUID) -> None:
    """Note that a batch could not be made."""
    held = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if held.is_running and held.runner == runner:
        held.state = BatchState.FAILED
        held.save(update_fields=["state", "touched_at"])


@transaction.atomic
def cancel(*, batch: PaperBatch, actor: Staff) -> bool:
    """Stop a batch and throw away what was made; return whether it was running."""
    held = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if not held.is_running:
        return False
    held.state = BatchState.CANCELED
    held.save(update_fields=["state", "touched_at"])
    PaperBatchPart.objects.filter(batch=held).delete()
    audit.record("paper.batch_canceled", actor=actor, subject=held.meeting, batch=held.pk, papers=held.done)
    return True


@transaction.atomic
def take_over(*, batch: PaperBatch, at: datetime) -> PaperBatch | None:
    """Go on with a batch that failed, or whose maker has fallen silent by `at`, from the first paper that is missing."""
    held = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if not held.is_failed and not (held.is_running and silence.is_silent(touched_at=held.touched_at, at=at)):
        return None
    held.runner, held.state = uuid4(), BatchState.RUNNING
    held.save(update_fields=["runner", "state", "touched_at"])
    return held
