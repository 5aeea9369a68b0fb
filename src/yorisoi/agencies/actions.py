"""機関と職員への書き込み (Writes on agencies and staff)."""

from datetime import date

from django.db import transaction

from yorisoi.agencies import rules
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency, Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused


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
    """Replace a password by one that must be changed at the next sign-in."""
    staff.set_password(password)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    audit.record("staff.password_replaced", actor=actor, subject=staff, on=on.isoformat())
    return staff
