from datetime import date

import pytest

from tests.factories.base import make_agency, make_municipality, make_staff
from tests.factories.reference import make_csv
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused
from yorisoi.reference import actions, queries
from yorisoi.reference.models import ReferenceRow
from yorisoi.reference.rules.tables import TABLES

pytestmark = pytest.mark.django_db
WORRIES = TABLES["worries"]
SERVICES = TABLES["services"]
DAY = date(2026, 6, 10)


def test_自治体の行を読みこむと名前が変わる():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    actions.load_rows(table=WORRIES, text=make_csv("DEBT,借金のこと,,,60,,"), actor=chief)
    assert queries.label("worries", "DEBT", DAY, chief.municipality_id) == "借金のこと"
    assert queries.label("worries", "HOUSING", DAY, chief.municipality_id) == "住まいについて"
    assert len(queries.choices("worries", DAY, chief.municipality_id)) == 16


def test_もう一度読みこむと入れかわる():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    actions.load_rows(table=WORRIES, text=make_csv("DEBT,借金のこと,,,,,", "PETS,犬や猫のこと,,,,,"), actor=chief)
    actions.load_rows(table=WORRIES, text=make_csv("DEBT,お金を借りていること,,,,,"), actor=chief)
    assert ReferenceRow.objects.count() == 1
    assert queries.label("worries", "DEBT", DAY, chief.municipality_id) == "お金を借りていること"


def test_選ばない行は名前だけが残る():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    text = make_csv("CHILD_LEARNING,学習支援,0", header="code,label,is_used")
    actions.load_rows(table=SERVICES, text=text, actor=chief)
    offered = [service.code for service in queries.services(DAY, chief.municipality_id)]
    assert "CHILD_LEARNING" not in offered
    assert queries.label("services", "CHILD_LEARNING", DAY, chief.municipality_id) == "学習支援"


def test_自治体のサービスを足せる():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    text = make_csv("TOWN_MEALS,架空市こども食堂,0,0", header="code,label,is_statutory,own_procedure")
    actions.load_rows(table=SERVICES, text=text, actor=chief)
    added = queries.service("TOWN_MEALS", DAY, chief.municipality_id)
    assert (added.label, added.is_statutory, added.own_procedure) == ("架空市こども食堂", False, False)


def test_ほかの自治体の表は変わらない():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    other = make_municipality(code="990027", name="となり町")
    actions.load_rows(table=WORRIES, text=make_csv("DEBT,借金のこと,,,,,"), actor=chief)
    assert queries.label("worries", "DEBT", DAY, other.pk) == "債務について"


def test_ほかの表は変わらない():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    actions.load_rows(table=WORRIES, text=make_csv("OTHER,そのほか,,,,,"), actor=chief)
    assert queries.label("issues", "OTHER", DAY, chief.municipality_id) == "その他"


def test_おかしな表は1行も読みこまない():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    with pytest.raises(Refused) as refused:
        actions.load_rows(table=WORRIES, text=make_csv("DEBT,借金,,,,,", "x,,,,,,"), actor=chief)
    assert refused.value.codes == ("TABLE_CODE", "TABLE_LABEL")
    assert not ReferenceRow.objects.exists()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.CHIEF_COUNSELOR, Role.ADMINISTRATOR)]
)
def test_管理者と主任のほかは読みこめない(role):
    staff = make_staff(role)
    with pytest.raises(Refused) as refused:
        actions.load_rows(table=WORRIES, text=make_csv("DEBT,借金,,,,,"), actor=staff)
    assert refused.value.codes == ("NOT_A_TABLE_KEEPER",)
    with pytest.raises(Refused):
        actions.drop_rows(table=WORRIES, actor=staff)


def test_はじめの内容に戻せる():
    administrator = make_staff(Role.ADMINISTRATOR)
    actions.load_rows(table=WORRIES, text=make_csv("DEBT,借金のこと,,,,,"), actor=administrator)
    actions.drop_rows(table=WORRIES, actor=administrator)
    assert queries.label("worries", "DEBT", DAY, administrator.municipality_id) == "債務について"


def test_証跡が残る():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    actions.load_rows(table=WORRIES, text=make_csv("DEBT,借金のこと,,,,,"), actor=chief)
    entry = AuditEntry.objects.get(verb="reference.loaded")
    assert (entry.actor_id, entry.data) == (chief.pk, {"table": "worries", "rows": 1})


def test_知らないコードのサービスはない():
    with pytest.raises(KeyError):
        queries.service("UNKNOWN", DAY, make_agency().municipality_id)


def test_知らないコードはそのまま出る():
    assert queries.label("worries", "UNKNOWN", DAY, make_agency().municipality_id) == "UNKNOWN"


def test_書きだした表はそのまま読みこめる():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    text = make_csv("BUDGET_IMPROVEMENT,家計のそうだん,2026-04-01,2027-03-31,,,")
    actions.load_rows(table=SERVICES, text=text, actor=chief)
    before = queries.rows("services", chief.municipality_id)
    actions.load_rows(table=SERVICES, text=queries.as_csv(SERVICES, before), actor=chief)
    after = queries.rows("services", chief.municipality_id)
    assert [(row.code, row.label, row.starts_on, row.ends_on) for row in after] == [
        (row.code, row.label, row.starts_on, row.ends_on) for row in before
    ]


def test_すべての表を一度に読める(django_assert_num_queries):
    chief = make_staff(Role.CHIEF_COUNSELOR)
    actions.load_rows(table=WORRIES, text=make_csv("DEBT,借金のこと,,,,,"), actor=chief)
    queries.remember()
    with django_assert_num_queries(1):
        queries.prepare(chief.municipality_id)
        found = [queries.choices(table, DAY, chief.municipality_id) for table in TABLES]
        assert queries.label("worries", "DEBT", DAY, chief.municipality_id) == "借金のこと"
    queries.forget()
    assert [choices for choices in found if not choices] == []


def test_読んだものを残さないところでは_先に読まない(django_assert_num_queries):
    with django_assert_num_queries(0):
        queries.prepare(1)
