"""Writes of cases that had ended before they came here: the day and the words of the ledger, and nothing made up."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.process.s12_closure import rules
from yorisoi.process.s12_closure.models import OldClosure
from yorisoi.records import ledger as records
from yorisoi.records.ledger import Line

BATCH = 1_000


@transaction.atomic
def close_many(ended: Sequence[tuple[Case, date, str]], *, actor: Staff, on: date) -> None:
    """
    Keep that cases (opened as ended ones) had ended on a day, with the ledger's words.

    :raises Refused: OLD_CLOSURE_DAY_IMPOSSIBLE of any of them
    """
    violations: list[Violation] = []
    for case, closed_on, _ in ended:
        violations += rules.may_have_closed(opened_on=case.opened_on, closed_on=closed_on, on=on)
    if violations:
        raise Refused(violations)
    rows = OldClosure.objects.bulk_create(
        [
            OldClosure(
                municipality_id=case.municipality_id, case=case, created_by=actor, closed_on=closed_on, words=words
            )
            for case, closed_on, words in ended
        ],
        BATCH,
    )
    records.write_many(
        [
            Line(
                case, closed_on, f"支援を終結しました(前の台帳から。本人の意向と会議の記録はここにありません)。{words}",
                actor, event="case.closed",
            )
            for case, closed_on, words in ended
        ],
        actor=actor, on=on,
    )
    audit.record_many("case.closed", rows, actor=actor, source="ledger")


@transaction.atomic
def remove_many(case_ids: Collection[int]) -> None:
    """Take out what an import wrote of cases nobody has touched since."""
    OldClosure.objects.filter(case_id__in=case_ids).delete()
