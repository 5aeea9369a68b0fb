"""個人情報の管理・取扱規程: who loads a version, and where its text is read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_municipality, make_staff
from tests.process.reading import text, value
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.consents import actions
from yorisoi.consents.models import ConsentRules
from yorisoi.foundation.violations import Refused

pytestmark = pytest.mark.django_db
URL = "/settings/consent-rules/"
TYPED = {"version": "令和8年4月版", "starts_on": "令和8年4月1日", "text": "第1条 目的\n第2条 守ること"}
APRIL = DAY.replace(month=4, day=1)


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def page(client_for, chief):
    return client_for(chief)


def load(actor, **facts):
    facts = {"version": "令和8年4月版", "text": "第1条 目的", "starts_on": APRIL, **facts}
    return actions.load_rules(actor=actor, **facts)


def refused(actor, **facts):
    with pytest.raises(Refused) as told:
        load(actor, **facts)
    return told.value.codes


# 登録


def test_登録すると残り_証跡に本文は残らない(chief):
    made = load(chief)
    assert (made.version, made.text, made.starts_on, made.municipality_id) == (
        "令和8年4月版", "第1条 目的", APRIL, chief.municipality_id
    )
    entry = AuditEntry.objects.get(verb="setting.consent_rules")
    assert entry.data == {"version": "令和8年4月版", "starts_on": "2026-04-01"}


def test_二度押しても一つ(chief):
    assert load(chief) == load(chief)
    assert AuditEntry.objects.filter(verb="setting.consent_rules").count() == 1


@pytest.mark.parametrize("change", [{"text": "第1条 変えた"}, {"starts_on": DAY}], ids=["本文", "日"])
def test_登録した版は書きかえられない(chief, change):
    load(chief)
    assert refused(chief, **change) == ("RULES_VERSION_TAKEN",)
    assert ConsentRules.objects.get().text == "第1条 目的"


def test_ほかの自治体の版とは_ぶつからない(chief):
    town = make_agency(name="架空町くらし相談室", municipality=make_municipality(code="990027", name="架空町"))
    load(make_staff(Role.ADMINISTRATOR, agency=town), text="町の規程")
    assert load(chief).text == "第1条 目的"


def test_登録できない人には_すべての理由をいう(chief):
    load(chief)
    assert refused(make_staff(), text="") == ("NOT_A_RULES_KEEPER", "RULES_TEXT_MISSING", "RULES_VERSION_TAKEN")


# 画面


def test_まだなければ_そういう(page):
    assert "規程は、まだ登録されていません。" in text(page.get(URL))


def test_登録すると_一覧と_同意を記録する画面に出る(page, chief):
    answer = page.post(URL, TYPED, follow=True)
    assert answer.redirect_chain == [(URL, 302)]
    assert "「令和8年4月版」を登録しました。" in text(answer)
    assert "いまの版" in text(answer)
    case = build.received_case(chief)
    for_consent = page.get(reverse("consents:new", args=[case.number]))
    assert "第2条 守ること" in text(for_consent)
    assert value(for_consent, "rules_version") == "令和8年4月版"


@pytest.mark.parametrize("name", ["intake:index", "intake:enroll"])
def test_受付と申込みの画面でも_本文が読める(page, chief, name):
    load(chief)
    assert "第1条 目的" in text(page.get(reverse(name, args=[build.triaged_case(chief).number])))


def test_新しい相談の画面でも_本文が読める(page, chief):
    load(chief)
    assert "第1条 目的" in text(page.get(reverse("intake:new")))


def test_これからの版は_その日まで説明する版にならない(page, chief):
    load(chief)
    load(chief, version="令和8年7月版", text="第1条 新しい目的", starts_on=DAY + timedelta(days=30))
    words = text(page.get(URL))
    assert [word for word in ("これから", "いまの版") if word not in words] == []
    case = build.received_case(chief)
    assert "第1条 新しい目的" not in text(page.get(reverse("consents:new", args=[case.number])))


def test_同じ版はその場で断り_入力が残る(page, chief):
    load(chief)
    answer = page.post(URL, TYPED)
    assert answer.status_code == 422
    assert "RULES_VERSION_TAKEN" in text(answer)
    assert "第2条 守ること" in text(answer)


def test_空では登録できない(page):
    answer = page.post(URL, {})
    assert answer.status_code == 422
    assert not ConsentRules.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_登録できない人には_その理由をいう(client_for, method):
    answer = getattr(client_for(make_staff()), method)(URL, TYPED)
    assert answer.status_code == 403
    assert "NOT_A_RULES_KEEPER" in text(answer)
