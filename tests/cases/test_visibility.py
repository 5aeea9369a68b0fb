"""扉と一覧は同じことを言う: `access_for` and `visible_to` agree for every role and every hold."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests.factories.base import DAY, make_agency, make_case, make_municipality, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cases.access import access_case, answer_for
from yorisoi.cases.enums import AssignmentKind, GrantBasis
from yorisoi.cases.models import Assignment, Case, CaseGrant
from yorisoi.foundation import kept_sql

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
LONG_AGO = DAY - timedelta(days=100)

HOLDS = {
    "なし": (),
    "主担当": ((AssignmentKind.PRIMARY, LONG_AGO, None),),
    "副担当": ((AssignmentKind.SECONDARY, LONG_AGO, None),),
    "副担当、今日まで": ((AssignmentKind.SECONDARY, LONG_AGO, DAY),),
    "副担当、きのうまで": ((AssignmentKind.SECONDARY, LONG_AGO, YESTERDAY),),
    "副担当、あしたから": ((AssignmentKind.SECONDARY, TOMORROW, None),),
    "会議": ((GrantBasis.MEETING, LONG_AGO, TOMORROW),),
    "会議、今日まで": ((GrantBasis.MEETING, LONG_AGO, DAY),),
    "会議、きのうまで": ((GrantBasis.MEETING, LONG_AGO, YESTERDAY),),
    "つなぎ先": ((GrantBasis.INTRODUCTION, LONG_AGO, None),),
    "会議と副担当": ((GrantBasis.MEETING, LONG_AGO, None), (AssignmentKind.SECONDARY, LONG_AGO, None)),
}


def give(case, staff, holds):
    """Write holds as rows, whatever an action would say."""
    Assignment.objects.filter(case=case).exclude(staff=staff).update(ends_on=YESTERDAY, starts_on=LONG_AGO)
    for kind, starts_on, ends_on in holds:
        facts = {
            "municipality_id": case.municipality_id, "case": case, "staff": staff, "starts_on": starts_on,
            "ends_on": ends_on,
        }
        if kind in AssignmentKind.values:
            Assignment.objects.create(kind=kind, **facts)
        else:
            CaseGrant.objects.create(basis=kind, **facts)


@pytest.fixture
def case():
    return make_case(actor=make_staff(name="はじめの担当"), on=DAY)


def agree(case, staff):
    """Return what the door says, after asserting that the list says the same."""
    listed = Case.objects.visible_to(staff, on=DAY).filter(pk=case.pk).exists()
    answer = answer_for(staff, case, on=DAY)
    assert listed == answer.may_see
    return answer


@pytest.mark.parametrize("role", [Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER])
def test_先に一部のケースだけを聞いても_役割をこえて持つケースは消えない(role):
    staff = make_staff(role)
    far = make_staff(agency=make_agency(name="架空市みなみ相談室"))
    one, other = make_case(actor=far), make_case(actor=far)
    for each in (one, other):
        give(each, staff, HOLDS["会議"])
    kept_sql._known.clear()
    assert list(Case.objects.filter(pk=one.pk).visible_to(staff, on=DAY)) == [one]
    assert set(Case.objects.visible_to(staff, on=DAY)) == {one, other}
    assert Case.objects.filter(pk=one.pk).beyond_role(staff, on=DAY) == sorted([one.pk, other.pk])


@pytest.mark.parametrize("holds", HOLDS)
@pytest.mark.parametrize("is_reported", [False, True], ids=["報告前", "報告ずみ"])
@pytest.mark.parametrize("role", Role)
def test_役割と担当の組みあわせ(case, role, is_reported, holds):
    staff = make_staff(role)
    Case.objects.filter(pk=case.pk).update(reported_on=DAY if is_reported else None)
    case.refresh_from_db()
    give(case, staff, HOLDS[holds])
    agree(case, staff)


@pytest.mark.parametrize("holds", HOLDS)
@pytest.mark.parametrize("role", [Role.CHIEF_COUNSELOR, Role.COUNSELOR])
def test_ほかの機関の支援員(case, role, holds):
    staff = make_staff(role, agency=make_agency(name="架空市東部くらし相談"))
    give(case, staff, HOLDS[holds])
    agree(case, staff)


@pytest.mark.parametrize("role", Role)
def test_ほかの自治体の人には見えない(case, role):
    town = make_municipality(code="990027", name="となり町")
    kind = AgencyKind.MUNICIPAL_OFFICE if role == Role.MUNICIPAL_OFFICER else AgencyKind.SELF_RELIANCE_CONSULTATION
    staff = make_staff(role, agency=make_agency(kind=kind, name="となり町の相談", municipality=town))
    cases.report_to_municipality(case, on=DAY)
    give(case, staff, HOLDS["会議と副担当"])
    assert not agree(case, staff).may_see


def test_同じ番号のほかの自治体のケースは自分のものにならない(case):
    town = make_municipality(code="990027", name="となり町")
    staff = make_staff(Role.CHIEF_COUNSELOR, agency=make_agency(name="となり町の相談", municipality=town))
    theirs = make_case(actor=staff, on=DAY)
    assert theirs.number == case.number
    assert access_case(staff, case.number).pk == theirs.pk


def test_見られないケースとないケースは同じに見える(case):
    stranger = make_staff()
    with pytest.raises(Http404) as hidden:
        access_case(stranger, case.number)
    with pytest.raises(Http404) as missing:
        access_case(stranger, "R8-9999")
    assert str(hidden.value) == str(missing.value)


def test_見るだけの人は書けない(case):
    member = make_staff(Role.PARTNER_MEMBER)
    cases.grant(
        case=case, staff=member, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=DAY, actor=make_staff()
    )
    assert access_case(member, case.number).access.reason == "支援調整会議の構成員のため(6月10日まで)"
    with pytest.raises(PermissionDenied):
        access_case(member, case.number, for_write=True)


def test_見るたびに証跡が残る(case):
    chief = make_staff(Role.CHIEF_COUNSELOR)
    access_case(chief, case.number)
    entry = AuditEntry.objects.get(verb="case.viewed")
    assert (entry.actor_id, entry.case_id, entry.reason) == (chief.pk, case.pk, "この機関の主任相談支援員のため")


def test_断られた人の証跡に見たとは残らない(case):
    with pytest.raises(Http404):
        access_case(make_staff(), case.number)
    assert not AuditEntry.objects.filter(verb="case.viewed").exists()


def test_扉は2回しか読まない(case, django_assert_num_queries):
    staff = make_staff(Role.CHIEF_COUNSELOR)
    with django_assert_num_queries(3):  # the case, what is held, and the evidence of having seen it
        access_case(staff, case.number)
