import lxml.html
import pytest
from django.urls import reverse

from tests.factories import intake as build
from tests.factories.base import DAY, make_staff
from tests.factories.provision import interrupted_case
from yorisoi.agencies.enums import Role
from yorisoi.process.s03_emergency import actions
from yorisoi.process.s03_emergency.models import EmergencySupport

pytestmark = pytest.mark.django_db


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


def url(case, name="index", *rest):
    return reverse(f"emergency:{name}", args=[case.number, *rest])


def need_of(case, me, need="今夜の宿がない"):
    return actions.raise_need(case=case, need=need, noticed_on=DAY, actor=me, on=DAY)


def test_いそぐ受付は_すぐ対応を記録できる(page, me):
    case = build.received_case(me, is_urgent=True, urgency_note="今夜の食事がない")
    answer = page.get(url(case))
    assert field(answer, "need")[0].text.strip() == "今夜の食事がない"
    page.post(
        url(case),
        {"need": "今夜の食事がない", "state": "DONE", "means": "FOOD", "detail": "米5kg", "settled_on": "今日"},
    )
    assert EmergencySupport.objects.get().state == "DONE"
    assert "米5kg" in text(page.get(url(case)))


def test_急ぐことを記録できる(page, me):
    case = build.enrolled_case(me)
    assert page.get(url(case, "new")).status_code == 200
    page.post(url(case, "new"), {"need": "電気が止まった", "noticed_on": "今日"})
    assert "いま急ぐこと" in text(page.get(url(case)))


def test_中断しているケースにも_急ぐことを記録できる(page, me):
    case = interrupted_case(me)
    assert url(case) in page.get(reverse("desk:case", args=[case.number])).content.decode()
    assert url(case, "new") in page.get(url(case)).content.decode()
    page.post(url(case, "new"), {"need": "食べるものがない", "noticed_on": "今日"})
    assert "いま急ぐこと" in text(page.get(url(case)))
    assert "緊急支援の対応" in text(page.get("/"))


def test_おわったケースには_急ぐことを記録する道がない(page, me):
    case = build.triaged_case(me, outcome="INFORMATION_ONLY")
    assert url(case, "new") not in page.get(url(case)).content.decode()
    answer = page.post(url(case, "new"), {"need": "食べるものがない", "noticed_on": "今日"})
    assert answer.status_code == 422
    assert "CASE_ENDED" in text(answer)


def test_急ぐことが2つあれば_それぞれに対応できる(page, me):
    case = build.received_case(me)
    need_of(case, me)
    second = need_of(case, me, need="電気が止まった")
    answer = page.get(url(case, "settle", second.pk))
    assert "電気が止まった" in text(answer)
    assert not field(answer, "need")
    page.post(url(case, "settle", second.pk), {"state": "DONE", "means": "UTILITY", "settled_on": "今日"})
    assert EmergencySupport.objects.get(pk=second.pk).state == "DONE"


def test_ひとこともなければ_その場で断る(page, me):
    answer = page.post(url(build.received_case(me), "new"), {"need": " ", "noticed_on": "今日"})
    assert answer.status_code == 422
    assert "急ぐことを入力してください。" in text(answer)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"means": ""}, "EMERGENCY_MEANS_MISSING"), ({"state": "NOT_NEEDED", "detail": ""}, "NOT_NEEDED_WITHOUT_REASON"),
        ({"settled_on": "令和8年6月9日"}, "SETTLED_DAY_IMPOSSIBLE"),
    ],
    ids=["したことがない", "理由がない", "前の日"],
)
def test_足りない対応は_その場で断り_入力が残る(page, me, typed, code):
    case = build.received_case(me, is_urgent=True, urgency_note="宿がない")
    answer = page.post(
        url(case),
        {"need": "宿がないとのこと", "state": "DONE", "means": "SHELTER", "detail": "", "settled_on": "今日", **typed},
    )
    assert answer.status_code == 422
    assert code in text(answer)
    assert field(answer, "need")[0].text.strip() == "宿がないとのこと"
    assert not EmergencySupport.objects.exists()


def test_二度目の対応は_その場で断り_入力が残る(page, me):
    case = build.received_case(me)
    need = need_of(case, me)
    actions.settle(
        case=case, support=need, state="DONE", means="SHELTER", detail="", settled_on=DAY, actor=me, on=DAY
    )
    answer = page.post(
        url(case, "settle", need.pk), {"state": "DONE", "means": "FOOD", "detail": "米を届けた", "settled_on": "今日"}
    )
    assert answer.status_code == 422
    assert "EMERGENCY_SETTLED" in text(answer)
    assert field(answer, "detail")[0].text.strip() == "米を届けた"


def test_ほかのケースの急ぐことには_さわれない(page, me):
    need = need_of(build.received_case(me), me)
    assert page.get(url(build.received_case(me), "settle", need.pk)).status_code == 404


def test_おわったケースには_記録できないと知らせる(page, me):
    case = build.triaged_case(me, outcome="INFORMATION_ONLY")
    assert "このケースには、いま対応を記録できません。" in text(page.get(url(case)))
    answer = page.post(url(case), {"need": "x", "state": "DONE", "means": "FOOD", "settled_on": "今日"})
    assert answer.status_code == 422
    assert "CASE_ENDED" in text(answer)


def test_監査担当は読めるが書けない(client_for, me):
    case = build.received_case(me, is_urgent=True)
    need = need_of(case, me)
    auditor = client_for(make_staff(Role.AUDITOR))
    assert auditor.get(url(case)).status_code == 200
    assert not field(auditor.get(url(case)), "state")
    assert auditor.get(url(case, "new")).status_code == 403
    assert auditor.get(url(case, "settle", need.pk)).status_code == 403


def test_中断したケースでも_急ぐことへの対応は記録できる(page, me):
    case = build.enrolled_case(me)
    need = need_of(case, me)
    type(case).objects.filter(pk=case.pk).update(standing="INTERRUPTED")
    assert field(page.get(url(case)), "state")
    assert url(case, "settle", need.pk) in page.get(url(case)).content.decode()
    page.post(url(case, "settle", need.pk), {"state": "DONE", "means": "FOOD", "detail": "米5kg", "settled_on": "令和8年6月10日"})
    assert EmergencySupport.objects.get().state == "DONE"
