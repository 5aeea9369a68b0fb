"""Acts of the desk that touch a person and leave their line on the course of the case they were done in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.people import actions as people
from yorisoi.people import queries
from yorisoi.people.enums import ProtectionKind
from yorisoi.people.models import Protection
from yorisoi.records import actions as records


@transaction.atomic
def protect(*, case: Case, readers: Sequence[Staff], actor: Staff, on: date, **facts: Any) -> Protection:
    """
    Mask the contact data of the case's person; the line on the course says so, never the data.

    :raises Refused: as `people.actions.protect`
    """
    made, is_new = people.protect(
        person=case.person, readers=readers, actor=actor, on=on, case_id=case.pk, **facts
    )
    if is_new:
        measure = "・住民基本台帳の支援措置あり" if made.is_official_measure else ""
        text = f"連絡先を秘匿にしました({ProtectionKind(made.kind).label}{measure})。見てよい人は、{_names(readers)}です。"
        records.leave_line(case, text, event="person.protected", actor=actor, on=on)
    return made


@transaction.atomic
def name_readers(*, case: Case, protection: Protection, readers: Sequence[Staff], actor: Staff, on: date) -> None:
    """
    Change who may see the masked contact data.

    :raises Refused: as `people.actions.name_readers`
    """
    if people.name_readers(protection=protection, readers=readers, actor=actor, case_id=case.pk):
        text = f"連絡先を見てよい人をかえました。いまは、{_names(readers)}です。"
        records.leave_line(case, text, event="person.protection_readers", actor=actor, on=on)


@transaction.atomic
def end_protection(*, case: Case, protection: Protection, reason: str, actor: Staff, on: date) -> None:
    """
    End the masking; the reason is kept in the line, with any address or telephone in it covered.

    :raises Refused: as `people.actions.end_protection`
    """
    hidden = queries.secrets([protection.person_id], on=on)
    if people.end_protection(protection=protection, reason=reason, actor=actor, on=on, case_id=case.pk):
        text = f"連絡先の秘匿をおえました。わけ: {queries.veil(reason, secrets=hidden)}"
        records.leave_line(case, text, event="person.protection_ended", actor=actor, on=on)


def _names(staff: Sequence[Staff]) -> str:
    return "、".join(each.name for each in staff)
