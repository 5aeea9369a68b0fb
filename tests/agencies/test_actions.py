from datetime import date

import pytest

from tests.factories.base import make_agency, make_department, make_municipality, make_staff
from yorisoi.agencies import actions, queries
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency, Department, Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)


@pytest.fixture
def administrator():
    return make_staff(Role.ADMINISTRATOR)


def hire(actor, **facts):
    given = {"login_name": "mori.k", "name": "森 けい", "role": Role.COUNSELOR, "agency": make_agency(), **facts}
    return actions.hire(actor=actor, on=DAY, **given)


def test_はじめの設定をする():
    staff = actions.found(
        code="131016", town="架空市", agency_name="くらし相談", login_name="kanri", name="管理 担当",
        password="ひとつめの言葉", on=DAY,
    )
    assert staff.role == Role.ADMINISTRATOR
    assert staff.must_change_password
    assert staff.agency.kind == AgencyKind.SELF_RELIANCE_CONSULTATION
    assert staff.check_password("ひとつめの言葉")


def test_職員がいれば設定しなおせない():
    make_staff()
    with pytest.raises(Refused) as refused:
        actions.found(
            code="131016", town="架空市", agency_name="x", login_name="kanri", name="管理", password="x", on=DAY
        )
    assert refused.value.codes == ("ALREADY_FOUNDED",)


def test_職員を登録すると一度だけのパスワードができる(administrator):
    staff, password = hire(administrator)
    assert staff.must_change_password
    assert staff.check_password(password)
    assert staff.municipality_id == administrator.municipality_id
    assert AuditEntry.objects.filter(verb="staff.hired", subject_id=staff.pk).count() == 1


def test_証跡にパスワードや氏名は残らない(administrator):
    _, password = hire(administrator)
    entry = AuditEntry.objects.get(verb="staff.hired")
    assert password not in str(entry.data)
    assert "森" not in str(entry.data)


def test_だめな理由をすべて言う():
    chief = make_staff(Role.CHIEF_COUNSELOR, login_name="sasaki")
    with pytest.raises(Refused) as refused:
        hire(chief, login_name="sasaki", role=Role.MUNICIPAL_OFFICER)
    assert refused.value.codes == ("NOT_AN_ADMINISTRATOR", "OFFICER_OUTSIDE_OFFICE", "LOGIN_NAME_TAKEN")
    assert Staff.objects.count() == 1


def test_ほかの自治体の機関には置けない(administrator):
    other = make_agency(name="となり町の相談", municipality=make_municipality(code="990027", name="となり町"))
    with pytest.raises(ValueError, match="another municipality"):
        hire(administrator, agency=other)


def test_登録を変える(administrator):
    staff = make_staff()
    actions.update_staff(
        staff=staff, name="高梨 修一", kana="たかなし しゅういち", role=Role.EMPLOYMENT_SUPPORTER,
        department=make_department(), actor=administrator, on=DAY,
    )
    staff.refresh_from_db()
    assert (staff.name, staff.role, staff.department.name) == ("高梨 修一", Role.EMPLOYMENT_SUPPORTER, "福祉課")


def test_ただひとりの管理者は管理者のまま(administrator):
    with pytest.raises(Refused) as refused:
        actions.update_staff(staff=administrator, name="管理", role=Role.COUNSELOR, actor=administrator, on=DAY)
    assert refused.value.codes == ("LAST_ADMINISTRATOR",)


def test_管理者がほかにいれば役割を変えられる(administrator):
    second = make_staff(Role.ADMINISTRATOR)
    actions.update_staff(staff=second, name="管理", role=Role.COUNSELOR, actor=administrator, on=DAY)
    assert Staff.objects.get(pk=second.pk).role == Role.COUNSELOR


def test_在職から外すとサインインできない(administrator):
    staff = make_staff()
    actions.deactivate(staff=staff, actor=administrator, on=DAY)
    actions.deactivate(staff=staff, actor=administrator, on=DAY)
    assert not Staff.objects.get(pk=staff.pk).is_active
    assert AuditEntry.objects.filter(verb="staff.deactivated").count() == 1


def test_自分は退職にできない(administrator):
    make_staff(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        actions.deactivate(staff=administrator, actor=administrator, on=DAY)
    assert refused.value.codes == ("LEAVING_ONESELF",)


def test_在職に戻すと新しいパスワードになる(administrator):
    staff = make_staff(is_active=False)
    found, password = actions.reactivate(staff=staff, actor=administrator, on=DAY)
    assert found.is_active
    assert found.must_change_password
    assert found.check_password(password)


def test_自分のパスワードを決める():
    staff = make_staff(must_change_password=True)
    actions.choose_password(staff=staff, password="あたらしい合言葉-42", on=DAY)
    staff.refresh_from_db()
    assert not staff.must_change_password
    assert staff.check_password("あたらしい合言葉-42")


def test_ほかの人のパスワードを再発行できるのは管理者だけ():
    with pytest.raises(Refused) as refused:
        actions.give_one_time_password(
            staff=make_staff(), password="x", actor=make_staff(Role.CHIEF_COUNSELOR), on=DAY
        )
    assert refused.value.codes == ("NOT_AN_ADMINISTRATOR",)


def save_agency(actor, **facts):
    given = {"name": "架空市社協", "kind": AgencyKind.SOCIAL_WELFARE_COUNCIL, **facts}
    return actions.save_agency(actor=actor, on=DAY, **given)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CHIEF_COUNSELOR])
def test_機関を登録する(role):
    agency = save_agency(make_staff(role), phone="000-000-0000", is_commissioned=True)
    assert (agency.name, agency.is_commissioned, agency.is_active) == ("架空市社協", True, True)


def test_同じ名前の機関は登録できない(administrator):
    save_agency(administrator)
    with pytest.raises(Refused) as refused:
        save_agency(administrator)
    assert refused.value.codes == ("NAME_TAKEN",)


def test_同じ名前のまま変えられる(administrator):
    agency = save_agency(administrator)
    save_agency(administrator, agency=agency, phone="000-000-0000")
    assert Agency.objects.get(pk=agency.pk).phone == "000-000-0000"


def test_職員のいる機関は使用中のまま(administrator):
    with pytest.raises(Refused) as refused:
        save_agency(administrator, agency=administrator.agency, is_active=False)
    assert refused.value.codes == ("AGENCY_HAS_STAFF",)


def test_自治体職員のいる機関は担当課のまま(administrator):
    office = make_staff(Role.MUNICIPAL_OFFICER).agency
    with pytest.raises(Refused) as refused:
        save_agency(administrator, agency=office, name=office.name)
    assert refused.value.codes == ("OFFICER_OUTSIDE_OFFICE",)


def test_使わない機関は選べない(administrator):
    agency = save_agency(administrator)
    save_agency(administrator, agency=agency, is_active=False)
    assert agency not in queries.active_agencies(administrator.municipality_id)


def test_窓口を足して変える(administrator):
    agency = make_agency()
    point = actions.save_contact_point(agency=agency, name="東の窓口", actor=administrator, on=DAY)
    actions.save_contact_point(agency=agency, contact_point=point, name="東部窓口", actor=administrator, on=DAY)
    assert [each.name for each in queries.contact_points(agency.pk)] == ["東部窓口"]


def test_同じ名前の窓口は足せない(administrator):
    actions.save_contact_point(agency=make_agency(), name="東の窓口", actor=administrator, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.save_contact_point(agency=make_agency(), name="東の窓口", actor=administrator, on=DAY)
    assert refused.value.codes == ("NAME_TAKEN",)


def test_課を登録して名前を変える(administrator):
    row = actions.save_department(name="税務課", actor=administrator, on=DAY)
    actions.save_department(department=row, name="納税課", actor=administrator, on=DAY)
    assert list(Department.objects.order_by("pk").values_list("name", flat=True)) == ["納税課"]


def test_相談支援員は機関も課も変えられない():
    counselor = make_staff()
    for attempt in (
        lambda: save_agency(counselor),
        lambda: actions.save_contact_point(agency=make_agency(), name="x", actor=counselor, on=DAY),
        lambda: actions.save_department(name="x", actor=counselor, on=DAY),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.codes == ("NOT_AN_AGENCY_KEEPER",)


def test_担当になれるのはこの機関の支援員だけ():
    counselor, chief = make_staff(kana="たかなし"), make_staff(Role.CHIEF_COUNSELOR, kana="ささき")
    make_staff(Role.ADMINISTRATOR)
    make_staff(is_active=False)
    make_staff(Role.PARTNER_MEMBER)
    assert list(queries.supporters(make_agency().pk)) == [chief, counselor]
