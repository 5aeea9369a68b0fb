"""What cells with a choice may say: codes and labels as they stand for this municipality today."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.enums import ChoicesType

from yorisoi.agencies import queries as agencies
from yorisoi.agencies.enums import SUPPORTERS, AgencyKind, Role
from yorisoi.agencies.models import Staff
from yorisoi.people.enums import Gender
from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.reference import queries as reference
from yorisoi.transfer.enums import LedgerKind

Choices = list[tuple[str, str]]
# Before an id: a number in a cell must never be taken for it.
MARK = "#"


def options(kind: str, *, staff: Staff, on: date) -> dict[str, Choices]:
    """Return the choices of each field of a ledger that has any."""
    town = staff.municipality_id
    if kind == LedgerKind.CASES:
        return {
            "gender": _of(Gender), "channel": _of(ReceptionChannel), "worries": reference.choices("worries", on, town),
            "worker": worker_choices(staff),
        }
    if kind == LedgerKind.NOTES:
        forms = [(code, label) for code, label in _of(ContactForm) if code != ContactForm.EVENT]
        return {"form": forms, "counterpart": _of(Counterpart), "worker": worker_choices(staff)}
    if kind == LedgerKind.STAFF:
        held = [(f"{MARK}{agency.pk}", agency.name) for agency in agencies.active_agencies(town)]
        return {"role": _of(Role), "agency": held}
    if kind == LedgerKind.AGENCIES:
        return {"kind": _of(AgencyKind)}
    return {}


def workers(staff: Staff) -> QuerySet[Staff]:
    """Return who may carry a case that this member of staff brings in: of the chief's own agency, or of any."""
    found = agencies.staff_of(staff.municipality_id).filter(role__in=sorted(SUPPORTERS))
    return found.filter(agency_id=staff.agency_id) if staff.is_chief else found


def worker_choices(staff: Staff) -> Choices:
    """Return workers by name, by sign-in name, and by the surname alone, as ledgers name them."""
    rows = [(f"{MARK}{row.pk}", row) for row in workers(staff)]
    names = [(code, row.name) for code, row in rows] + [(code, row.login_name) for code, row in rows]
    return names + [(code, next(iter(row.name.split()), row.name)) for code, row in rows]


def pk_of(code: str) -> int:
    """Return the id behind a choice."""
    return int(code.removeprefix(MARK))


def _of(choices: ChoicesType) -> Choices:
    return [(str(code), str(label)) for code, label in choices.choices]
