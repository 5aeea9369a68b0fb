"""ケース一覧: filters, order, pages, saved views, the file."""

import functools
import operator
from datetime import date, timedelta

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case, SavedView
from yorisoi.desk.queries import case_list
from yorisoi.desk.queries.case_list import Wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def worker():
    return make_staff()


def numbers(wanted, staff, page=1):
    return [row.case.number for row in case_list.page(wanted, page, staff=staff, on=DAY).rows]


def put(case, **facts):
    Case.objects.filter(pk=case.pk).update(**facts)
    return case.number


@pytest.fixture
def town(worker):
    """Four cases that differ in everything one can ask for."""
    others = make_staff(name="中井 誠")
    old = make_case(actor=worker, on=date(2025, 5, 1), stage=Stage.PLAN, turn=Turn.PERSON)
    person = make_person(actor=worker, name="大沢 修一", kana="おおさわ しゅういち")
    new = make_case(actor=others, on=date(2026, 5, 1), person=person)
    gone = make_case(actor=worker, on=date(2026, 4, 1))
    still = make_case(actor=worker, on=date(2026, 4, 2))
    return {
        "old": put(old, last_contact_on=date(2026, 6, 1)), "new": put(new, last_contact_on=date(2026, 5, 2)),
        "gone": put(gone, standing=Standing.ENDED, ended_on=DAY), "still": put(still, standing=Standing.INTERRUPTED),
        "others": others,
    }


ASKED = {
    "はじめは支援中": (Wanted(), ["new", "old"]),
    "おわり": (Wanted(state="ended"), ["gone"]),
    "中断中": (Wanted(state="interrupted"), ["still"]),
    "すべて": (Wanted(state="all"), ["new", "still", "gone", "old"]),
    "段階": (Wanted(stage=Stage.PLAN), ["old"]),
    "次に動く人": (Wanted(turn=Turn.PERSON), ["old"]),
    "年度": (Wanted(state="all", year=2025), ["old"]),
    "名前": (Wanted(text="大澤"), ["new"]),
    "かな": (Wanted(text="オオサワ"), ["new"]),
    "番号": (Wanted(state="all", text="R7-"), ["old"]),
    "古い順": (Wanted(sort="opened_first"), ["old", "new"]),
    "連絡のない順": (Wanted(sort="contact"), ["new", "old"]),
    "番号の順": (Wanted(state="all", sort="number"), ["still", "gone", "new", "old"]),
}


@pytest.mark.parametrize(("wanted", "expected"), ASKED.values(), ids=ASKED.keys())
def test_条件と並べ方(town, chief, wanted, expected):
    assert numbers(wanted, chief) == [town[name] for name in expected]


def test_担当でしぼる(town, chief):
    assert numbers(Wanted(staff=town["others"]), chief) == [town["new"]]


def test_支援員には_担当のケースだけ(town, worker):
    assert numbers(Wanted(state="all"), worker) == [town["still"], town["gone"], town["old"]]


def test_自治体には_報告されたケースだけ(town):
    Case.objects.filter(number=town["old"]).update(reported_on=DAY)
    assert numbers(Wanted(state="all"), make_staff(Role.MUNICIPAL_OFFICER)) == [town["old"]]


@pytest.mark.parametrize("agencies", [1, 2], ids=["機関が一つの町", "機関が二つの町"])
def test_監査担当には_町のすべてのケース(town, agencies):
    expected = {town[name] for name in ("old", "new", "gone", "still")}
    for number in range(1, agencies):
        other = make_staff(agency=make_agency(name=f"第{number}相談センター"))
        expected.add(make_case(actor=other).number)
    assert set(numbers(Wanted(state="all"), make_staff(Role.AUDITOR))) == expected


def test_管理者には_何も出ない(town):
    assert numbers(Wanted(state="all"), make_staff(Role.ADMINISTRATOR)) == []


@pytest.fixture
def crowd(worker):
    """123 cases, one a day."""
    first = make_case(actor=worker, on=date(2026, 1, 1))
    Case.objects.bulk_create(
        Case(
            municipality_id=first.municipality_id, agency_id=first.agency_id, person_id=first.person_id,
            number=f"R7-{serial:04d}", fiscal_year=2025, serial=serial, opened_on=first.opened_on + timedelta(days=serial),
            moved_on=DAY, last_contact_on=DAY,
        )
        for serial in range(2, 124)
    )
    return [f"R7-{serial:04d}" for serial in range(123, 0, -1)]


@pytest.mark.parametrize("sort", sorted(case_list.SORTS))
def test_どの並べ方でも_めくれば全部が一度ずつ出る(crowd, chief, sort):
    pages = [numbers(Wanted(sort=sort), chief, page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 23]
    assert sorted(functools.reduce(operator.iadd, pages, [])) == sorted(crowd)


def test_うしろのページも_同じ並び(crowd, chief):
    assert functools.reduce(operator.iadd, (numbers(Wanted(), chief, page) for page in (1, 2, 3)), []) == crowd


@pytest.mark.parametrize("page", ["3", "99", "0", "x", "-1", "9" * 9])
def test_問いあわせの数は_ページにも件数にもよらない(client_for, crowd, chief, page, django_assert_num_queries):
    client = client_for(chief)
    client.get("/cases/")
    with django_assert_num_queries(11):  # one of them asks whether anybody's contact data is masked
        assert client.get("/cases/", {"page": page}).status_code == 200


def test_一覧の一行(client_for, town, chief):
    text = client_for(chief).get("/cases/").content.decode()
    assert "大沢 修一さん" in text
    assert "おおさわ しゅういち" in text
    assert "中井 誠" in text
    assert "R8.5.1" in text


def test_わからない条件は_なかったことにする(client_for, town, chief):
    answer = client_for(chief).get("/cases/?state=x&stage=NOWHERE&turn=%00&year=abc&staff=9999&sort=zzz&text=%27%25")
    assert answer.status_code == 200
    assert "この条件に合うケースは、ありません" in answer.content.decode()


def test_見方を残し_選び_消す(client_for, chief, town):
    client = client_for(chief)
    client.post("/cases/?state=all&sort=contact", {"name": "連絡のない順"})
    view = SavedView.objects.get()
    assert (view.staff, view.query) == (chief, "state=all&sort=contact")
    page = client.get("/cases/?state=all&sort=contact").content.decode()
    assert 'aria-current="true">連絡のない順' in page
    client.post("/cases/", {"forget": "連絡のない順"})
    assert not SavedView.objects.exists()


def test_名前のない見方は_その場で言う(client_for, chief, town):
    answer = client_for(chief).post("/cases/?state=all", {"name": ""})
    assert answer.status_code == 422
    assert "見方の名前を入力してください" in answer.content.decode()


def rows_of(answer):
    return b"".join(answer.streaming_content).decode("utf-8").splitlines()


def test_CSVは_同じ条件の同じ並びで_だれが何件とったかが残る(client_for, town, chief):
    answer = client_for(chief).get("/cases.csv?state=all&sort=number")
    lines = rows_of(answer)
    assert lines[0].startswith("\ufeffケース番号,氏名,ふりがな,状態")
    assert [line.split(",")[0] for line in lines[1:]] == [town[name] for name in ("still", "gone", "new", "old")]
    entry = AuditEntry.objects.get(verb="cases.exported")
    assert entry.data["count"] == 4
    assert entry.actor_id == chief.pk


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+81", "-1", "@SUM", "\t=1"])
def test_CSVに_式になる名前は入らない(client_for, worker, name):
    make_case(actor=worker, person=make_person(actor=worker, name=name))
    (_, line) = rows_of(client_for(worker).get("/cases.csv"))
    assert line.split(",")[1] == f"'{name}"


def test_CSVの証跡に_入れたことばは残らない(client_for, town, chief):
    rows_of(client_for(chief).get("/cases.csv?text=おおさわ"))
    assert "おおさわ" not in str(AuditEntry.objects.get(verb="cases.exported").data)
