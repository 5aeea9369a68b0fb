import lxml.html
import pytest
from django.urls import reverse

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.consents.models import Consent, ConsentRules, Disclosure

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return make_staff()


@pytest.fixture
def page(client_for, me):
    return client_for(me)


@pytest.fixture
def case(me):
    return build.received_case(me)


@pytest.fixture
def hello_work(me):
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def text(answer):
    return " ".join(lxml.html.document_fromstring(answer.content.decode()).text_content().split())


def field(answer, name):
    return lxml.html.document_fromstring(answer.content.decode()).xpath(f"//*[@name='{name}']")


def url(case, name="index", *rest):
    return reverse(f"consents:{name}", args=[case.number, *rest])


def test_同意がなければ_伝えられないことを知らせる(page, case):
    assert "本人の同意は、まだ記録されていません。" in text(page.get(url(case)))


def test_有効な同意と_無効な同意を理由とともに並べる(page, case, me):
    build.give_consent(case, me)
    build.consents.withdraw(
        consent=build.give_consent(case, me, purpose="MEETING"), note="知られたくない", actor=me, on=DAY
    )
    words = text(page.get(url(case)))
    assert "有効・本人が取り下げるまで" in words
    assert "無効・6月10日に本人が取り下げました" in words
    assert "取り下げのとき「知られたくない」" in words


def test_同意を記録できる(page, case, hello_work):
    assert page.get(url(case, "new")).status_code == 200
    answer = page.post(
        url(case, "new"),
        {
            "purpose": "INTRODUCTION", "scope": "LISTED", "recipients": [hello_work.pk], "method": "ORAL",
            "rules_version": "第1版", "given_on": "R8.6.10",
        },
    )
    assert answer.status_code == 302
    assert list(Consent.objects.get().recipients.order_by("pk")) == [hello_work]


def test_登録された規程の版が_はじめから入る(page, case):
    ConsentRules.objects.create(
        municipality_id=case.municipality_id, version="令和7年版", text="第1条", starts_on=DAY
    )
    answer = page.get(url(case, "new"))
    assert field(answer, "rules_version")[0].get("value") == "令和7年版"
    assert "第1条" in text(answer)


def test_相手を選ばない同意は_その場で断り_入力が残る(page, case):
    answer = page.post(
        url(case, "new"),
        {
            "purpose": "INTRODUCTION", "scope": "LISTED", "method": "ORAL", "rules_version": "第1版",
            "given_on": "令和8年6月10日", "information": "求職のこと",
        },
    )
    assert answer.status_code == 422
    assert "RECIPIENTS_MISSING" in text(answer)
    assert field(answer, "information")[0].get("value") == "求職のこと"


def test_取り下げは_本人のことばとともに残る(page, case, me):
    given = build.give_consent(case, me)
    assert page.get(url(case, "withdraw", given.pk)).status_code == 200
    page.post(url(case, "withdraw", given.pk), {"withdrawn_on": "今日", "note": "やっぱりいやです"})
    assert Consent.objects.get().withdrawal_note == "やっぱりいやです"


def test_二度の取り下げは_その場で断り_ことばが残る(page, case, me):
    given = build.give_consent(case, me)
    build.consents.withdraw(consent=given, note="", actor=me, on=DAY)
    answer = page.post(url(case, "withdraw", given.pk), {"withdrawn_on": "今日", "note": "やっぱりいやです"})
    assert answer.status_code == 422
    assert "ALREADY_WITHDRAWN" in text(answer)
    assert field(answer, "note")[0].text.strip() == "やっぱりいやです"


def test_ほかのケースの同意は取り下げられない(page, case, me):
    other = build.give_consent(build.received_case(me), me)
    assert page.get(url(case, "withdraw", other.pk)).status_code == 404


def test_同意のない提供の根拠を記録できる(page, case, hello_work):
    assert page.get(url(case, "ground")).status_code == 200
    page.post(
        url(case, "ground"),
        {"ground": "LIFE", "recipient": hello_work.pk, "information": "所在", "reason": "命の危険がある"},
    )
    assert Disclosure.objects.get().recipient == hello_work
    assert "生命の保護 ハローワーク架空へ" in text(page.get(url(case)))


def test_理由のない根拠は_その場で断り_入力が残る(page, case, hello_work):
    answer = page.post(
        url(case, "ground"), {"ground": "LIFE", "recipient": hello_work.pk, "information": "所在だけ", "reason": ""}
    )
    assert answer.status_code == 422
    assert "判断の理由を入力してください。" in text(answer)
    assert field(answer, "information")[0].text.strip() == "所在だけ"


def test_監査担当は読めるが書けない(client_for, case, me):
    given = build.give_consent(case, me)
    auditor = client_for(make_staff(Role.AUDITOR))
    assert auditor.get(url(case)).status_code == 200
    assert "同意を記録する" not in text(auditor.get(url(case)))
    assert auditor.get(url(case, "new")).status_code == 403
    assert auditor.get(url(case, "ground")).status_code == 403
    assert auditor.get(url(case, "withdraw", given.pk)).status_code == 403
