import lxml.html
import pytest
from django.urls import reverse

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.referrals import actions
from yorisoi.referrals.models import ArrivalCheck, Introduction

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return make_staff()


@pytest.fixture
def page(client_for, me):
    return client_for(me)


@pytest.fixture
def hello_work(me):
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def text(answer):
    return " ".join(lxml.html.document_fromstring(answer.content.decode()).text_content().split())


def field(answer, name):
    return lxml.html.document_fromstring(answer.content.decode()).xpath(f"//*[@name='{name}']")


def url(case, name="index", *rest):
    return reverse(f"referrals:{name}", args=[case.number, *rest])


def introduce(page, case, agency, **typed):
    return page.post(
        url(case, "new"),
        {
            "to_agency": agency.pk, "kind": "WARM_HANDOVER", "made_on": "令和8年6月10日", "reason": "求職の相談をお願いします",
            "telling": "CONSENT", **typed,
        },
    )


def made_by(me, case, agency):
    return actions.introduce(
        case=case, to_agency=agency, kind="WARM_HANDOVER", reason="求職の相談", made_on=DAY, actor=me, on=DAY
    )


def test_まだないときは_つなぐことをすすめる(page, me):
    assert "つないだ機関は、まだありません。" in text(page.get(url(build.received_case(me))))


def test_つなぎを記録できる(page, me, hello_work):
    case = build.enrolled_case(me)
    assert page.get(url(case, "new")).status_code == 200
    assert introduce(page, case, hello_work, accompanied="on", target="").status_code == 302
    assert Introduction.objects.get().accompanied
    assert "ハローワーク架空" in text(page.get(url(case)))


def test_つなぎ先の種類も選べる(page, me, hello_work):
    case = build.enrolled_case(me)
    codes = [option.get("value") for option in field(page.get(url(case, "new")), "target")[0]]
    introduce(page, case, hello_work, target=codes[1])
    assert Introduction.objects.get().target == codes[1]
    assert page.get(url(case)).status_code == 200


@pytest.mark.parametrize(("telling", "code"), [("CONSENT", "CONSENT_MISSING"), ("GROUND", "BASIS_MISSING")])
def test_伝えてよい根拠がなければ_その場で断り_入力が残る(page, me, hello_work, telling, code):
    answer = introduce(page, build.received_case(me), hello_work, telling=telling)
    assert answer.status_code == 422
    assert code in text(answer)
    assert field(answer, "reason")[0].text.strip() == "求職の相談をお願いします"
    assert not Introduction.objects.exists()


def test_個人情報を伝えない紹介はできる(page, me, hello_work):
    case = build.received_case(me)
    assert introduce(page, case, hello_work, telling="NOTHING").status_code == 302
    assert "個人情報は伝えていない" in text(page.get(url(case)))


def test_着いたかを記録できる(page, me, hello_work):
    case = build.enrolled_case(me)
    made = made_by(me, case, hello_work)
    assert page.get(url(case, "check", made.pk)).status_code == 200
    page.post(url(case, "check", made.pk), {"arrival": "NOT_ARRIVED", "checked_on": "今日", "note": "電話した"})
    assert ArrivalCheck.objects.get().note == "電話した"
    assert "電話した" in text(page.get(url(case, "check", made.pk)))


def test_緊急支援がすむまで_着いてもおわりにできないと言い_話は残る(page, me, hello_work):
    case = build.triaged_case(
        me, outcome="HAND_OVER", to_agency=hello_work, consent_facts={"rules_version": build.RULES_VERSION}
    )
    emergency.raise_need(case=case, need="今夜の宿", noticed_on=DAY, actor=me, on=DAY)
    answer = page.post(
        url(case, "check", Introduction.objects.get().pk),
        {"arrival": "ARRIVED", "checked_on": "今日", "note": "窓口で会えた"},
    )
    assert answer.status_code == 422
    assert "EMERGENCY_OPEN" in text(answer)
    assert field(answer, "note")[0].text.strip() == "窓口で会えた"


def test_受け直せる(page, me, hello_work):
    case = build.enrolled_case(me)
    made = made_by(me, case, hello_work)
    assert page.get(url(case, "take_back", made.pk)).status_code == 200
    page.post(url(case, "take_back", made.pk), {"note": "もう一度いっしょに考える"})
    assert Introduction.objects.get().taken_back_on == DAY
    assert "たらい回し" in text(page.get(url(case)))


def test_二度の受け直しは_その場で断り_書いたことが残る(page, me, hello_work):
    case = build.enrolled_case(me)
    made = made_by(me, case, hello_work)
    actions.take_back(introduction=made, actor=me, on=DAY)
    answer = page.post(url(case, "take_back", made.pk), {"note": "もう一度いっしょに考える"})
    assert answer.status_code == 422
    assert "ALREADY_TAKEN_BACK" in text(answer)
    assert field(answer, "note")[0].text.strip() == "もう一度いっしょに考える"


@pytest.mark.parametrize("name", ["check", "take_back"])
def test_ほかのケースのつなぎには_さわれない(page, me, hello_work, name):
    made = made_by(me, build.enrolled_case(me), hello_work)
    other = build.received_case(me)
    assert page.get(url(other, name, made.pk)).status_code == 404


def test_監査担当は読めるが書けない(client_for, me, hello_work):
    case = build.enrolled_case(me)
    made = made_by(me, case, hello_work)
    auditor = client_for(make_staff(Role.AUDITOR))
    assert auditor.get(url(case)).status_code == 200
    assert auditor.get(url(case, "new")).status_code == 403
    assert auditor.get(url(case, "check", made.pk)).status_code == 403
    assert auditor.get(url(case, "take_back", made.pk)).status_code == 403


@pytest.mark.parametrize("standing", ["ENDED", "INTERRUPTED"])
def test_おわっても中断しても_着いたかの記録と受け直しへ進める(page, me, hello_work, standing):
    case = build.enrolled_case(me)
    made = made_by(me, case, hello_work)
    type(case).objects.filter(pk=case.pk).update(standing=standing)
    shown = page.get(url(case)).content.decode()
    assert url(case, "check", made.pk) in shown
    assert url(case, "take_back", made.pk) in shown
    assert url(case, "new") not in shown
