import lxml.html
import pytest
from django.urls import reverse

from tests.factories import plan as build
from tests.factories.base import DAY, make_agency, make_case, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases import actions as cases
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.models import Screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return make_staff()


@pytest.fixture
def browser(actor, client_for):
    return client_for(actor)


@pytest.fixture
def partner(db):
    return make_agency(kind=AgencyKind.COMMUNITY_GENERAL_SUPPORT_CENTER, name="架空市地域包括支援センター")


def url(case):
    return reverse("screening:new", args=[case.number])


def typed(response, **changes):
    (form,) = lxml.html.document_fromstring(response.content.decode()).xpath("//main//form[@method='post']")
    return dict(form.form_values()) | {"outcome": "CONTINUE", "reason": "いっしょに立て直す"} | changes


def text_of(response):
    return " ".join(lxml.html.document_fromstring(response.content.decode()).text_content().split())


def test_結果ごとに次に何が起きるかを言う(browser, actor):
    page = text_of(browser.get(url(build.assessed_case(actor=actor))))
    for words in ("30日以内に案をつくり", "14日後に、着いたかを確かめます", "90日ごとに", "ここでケースはおわります"):
        assert words in page
    assert build.WISH in page


def test_継続支援はプランへ進む(browser, actor):
    case = build.assessed_case(actor=actor)
    answer = browser.post(url(case), typed(browser.get(url(case))))
    assert answer.headers["Location"] == reverse("plan:index", args=[case.number])


def test_つなぐと記録され_これまでの判断に出る(browser, actor, partner):
    case = build.assessed_case(actor=actor)
    sent = typed(browser.get(url(case)), outcome="HAND_OVER", to_agency=str(partner.pk), discussed="on")
    assert [browser.post(url(case), sent).status_code for _ in range(2)] == [302, 302]
    page = text_of(browser.get(url(case)))
    assert ("いまの判断" in page, "所内で話し合った" in page, Screening.objects.count()) == (True, True, 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"outcome": "HAND_OVER"}, "SCREENING_TARGET_MISSING", id="つなぐ先がない"),
        pytest.param({"reason": "  "}, "判断の理由を入力してください", id="理由がない"),
        pytest.param({"outcome": ""}, "判断の結果を選んでください", id="結果がない"),
        pytest.param({"outcome": "NOWHERE"}, "判断の結果", id="知らない結果"),
        pytest.param({"screened_on": "令和8年6月11日"}, "今日より先の日です", id="明日の判断"),
        pytest.param({"reason": "あ" * 100_000}, "20000文字まで", id="10万文字"),
    ],
)
def test_記録できないときは_その場で言い_入力は残る(browser, actor, changes, words):
    case = build.assessed_case(actor=actor)
    answer = browser.post(url(case), typed(browser.get(url(case)), discussed="on") | changes)
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert typed(answer)["discussed"] == "on"
    assert not Screening.objects.exists()


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        pytest.param({}, "CONSENT_MISSING", id="手引き4-2 同意がない"),
        pytest.param({"claims_ground": "on"}, "BASIS_MISSING", id="seed000 根拠の記録がない"),
    ],
)
def test_同意がなければ_つなぐのをその場で断る(browser, actor, partner, claims, code):
    case = build.assessed_case(actor=actor, enrolled=False)
    sent = typed(browser.get(url(case)), outcome="HAND_OVER", to_agency=str(partner.pk), reason="𠮷野さんの希望🍙")
    answer = browser.post(url(case), sent | claims)
    assert (answer.status_code, code in text_of(answer), "𠮷野さんの希望🍙" in text_of(answer)) == (422, True, True)


def test_早すぎる判断は_その場で断る(browser, actor):
    case = make_case(actor=actor)
    answer = browser.post(url(case), typed(browser.get(url(case))))
    assert (answer.status_code, "SCREENING_TOO_EARLY" in text_of(answer)) == (422, True)


def test_遅すぎる判断は_その場で断る(browser, actor):
    case = build.endorsed_plan(actor).case
    case.refresh_from_db()
    cases.report_to_municipality(case, on=DAY)
    answer = browser.post(url(case), typed(browser.get(url(case)), outcome="STOPPED"))
    assert (answer.status_code, "SCREENING_TOO_LATE" in text_of(answer)) == (422, True)


def test_終わったケースでは_その場で断る(browser, actor):
    case = build.screened_case(actor=actor, outcome=ScreeningOutcome.INFORMATION_ONLY)
    answer = browser.post(url(case), typed(browser.get(url(case))))
    assert (answer.status_code, "CASE_ENDED" in text_of(answer)) == (422, True)


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [
        (Role.CHIEF_COUNSELOR, 200, 422), (Role.MUNICIPAL_OFFICER, 200, 403), (Role.AUDITOR, 200, 403),
        (Role.COUNSELOR, 404, 404), (Role.PARTNER_MEMBER, 404, 404), (Role.ADMINISTRATOR, 404, 404),
    ],
)
def test_だれが読めて_だれが書けるか(client_for, actor, role, read, write):
    case = build.assessed_case(actor=actor)
    cases.report_to_municipality(case, on=DAY)
    visitor = client_for(make_staff(role))
    assert visitor.get(url(case)).status_code == read
    assert visitor.post(url(case), {"reason": "だれが"}).status_code == write
