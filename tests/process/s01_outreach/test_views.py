import lxml.html
import pytest
from django.urls import reverse

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_department, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases.models import Case
from yorisoi.process.s01_outreach.models import Discovery, OutreachAttempt, ReceivedList
from yorisoi.process.s03_emergency import actions as emergency

pytestmark = pytest.mark.django_db
NEW, LISTS = "/outreach/new/", "/outreach/lists/"


@pytest.fixture
def me():
    return make_staff()


@pytest.fixture
def page(client_for, me):
    return client_for(me)


def text(answer):
    return " ".join(lxml.html.document_fromstring(answer.content.decode()).text_content().split())


def field(answer, name):
    return lxml.html.document_fromstring(answer.content.decode()).xpath(f"//*[@name='{name}']")


def lead(page, **typed):
    return page.post(
        NEW, {"route": "OTHER_DEPARTMENT", "noticed_on": "令和8年6月10日", "story": "水道料金の滞納", **typed}
    )


def url(case, name="index"):
    return reverse(f"outreach:{name}", args=[case.number])


def test_気づきを記録できる(page, me):
    department = make_department(name="水道課")
    agency = make_agency(kind=AgencyKind.WELFARE_VOLUNTEER, name="架空市民生委員児童委員協議会")
    received = ReceivedList.objects.create(
        municipality_id=me.municipality_id, department=department, received_on=DAY, subject="滞納", basis="取り決め",
        people=3, received_by=me,
    )
    answer = page.get(NEW)
    assert "水道課「滞納」" in text(answer)
    answer = lead(
        page, source_department=department.pk, source_agency=agency.pk, received_list=received.pk, name="大沢 実",
        phone="000-0000-0000", contact_note="手紙で",
    )
    case = Case.objects.select_related("person").get()
    assert answer.headers["Location"] == url(case)
    assert (case.person.name, case.person.contact_note) == ("大沢 実", "手紙で")
    words = text(page.get(url(case)))
    assert "架空市民生委員児童委員協議会" in words
    assert "水道課「滞納」" in words


def test_ひとこともない気づきは_その場で断り_入力が残る(page):
    answer = lead(page, story="", name="大沢 実")
    assert answer.status_code == 422
    assert "気づいたことを入力してください。" in text(answer)
    assert field(answer, "name")[0].get("value") == "大沢 実"
    assert not Case.objects.exists()


def test_働きかけを記録できる(page, me):
    case = build.lead_case(me)
    page.post(url(case), {"means": "LETTER", "attempted_on": "今日", "reaction": "ポストに入れた", "reached": ""})
    assert OutreachAttempt.objects.get().reaction == "ポストに入れた"
    assert "ポストに入れた" in text(page.get(url(case)))


def test_先の日の働きかけは_その場で断る(page, me):
    answer = page.post(url(build.lead_case(me)), {"means": "LETTER", "attempted_on": "明日", "reaction": "予定"})
    assert answer.status_code == 422
    assert field(answer, "reaction")[0].text.strip() == "予定"


def test_会えたら_同じケースのまま受付へ進める(page, me):
    case = build.lead_case(me)
    assert f"/consultations/new/?case={case.number}" in page.get(url(case)).content.decode()


def test_必要なしとまとめられる(page, me):
    case = build.lead_case(me)
    assert page.get(url(case, "conclude")).status_code == 200
    page.post(url(case, "conclude"), {"outcome": "NO_NEED", "reason": "家族と暮らし、困っていない"})
    assert Discovery.objects.get().outcome == "NO_NEED"
    assert "家族と暮らし、困っていない" in text(page.get(url(case)))


def test_緊急支援がすむまで_必要なしとできないと言い_理由は残る(page, me):
    case = build.lead_case(me)
    emergency.raise_need(case=case, need="食べるものがない", noticed_on=DAY, actor=me, on=DAY)
    answer = page.post(url(case, "conclude"), {"outcome": "NO_NEED", "reason": "家族と暮らしている"})
    assert answer.status_code == 422
    assert "EMERGENCY_OPEN" in text(answer)
    assert field(answer, "reason")[0].text.strip() == "家族と暮らしている"


def test_おわったケースの働きかけは_その場で断る(page, me):
    case = build.triaged_case(me, outcome="INFORMATION_ONLY")
    answer = page.post(url(case), {"means": "LETTER", "attempted_on": "今日"})
    assert answer.status_code == 422
    assert "CASE_ENDED" in text(answer)


def test_名簿を記録できる(page):
    department = make_department(name="水道課")
    typed = {"department": department.pk, "subject": "6か月以上の滞納", "received_on": "今日", "people_count": "１２人"}
    answer = page.post(LISTS, typed)
    assert answer.status_code == 422
    assert "提供の根拠を入力してください。" in text(answer)
    assert page.post(LISTS, {**typed, "basis": "支援会議での取り決め"}).status_code == 302
    assert ReceivedList.objects.get().people == 12
    assert "6か月以上の滞納" in text(page.get(LISTS))


def test_人数のわからない名簿も記録できる(page):
    page.post(LISTS, {"department": make_department().pk, "subject": "滞納", "received_on": "今日", "basis": "同意"})
    assert ReceivedList.objects.get().people == 0


@pytest.mark.parametrize("role", [Role.MUNICIPAL_OFFICER, Role.PARTNER_MEMBER, Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", [NEW, LISTS])
def test_支援員でない人は_気づきを記録しない(client_for, role, address):
    assert client_for(make_staff(role)).get(address).status_code == 403


def test_監査担当は読めるが書けない(client_for, me):
    case = build.lead_case(me)
    auditor = client_for(make_staff(Role.AUDITOR))
    assert auditor.get(url(case)).status_code == 200
    assert not field(auditor.get(url(case)), "means")
    assert auditor.post(url(case), {}).status_code == 403
    assert auditor.get(url(case, "conclude")).status_code == 403
