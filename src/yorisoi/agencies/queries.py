"""Reads of agencies and staff."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.crypto import salted_hmac

from yorisoi.agencies.enums import SUPPORTERS, Role
from yorisoi.agencies.models import Agency, CalendarFeed, ContactPoint, Department, Staff


def staff_of(municipality_id: int, *, is_active: bool = True) -> QuerySet[Staff]:
    """Return the staff of a municipality by agency and name, with agency and department."""
    return (
        Staff.objects.filter(municipality_id=municipality_id, is_active=is_active)
        .select_related("agency", "department")
        .order_by("agency__name", "kana", "name", "pk")
    )


def staff_member(municipality_id: int, pk: int) -> Staff | None:
    """Return one member of staff of the municipality, in office or not."""
    return Staff.objects.select_related("agency", "department").filter(municipality_id=municipality_id, pk=pk).first()


def mark_of(staff: Staff) -> str:
    """Return the mark by which a page knows whose it is: says nothing about the worker to anybody else."""
    return salted_hmac("yorisoi.worker", str(staff.pk), algorithm="sha256").hexdigest()[:20]


def digest_of_feed(secret: str) -> str:
    """Return what is kept of the secret of a calendar feed."""
    return salted_hmac("yorisoi.calendar", secret, algorithm="sha256").hexdigest()


def feed_of(staff: Staff) -> CalendarFeed | None:
    """Return the worker's calendar feed, if there is one."""
    return CalendarFeed.objects.filter(staff=staff).first()


def mark_of_feed(feed: CalendarFeed | None) -> str:
    """Return the mark by which a page tells which feed it showed."""
    return feed.digest[:12] if feed else ""


def staff_of_feed(secret: str) -> Staff | None:
    """Return whose calendar a secret opens; nobody who has left, or who works on cases no more."""
    feed = CalendarFeed.objects.filter(digest=digest_of_feed(secret), staff__is_active=True).select_related("staff__agency").first()
    return feed.staff if feed and feed.staff.is_supporter else None


def supporters(agency_id: int) -> QuerySet[Staff]:
    """Return the staff of an agency who may carry a case."""
    return Staff.objects.filter(agency_id=agency_id, is_active=True, role__in=SUPPORTERS).order_by("kana", "name", "pk")


def carried(staff: Staff) -> int:
    """
    Return on how many cases somebody is 主担当 or 副担当 in which anything is still to come.

    The cases live upstairs; this floor knows of them only what the assignments of its own staff point at.
    """
    held = staff.assignments.filter(ends_on__isnull=True)
    return int(held.exclude(case__standing="ENDED", case__turn="NOBODY").count())


def is_last_administrator(staff: Staff) -> bool:
    """Say whether nobody else in the municipality is an administrator in office."""
    if staff.role != Role.ADMINISTRATOR or not staff.is_active:
        return False
    others = Staff.objects.filter(municipality_id=staff.municipality_id, role=Role.ADMINISTRATOR, is_active=True)
    return not others.exclude(pk=staff.pk).exists()


def agencies_of(municipality_id: int) -> QuerySet[Agency]:
    """Return every agency with its contact points and the number of its staff, those in use first."""
    return (
        Agency.objects.filter(municipality_id=municipality_id)
        .annotate(staff_count=Count("staff", filter=Q(staff__is_active=True)))
        .prefetch_related(Prefetch("contact_points", ContactPoint.objects.order_by("name", "pk")))
        .order_by("-is_active", "kind", "name", "pk")
    )


def active_agencies(municipality_id: int) -> QuerySet[Agency]:
    """Return the agencies in use, to choose from."""
    return Agency.objects.of(municipality_id).order_by("kind", "name", "pk")


def agency(municipality_id: int, pk: int) -> Agency | None:
    """Return one agency of the municipality."""
    return Agency.objects.filter(municipality_id=municipality_id, pk=pk).first()


def contact_points(agency_id: int) -> QuerySet[ContactPoint]:
    """Return the contact points of an agency."""
    return ContactPoint.objects.filter(agency_id=agency_id).order_by("name", "pk")


def contact_point(municipality_id: int, pk: int) -> ContactPoint | None:
    """Return one contact point of the municipality with its agency."""
    return ContactPoint.objects.select_related("agency").filter(municipality_id=municipality_id, pk=pk).first()


def departments(municipality_id: int) -> QuerySet[Department]:
    """Return the departments of the municipality."""
    return Department.objects.filter(municipality_id=municipality_id).order_by("name", "pk")


def department(municipality_id: int, pk: int) -> Department | None:
    """Return one department of the municipality."""
    return Department.objects.filter(municipality_id=municipality_id, pk=pk).first()
