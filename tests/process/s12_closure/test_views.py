from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.base import DAY, make_staff
from tests.factories.intake import fresh
from tests.factories.meeting import officer_of, tabled_item
from tests.factories.plan import agreed_plan, drafted_plan
from tests.factories.provision import started_plan
from tests.factories.review import closed_case, concluded_review, lost_case
from tests.reading import codes_in, field_errors, found, main_buttons, text_of
from yorisoi.cases.enums import Standing
from yorisoi.process.s12_closure.models import Closure

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return make_staff()


@pytest.fixture
def browser(actor, client_for):
    return client_for(actor)


def url(case):
    return reverse("closure:new", args=[case.number])


def typed(**changes):
    return {
        "once": str(uuid4()), "closed_on": "令和8年6月10日", "pattern": "GOAL_ACHIEVED", "reason": "青果店の仕事が続いている。",
        "person_will": "もう自分でやっていけます。", "will_unasked_reason": "", "handover_note": "家計の相談は社協へ。",
        "follow_up_note": "1か月後に電話する。",
    } | changes


LOST = {"pattern": "CONTACT_LOST", "person_will": "", "will_unasked_reason": "手紙にも訪問にも返事がない。"}


def test_終結の画面(browser, actor):
    review = concluded_review(actor)
    page = browser.get(url(review.case))
    words = text_of(page)
    assert "複合した課題が解きほぐされ" in words
    assert "連絡や来訪がないことだけで終結を判断しません" in words
    assert "プラン評価 6月10日 会議の結論" in words
    assert "娘に、ちゃんと働いている姿を見せたい" in words
    assert "もう自分でやっていけると思う" in words
    assert "続いているサービス" in words
    assert main_buttons(page) == ["終結を記録する"]


NOT_YET = "会議の結論が、まだ記録されていません"


def test_会議の結論がないことは_書く前にわかる(browser, actor):
    assert NOT_YET in text_of(browser.get(url(started_plan(actor).case)))
    assert NOT_YET not in text_of(browser.get(url(concluded_review(actor).case)))
    assert NOT_YET not in text_of(browser.get(url(lost_case(actor))))


def test_終結してフォローへ進む(browser, actor):
    review = concluded_review(actor)
    answer = browser.post(url(review.case), typed())
    assert answer.url == reverse("followup:index", args=[review.case.number])
    assert "支援を終結しました" in text_of(browser.get(answer.url))
    assert fresh(review.case).standing == Standing.ENDED
    closure = Closure.objects.get(case=review.case)
    assert (closure.person_will, closure.follow_up_note) == ("もう自分でやっていけます。", "1か月後に電話する。")


def test_二度押しても終結は一つ(browser, actor):
    review = concluded_review(actor)
    sent = typed()
    answers = [browser.post(url(review.case), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Closure.objects.filter(case=review.case).count() == 1


@pytest.mark.parametrize(
    ("build", "changes", "expected"),
    [
        pytest.param(
            lambda actor: started_plan(actor).case, {}, ["REVIEW_MISSING"], id="手引き§12: 支援調整会議にかける"
        ),
        pytest.param(
            lambda actor: concluded_review(actor).case, {"person_will": ""}, ["WILL_MISSING"], id="手引き§12: 本人の意向を確認する"
        ),
        pytest.param(
            lambda actor: lost_case(actor), LOST | {"will_unasked_reason": ""}, ["WILL_MISSING"],
            id="手引き§12: たずねられなかった理由",
        ),
        pytest.param(
            lambda actor: started_plan(actor).case, LOST, ["SILENCE_IS_NO_GROUND", "INTERRUPTION_UNREPORTED"],
            id="手引き§12※: 連絡・来訪がないことだけで終結判断をしない",
        ),
        pytest.param(
            lambda actor: lost_case(actor, reported=False), LOST, ["INTERRUPTION_UNREPORTED"], id="手引き§10: 中断を会議に報告する"
        ),
        pytest.param(
            lambda actor: concluded_review(actor).case, {"reason": ""}, ["CLOSURE_REASON_MISSING"], id="手引き§12: 終結の理由"
        ),
        pytest.param(
            lambda actor: concluded_review(actor).case, {"closed_on": "令和8年6月11日"}, ["CLOSURE_IN_FUTURE"],
            id="手引き§12: 先の日には終結しない",
        ),
        pytest.param(
            lambda actor: concluded_review(actor).case, {"closed_on": "令和8年6月9日"}, ["CLOSED_BEFORE_MEETING"],
            id="手引き§12: 会議のあとに終結する",
        ),
    ],
)
def test_断るときはその場でいい_打ったものは残る(browser, actor, build, changes, expected):
    case = build(actor)
    answer = browser.post(url(case), typed(**changes))
    assert (answer.status_code, codes_in(answer)) == (422, expected)
    assert "家計の相談は社協へ。" in text_of(answer)
    assert Closure.objects.count() == 0


def test_会議に残っているケースは終結できない(browser, actor):
    plan = agreed_plan(actor)
    tabled_item(plan)
    answer = browser.post(url(plan.case), typed())
    assert (answer.status_code, codes_in(answer)) == (422, ["REVIEW_MISSING", "AGENDA_PENDING"])


def test_断る理由は欄のそばにも出る(browser, actor):
    answer = browser.post(url(started_plan(actor).case), typed(person_will="", reason=""))
    assert field_errors(answer, "person_will")
    assert field_errors(answer, "reason")
    silent = browser.post(url(started_plan(actor).case), typed(**LOST))
    assert field_errors(silent, "pattern")


def test_読めない日付はその場でいう(browser, actor):
    answer = browser.post(url(concluded_review(actor).case), typed(closed_on="きのうのきのう", pattern=""))
    assert answer.status_code == 422
    assert field_errors(answer, "closed_on")
    assert field_errors(answer, "pattern")


def test_評価へ進む道がある(browser, actor):
    case = drafted_plan(actor).case
    answer = browser.post(url(case), typed())
    assert "「評価・終結」として支援調整会議の議題に入れ" in text_of(answer)
    assert found(answer, f"//a[@href='{reverse('review:index', args=[case.number])}']")


def test_連絡が途絶したケースの終結(browser, actor):
    case = lost_case(actor)
    page = browser.get(url(case))
    assert "中断後の働きかけ 1回" in text_of(page)
    assert [each.get("value") for each in found(page, "//input[@name='pattern'][@checked]")] == ["CONTACT_LOST"]
    assert browser.post(url(case), typed(**LOST)).status_code == 302
    assert fresh(case).standing == Standing.ENDED


def test_終結したケースは内容を見せる(browser, actor):
    page = browser.get(url(closed_case(actor)))
    assert "「もう自分でやっていけると思う。困ったらまた来ます。」" in text_of(page)
    assert main_buttons(page) == ["フォローへ"]


def test_意向を聞けなかった終結は理由を見せる(browser, actor):
    case = lost_case(actor)
    browser.post(url(case), typed(**LOST))
    assert "たずねられなかった理由 手紙にも訪問にも返事がない。" in text_of(browser.get(url(case)))


def test_おわったケースをもう一度終結しようとすると断る(browser, actor):
    case = closed_case(actor)
    answer = browser.post(url(case), typed())
    assert (answer.status_code, codes_in(answer)) == (422, ["CASE_ENDED"])


def test_担当でない職員には見えない(client_for, actor):
    assert client_for(make_staff()).get(url(started_plan(actor).case)).status_code == 404


def test_自治体職員は終結を記録しない(client_for, actor):
    review = concluded_review(actor, on=DAY - timedelta(days=1))
    officer = client_for(officer_of(actor))
    assert officer.post(url(review.case), typed()).status_code == 403
    assert Closure.objects.count() == 0


def test_自治体職員は終結の内容を読める(client_for, actor):
    assert client_for(officer_of(actor)).get(url(closed_case(actor))).status_code == 200


def test_サインインが要る(client, actor):
    assert client.get(url(started_plan(actor).case)).status_code == 302
