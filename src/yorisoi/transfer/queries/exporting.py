"""Who may take a case out, and what may be opened to them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum

from yorisoi.agencies.models import Staff
from yorisoi.audit.actions import COMMAND_ID
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import AssignmentKind
from yorisoi.cases.models import Assignment, Case
from yorisoi.foundation.violations import Violation
from yorisoi.people import queries as people
from yorisoi.people.models import Protection
from yorisoi.records.models import Attachment, CaseNote
from yorisoi.transfer.exporting.case_facts import Reader
from yorisoi.transfer.rules import exporting as rules

TAKEN = {"municipality.exported": "自治体まるごと", "research.exported": "研究用の抜き書き"}
LAST_SHOWN = 20


def forbidden(case: Case, staff: Staff, *, on: date) -> list[Violation]:
    """Return why this member of staff may not take the case out, whatever they press."""
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    primary = Assignment.objects.filter(in_force, case=case, staff=staff, kind=AssignmentKind.PRIMARY, starts_on__lte=on)
    return rules.may_export_case(is_chief=staff.is_chief and staff.agency_id == case.agency_id, is_primary=primary.exists())


def has_evidence(staff: Staff) -> bool:
    """Say whether the evidence goes along: it is the chief's to read, as on the page."""
    return staff.is_chief


def openable(case: Case, staff: Staff, *, on: date) -> list[Protection]:
    """Return the protections around this case whose contact data this member of staff is named to see."""
    return [
        each for each in people.protections_around(case.person, on=on)
        if people.is_reader(each, staff) and all(against.other_id != case.person_id for against in each.against.all())
    ]


@dataclass(frozen=True)
class Size:
    """How much there is to take out of a municipality: counts only."""

    cases: int
    notes: int
    attachments: int
    attached_bytes: int


def size_of(municipality_id: int) -> Size:
    """Return how much there is."""
    attached = Attachment.objects.filter(municipality_id=municipality_id, removed_on__isnull=True).aggregate(
        number=Count("pk"), bytes=Sum("size_bytes")
    )
    return Size(
        Case.objects.filter(municipality_id=municipality_id).count(),
        CaseNote.objects.filter(municipality_id=municipality_id).count(), attached["number"], attached["bytes"] or 0,
    )


@dataclass(frozen=True)
class Taken:
    """One export made on the server: when, and what."""

    at: datetime
    what: str


def taken(municipality_id: int) -> list[Taken]:
    """Return the last exports of the municipality and for research; which cases were taken out is not told here."""
    # The index is by who acted and when: what the server's commands did is few.
    found = AuditEntry.objects.filter(actor_id=COMMAND_ID, municipality_id=municipality_id, verb__in=TAKEN).order_by("-at", "-pk")
    return [Taken(entry.at, f"{TAKEN[entry.verb]}{_how(entry.data)}") for entry in found[:LAST_SHOWN]]


def _how(data: dict[str, Any]) -> str:
    said = [
        f"k={data['k']}、{data['rows']}件" if "k" in data else "", str(data.get("format", "")),
        "添付も" if data.get("attachments") else "", "つづきから" if data.get("resume") else "",
    ]
    words = "、".join(word for word in said if word)
    return f"({words})" if words else ""


def case_by_number(number: str, *, municipality_id: int) -> Case | None:
    """Return a case for the command line, where no door stands: whoever runs it has the database already."""
    return Case.objects.select_related("person").filter(number=number, municipality_id=municipality_id).first()


def reader_on_the_server(case: Case, *, login_name: str | None, with_contacts: bool, on: date) -> Reader | None:
    """
    Return as whom a command sees the case: as the one named, or as whoever carries it, with everything covered.

    Contact data is opened only to somebody who is named for it.
    """
    staff = Staff.objects.filter(municipality_id=case.municipality_id)
    if login_name:
        found = staff.filter(login_name=login_name).first()
        opened = openable(case, found, on=on) if found is not None and with_contacts else []
        return Reader(found, on, tuple(opened)) if found is not None else None
    carrying = Assignment.objects.filter(case=case).order_by("-starts_on", "-pk").values("staff_id")[:1]
    carrier = staff.filter(pk__in=list(carrying.values_list("staff_id", flat=True))).first()
    return Reader(carrier, on) if carrier is not None else None
