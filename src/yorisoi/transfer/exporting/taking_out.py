"""A case is taken out: the evidence that stays behind."""

from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people_actions
from yorisoi.people import queries as people
from yorisoi.people.enums import UnveilReason
from yorisoi.people.models import Protection
from yorisoi.transfer.enums import ExportReason
from yorisoi.transfer.exporting import case_zip
from yorisoi.transfer.exporting.case_facts import Reader
from yorisoi.transfer.queries import exporting as queries
from yorisoi.transfer.rules import exporting as rules


@transaction.atomic
def take_out(*, case: Case, reason: str, with_contacts: bool, actor: Staff, on: date) -> Reader:
    """
    Leave the evidence that a case is written out. Return for whom it is.

    :raises Refused: EXPORT_BY_PRIMARY, EXPORT_WITHOUT_REASON, and those of `people.actions.unveil`
    """
    code = reason if reason in ExportReason.values else ""
    if violations := [*queries.forbidden(case, actor, on=on), *rules.may_press_export(reason=code)]:
        raise Refused(violations)
    opened: tuple[Protection, ...] = ()
    held = people.protections_around(case.person, on=on) if with_contacts else []
    if held:
        wanted = queries.openable(case, actor, on=on) or held
        opened = tuple(
            people_actions.unveil(protections=wanted, reason=UnveilReason.PROCEDURE, actor=actor, case_id=case.pk)
        )
    found = case_zip.contents(case)
    audit.record(
        "case.exported", actor=actor, subject=case, reason=ExportReason(code).label, code=code, notes=found.notes,
        attachments=found.attachments, papers=len(found.papers), unveiled=[each.pk for each in opened],
    )
    return Reader(actor, on, opened)
