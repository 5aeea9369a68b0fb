"""Reads of drafts: always one's own, and only where one may still write."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.crypto import salted_hmac

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.drafts.models import Draft

# What a database can hold as the number of a row.
PAST_EVERY_ROW = 2**63


def mine(staff: Staff, *, on: date) -> QuerySet[Draft]:
    """
    Return the drafts of this worker that may still be offered, the newest first.

    One about several cases only while each of them is open to its worker: what it says of one stands beside the rest.
    """
    if staff.is_officer:
        open_cases = Case.objects.visible_to(staff, on=on)
    else:
        open_cases = Case.objects.writable_by(staff, on=on)
    closed = Draft.others.through.objects.filter(draft=OuterRef("pk")).exclude(case__in=open_cases)
    return (
        Draft.objects.filter(Q(case__isnull=True) | Q(case__in=open_cases), ~Exists(closed), staff=staff)
        .select_related("case__person")
        .prefetch_related(Prefetch("others", Case.objects.select_related("person").order_by("pk")))
        .order_by("-typed_at", "-pk")
    )


def of_page(staff: Staff, page: str, *, on: date) -> QuerySet[Draft]:
    """Return the drafts of this worker that belong to a page, the newest first."""
    return mine(staff, on=on).filter(page=page)


def count(staff: Staff, *, on: date) -> int:
    """Return how many drafts wait for this worker (one query)."""
    return mine(staff, on=on).order_by().count()


def count_kept(staff: Staff) -> int:
    """Return how many drafts of this worker are kept, those that may not be shown now among them (one query)."""
    return Draft.objects.filter(staff=staff).count()


def draft(pk: int) -> Draft | None:
    """Return one draft, whoever's."""
    return Draft.objects.filter(pk=pk).order_by("pk").first() if pk < PAST_EVERY_ROW else None


def key_of(staff: Staff) -> str:
    """
    Return the key under which the browser of this worker keeps what it could not send.

    It follows from the server's secret, the worker and their password: nobody else ever gets the same one, and a new
    password makes what lies in forgotten browsers unreadable.
    """
    return salted_hmac("yorisoi.drafts.key", f"{staff.pk}:{staff.password}", algorithm="sha256").hexdigest()
