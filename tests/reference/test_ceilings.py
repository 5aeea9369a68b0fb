"""上限額の登録と画面."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.base import DAY, make_agency, make_municipality, make_staff
from tests.factories.ceilings import APRIL, make_ceilings
from tests.process.reading import text
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused
from yorisoi.reference import actions, queries
from yorisoi.reference.models import HousingCeiling
from yorisoi.reference.rules.ceilings import ceiling_for

pytestmark = pytest.mark.django_db
PAGE = "/settings/ceilings/"


def add(actor, **facts):
    facts = {"size_from": 1, "size_to": 1, "ceiling_yen": 43_000, "starts_on": APRIL, "source": "架空市要綱", **facts}
    return actions.add_ceiling(actor=actor, on=DAY, **facts)


def test_額を足すと前の額は前の日の額として残る():
    keeper = make_staff(Role.ADMINISTRATOR)
    add(keeper, ceiling_yen=41_000, starts_on=date(2025, 4, 1))
    add(keeper)
    rows = queries.ceilings(keeper.municipality_id)
    assert ceiling_for(1, date(2026, 3, 31), rows).ceiling_yen == 41_000
    assert ceiling_for(1, DAY, rows).ceiling_yen == 43_000
    assert AuditEntry.objects.filter(verb="ceiling.added").count() == 2


def test_同じ額を二度は足せない():
    keeper = make_staff(Role.CHIEF_COUNSELOR)
    add(keeper)
    with pytest.raises(Refused) as refused:
        add(keeper)
    assert refused.value.codes == ("CEILING_TWICE",)
    assert HousingCeiling.objects.count() == 1


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.MUNICIPAL_OFFICER, Role.AUDITOR])
def test_表を守る人だけが足せる(role):
    with pytest.raises(Refused) as refused:
        add(make_staff(role), source="")
    assert refused.value.codes == ("NOT_A_TABLE_KEEPER", "CEILING_SOURCE_MISSING")


@pytest.mark.parametrize(
    "wrong",
    [{"ceiling_yen": None}, {"size_from": 5}, {"source": ""}, {"size_from": 0}, {}],
    ids=["額がない", "人数が逆", "出典がない", "0人", "同じ額"],
)
def test_データベースも守る(wrong):
    keeper = make_staff(Role.ADMINISTRATOR)
    row = add(keeper, size_from=2, size_to=4)
    facts = {
        "municipality_id": row.municipality_id, "size_from": 2, "size_to": 4, "ceiling_yen": 50_000, "starts_on": APRIL,
        "source": "架空市要綱",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        HousingCeiling.objects.create(**facts | wrong)


def test_ほかの自治体の額は見えない(client_for):
    make_ceilings()
    other = make_staff(Role.MUNICIPAL_OFFICER, agency=make_agency(municipality=make_municipality(code="990027", name="別の市")))
    assert queries.ceilings(other.municipality_id) == []
    assert "まだ入っていません" in text(client_for(other).get(PAGE))


def test_その日の額を見られる(client_for):
    make_ceilings()
    keeper = make_staff(Role.ADMINISTRATOR)
    add(keeper, ceiling_yen=41_000, starts_on=date(2025, 4, 1), source="架空市要綱(令和7年度。未確認)")
    page = text(client_for(keeper).get(PAGE))
    assert "3〜5人56,000円" in page
    assert "ほかの日の額 1行" in page
    before = text(client_for(keeper).get(PAGE, {"on": "R8.3.31"}))
    assert "1人41,000円―記録なし令和7年4月から架空市要綱(令和7年度。未確認) 未確認" in before
    assert client_for(keeper).get(PAGE, {"on": "きのうか今日"}).status_code == 422


def test_公表されている額は未確認のまま並ぶ(client_for):
    page = text(client_for(make_staff(Role.MUNICIPAL_OFFICER)).get(PAGE))
    assert "都道府県・指定都市が公表している額 18件 未確認" in page
    assert "川崎市53,700円64,000円69,800円75,000円83,800円R8.9.17" in page
    assert "取り込みへ" not in page


def test_取りこみ用のファイルは日が空のまま(client_for):
    client = client_for(make_staff(Role.ADMINISTRATOR))
    lines = client.get(f"{PAGE}SAITAMA_KEN_2/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "地域・級地,世帯人数,上限額,基準額,いつから,出典"
    assert lines[3].startswith("2級地,3〜5人,56000,,,埼玉県が公表")
    assert len(lines) == 6
    assert client.get(f"{PAGE}NOBODY/csv/").status_code == 404


def test_自分の表のファイル(client_for):
    make_ceilings()
    lines = client_for(make_staff()).get(f"{PAGE}own/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[5] == ",7人以上,67000,,2026-04-01,架空市要綱(令和8年度)"
