"""機関と職員への書き込み (Writes on agencies and staff)."""

import secrets
from datetime import date, datetime

from django.db import transaction

from yorisoi.agencies import queries, rules
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency, CalendarFeed, ContactPoint, Department, Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.one_time import one_time_password
from yorisoi.foundation.violations import Refused

FEED_BYTES = 32


@transaction.atomic
def found(
    *, code: str, town: str, agency_name: str, login_name: str, name: str, password: str, on: date
) -> Staff:
    """
    Found an installation: the municipality, its consultation agency, and the first administrator.

    The password is good for one sign-in. There is no actor before the first one: the evidence names the administrator.

    :raises Refused: ALREADY_FOUNDED, MUNICIPALITY_CODE_WRONG, LOGIN_NAME_WRONG
    """
    if violations := rules.may_found(code=code, login_name=login_name, has_staff=Staff.objects.exists()):
        raise Refused(violations)
    municipality = Municipality.objects.create(code=code, name=town)
    agency = Agency.objects.create(
        municipality=municipality, kind=AgencyKind.SELF_RELIANCE_CONSULTATION, name=agency_name
    )
    staff = Staff(
        municipality=municipality, agency=agency, login_name=login_name, name=name, role=Role.ADMINISTRATOR,
        must_change_password=True,
    )
    staff.set_password(password)
    staff.save()
    audit.record("municipality.founded", actor=staff, subject=municipality, on=on.isoformat())
    return staff


@transaction.atomic
def give_one_time_password(*, staff: Staff, password: str, actor: Staff, on: date) -> Staff:
    """
    Replace a password by one that must be changed at the next sign-in; every open session of theirs ends.

    :raises Refused: NOT_AN_ADMINISTRATOR unless it is one's own
    """
    _must_keep_staff(actor, staff)
    staff.set_password(password)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    audit.record("staff.password_replaced", actor=actor, subject=staff, on=on.isoformat())
    return staff


@transaction.atomic
def choose_password(*, staff: Staff, password: str, on: date) -> Staff:
    """Set the password a member of staff chose; the form has checked its strength."""
    staff.set_password(password)
    staff.must_change_password = False
    staff.save(update_fields=["password", "must_change_password"])
    audit.record("staff.password_chosen", actor=staff, subject=staff, on=on.isoformat())
    return staff


@transaction.atomic
def hire(
    *, login_name: str, name: str, role: Role, agency: Agency, actor: Staff, on: date, kana: str = "",
    department: Department | None = None,
) -> tuple[Staff, str]:
    """
    Add a member of staff and return them with a password that is good for one sign-in and kept nowhere.

    :raises Refused: NOT_AN_ADMINISTRATOR, LOGIN_NAME_WRONG, LOGIN_NAME_TAKEN, OFFICER_OUTSIDE_OFFICE
    """
    violations = [
        *rules.may_keep_staff(actor.role),
        *rules.may_take_login_name(login_name),
        *rules.may_have_role(role=role, agency_kind=agency.kind),
    ]
    _one_at_a_time(actor.municipality_id)
    if Staff.objects.filter(login_name=login_name).exists():
        violations.append(rules.login_name_taken())
    if violations:
        raise Refused(violations)
    _same_municipality(actor, agency, department)
    password = one_time_password()
    staff = Staff(
        municipality_id=actor.municipality_id, agency=agency, department=department, login_name=login_name,
        name=name, kana=kana, role=role, must_change_password=True,
    )
    staff.set_password(password)
    staff.save()
    audit.record("staff.hired", actor=actor, subject=staff, role=role, agency=agency.pk, on=on.isoformat())
    return staff, password


@transaction.atomic
def update_staff(
    *, staff: Staff, name: str, role: Role, actor: Staff, on: date, kana: str = "",
    department: Department | None = None,
) -> Staff:
    """
    Change a member of staff. The agency stays: who moves to another agency is a new member of staff there.

    :raises Refused: NOT_AN_ADMINISTRATOR, OFFICER_OUTSIDE_OFFICE, LAST_ADMINISTRATOR, STILL_CARRYING
    """
    _must_keep_staff(actor, None)
    _same_municipality(actor, staff, department)
    staff = Staff.objects.select_for_update(of=("self",)).select_related("agency").get(pk=staff.pk)
    violations = rules.may_have_role(role=role, agency_kind=staff.agency.kind)
    violations += rules.may_stop_supporting(was_supporter=staff.is_supporter, role=role, carried=queries.carried(staff))
    if role != Role.ADMINISTRATOR:
        violations += rules.may_leave(is_self=False, is_last_administrator=queries.is_last_administrator(staff))
    if violations:
        raise Refused(violations)
    before = staff.role
    staff.name, staff.kana, staff.role, staff.department = name, kana, role, department
    staff.save(update_fields=["name", "kana", "role", "department"])
    audit.record("staff.updated", actor=actor, subject=staff, old_role=before, new_role=role, on=on.isoformat())
    return staff


@transaction.atomic
def deactivate(*, staff: Staff, actor: Staff, on: date) -> Staff:
    """
    Take a member of staff out of use: they cannot sign in any more, and open sessions end.

    Whether they still carry cases is asked upstairs (`cases.actions.retire`), which calls this.

    :raises Refused: NOT_AN_ADMINISTRATOR, LEAVING_ONESELF, LAST_ADMINISTRATOR
    """
    violations = [
        *rules.may_keep_staff(actor.role),
        *rules.may_leave(
            is_self=staff.pk == actor.pk, is_last_administrator=queries.is_last_administrator(staff)
        ),
    ]
    if violations:
        raise Refused(violations)
    _same_municipality(actor, staff)
    if staff.is_active:
        staff.is_active = False
        staff.save(update_fields=["is_active"])
        audit.record("staff.deactivated", actor=actor, subject=staff, on=on.isoformat())
    return staff


@transaction.atomic
def reactivate(*, staff: Staff, actor: Staff, on: date) -> tuple[Staff, str]:
    """
    Let somebody who came back sign in again, with a new one-time password.

    :raises Refused: NOT_AN_ADMINISTRATOR
    """
    _must_keep_staff(actor, None)
    _same_municipality(actor, staff)
    password = one_time_password()
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    give_one_time_password(staff=staff, password=password, actor=actor, on=on)
    audit.record("staff.reactivated", actor=actor, subject=staff, on=on.isoformat())
    return staff, password


@transaction.atomic
def save_agency(
    *, name: str, kind: AgencyKind, actor: Staff, on: date, agency: Agency | None = None,
    is_commissioned: bool = False, phone: str = "", address: str = "", is_active: bool = True,
) -> Agency:
    """
    Add an agency, or change one.

    :raises Refused: NOT_AN_AGENCY_KEEPER, NAME_TAKEN, AGENCY_HAS_STAFF, OFFICER_OUTSIDE_OFFICE
    """
    row = agency or Agency(municipality_id=actor.municipality_id)
    _same_municipality(actor, row)
    violations = rules.may_keep_agencies(actor.role)
    if _taken(Agency, row, name):
        violations.append(rules.name_taken("機関"))
    staff = list(row.staff.filter(is_active=True).order_by("pk")) if row.pk else []
    if staff and not is_active:
        violations.append(rules.agency_has_staff(len(staff)))
    if any(member.is_officer for member in staff):
        violations += rules.may_have_role(role=Role.MUNICIPAL_OFFICER, agency_kind=kind)
    if violations:
        raise Refused(violations)
    row.name, row.kind, row.is_commissioned, row.is_active = name, kind, is_commissioned, is_active
    row.phone, row.address = phone, address
    row.save()
    audit.record("agency.saved", actor=actor, subject=row, kind=kind, is_active=is_active, on=on.isoformat())
    return row


@transaction.atomic
def save_contact_point(
    *, agency: Agency, name: str, actor: Staff, on: date, contact_point: ContactPoint | None = None,
    phone: str = "", address: str = "",
) -> ContactPoint:
    """
    Add a contact point to an agency, or change one.

    :raises Refused: NOT_AN_AGENCY_KEEPER, NAME_TAKEN
    """
    row = contact_point or ContactPoint(municipality_id=actor.municipality_id, agency=agency)
    _same_municipality(actor, agency, row)
    violations = rules.may_keep_agencies(actor.role)
    Agency.objects.select_for_update().get(pk=agency.pk)
    if ContactPoint.objects.filter(agency=agency, name=name).exclude(pk=row.pk).exists():
        violations.append(rules.name_taken("窓口"))
    if violations:
        raise Refused(violations)
    row.name, row.phone, row.address = name, phone, address
    row.save()
    audit.record("contact_point.saved", actor=actor, subject=row, on=on.isoformat())
    return row


@transaction.atomic
def save_department(*, name: str, actor: Staff, on: date, department: Department | None = None) -> Department:
    """
    Add a department of the municipality, or rename one.

    :raises Refused: NOT_AN_AGENCY_KEEPER, NAME_TAKEN
    """
    row = department or Department(municipality_id=actor.municipality_id)
    _same_municipality(actor, row)
    violations = rules.may_keep_agencies(actor.role)
    if _taken(Department, row, name):
        violations.append(rules.name_taken("課"))
    if violations:
        raise Refused(violations)
    row.name = name
    row.save()
    audit.record("department.saved", actor=actor, subject=row, on=on.isoformat())
    return row


def _must_keep_staff(actor: Staff, staff: Staff | None) -> None:
    if staff is not None and staff.pk == actor.pk:
        return
    if violations := rules.may_keep_staff(actor.role):
        raise Refused(violations)


def _same_municipality(actor: Staff, *rows: Agency | ContactPoint | Department | Staff | None) -> None:
    if any(row is not None and row.municipality_id != actor.municipality_id for row in rows):
        raise ValueError("a row of another municipality")


def _taken(model: type[Agency] | type[Department], row: Agency | Department, name: str) -> bool:
    _one_at_a_time(row.municipality_id)
    held = model.objects.filter(municipality_id=row.municipality_id, name=name)
    return held.exclude(pk=row.pk).exists()


def _one_at_a_time(municipality_id: int) -> None:
    """Let the second of two who add the same name at one moment wait, and find it taken."""
    Municipality.objects.select_for_update().get(pk=municipality_id)


@transaction.atomic
def give_feed(*, actor: Staff, at: datetime, seen: str = "") -> str:
    """
    Make the secret of the worker's own calendar feed and return it; only its digest is kept, an earlier one ends.

    `seen` is the mark of the feed the page showed ("" for none): the second of two presses makes nothing and returns "".
    """
    Staff.objects.select_for_update().get(pk=actor.pk)
    if seen != queries.mark_of_feed(queries.feed_of(actor)):
        return ""
    secret = secrets.token_urlsafe(FEED_BYTES)
    CalendarFeed.objects.update_or_create(
        staff=actor,
        defaults={"municipality_id": actor.municipality_id, "digest": queries.digest_of_feed(secret), "made_at": at},
    )
    audit.record("calendar.given", actor=actor, subject=actor)
    return secret


@transaction.atomic
def stop_feed(*, actor: Staff) -> None:
    """Stop the worker's own calendar feed; pressing twice changes nothing."""
    removed, _ = CalendarFeed.objects.filter(staff=actor).delete()
    if removed:
        audit.record("calendar.stopped", actor=actor, subject=actor)
