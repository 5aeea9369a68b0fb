from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.base import DAY, make_staff
from tests.factories.intake import enrolled_case, fresh
from tests.factories.meeting import called_meeting, chief_of, endorsed_plan, officer_of
from tests.factories.plan import agreed_plan
from tests.factories.provision import interrupted_case, monitor, started_plan
from tests.factories.review import (
    closed_case,
    concluded_review,
    decide_review,
    fresh_review,
    reviewed_plan,
    table_review,
)
from tests.reading import codes_in, field_errors, found, main_buttons, text_of
from yorisoi.cases.enums import Stage, Turn
from yorisoi.consents import actions as consents
from yorisoi.consents.models import Consent
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingState
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.process.s11_review import actions, queries
from yorisoi.process.s11_review.enums import Achievement, ReviewConclusion
from yorisoi.process.s11_review.models import PlanReview

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return make_staff()


@pytest.fixture
def browser(actor, client_for):
    return client_for(actor)


def url(name, case, *args):
    return reverse(f"review:{name}", args=[case.number, *args])


def typed(plan, **changes):
    """Return what the filled form sends."""
    [goal] = queries.goals(plan)
    return {
        "once": str(uuid4()), "reviewed_on": "令和8年6月10日", f"goal_{goal.pk}": "PARTLY", f"goal_{goal.pk}_note": "週2日まで",
        "changes": ["JOB_SEARCH_STARTED", "MIND_STABLE"], "step_MOTIVATION": "UP", "employment_result": "面接を2回うけた。",
        "remaining_issues": "朝がつらい日がある。", "person_wish": "もう少しつづけたい。", "staff_opinion": "力がついてきた。",
        "proposal": "REPLAN_ACHIEVED",
    } | changes


# The list

def test_評価がまだないとき(browser, actor):
    page = browser.get(url("index", started_plan(actor).case))
    assert "プランの評価は、まだ書かれていません" in text_of(page)
    assert main_buttons(page) == ["評価を書く"]
    assert page.headers["Cache-Control"] == "no-store"


def test_プランがまだないとき(browser, actor):
    assert "プランがまだありません" in text_of(browser.get(url("index", enrolled_case(actor))))


def test_書いた評価は議題に入れる(browser, actor):
    review = reviewed_plan(actor)
    called_meeting(chief_of(actor))
    page = browser.get(url("index", review.case))
    assert "6月10日 書いた 会議はまだ" in text_of(page)
    assert "「週3日、午前の仕事につく」 達成した" in text_of(page)
    assert "就労開始(一般就労) 家計の改善" in text_of(page)
    assert main_buttons(page) == ["議題に入れる"]


def test_会議がなければそう言う(browser, actor):
    review = reviewed_plan(actor)
    SupportCoordinationMeeting.objects.update(state=MeetingState.HELD)
    assert "これからの会議が、まだありません" in text_of(browser.get(url("index", review.case)))


def test_議題に入ったあと(browser, actor):
    review = reviewed_plan(actor)
    table_review(review, actor=actor, in_days=7)
    page = browser.get(url("index", review.case))
    assert "6月17日の会議の議題" in text_of(page)
    assert main_buttons(page) == []


def test_会議の結論のあと(browser, actor):
    review = concluded_review(actor)
    page = browser.get(url("index", review.case))
    assert "6月10日 会議 了承" in text_of(page)
    assert "目標は達成された。月1回、電話で様子を聞く。" in text_of(page)
    assert main_buttons(page) == ["結論を実行する"]
    assert [each.get("value") for each in found(page, "//input[@name='conclusion'][@checked]")] == ["CLOSE"]


def test_差し戻された評価はまた議題に入れられる(browser, actor):
    review = concluded_review(actor, outcome=AgendaOutcome.RETURNED)
    called_meeting(chief_of(actor), in_days=30)
    page = browser.get(url("index", review.case))
    assert "会議 差し戻し" in text_of(page)
    assert main_buttons(page) == ["議題に入れる"]


def test_終結と決まると終結へ案内する(browser, actor):
    review = concluded_review(actor)
    actions.conclude(review=review, conclusion=ReviewConclusion.CLOSE, actor=actor, on=DAY)
    page = browser.get(url("index", review.case))
    assert "終結することになりました" in text_of(page)
    assert main_buttons(page) == ["終結を記録する"]


def test_これまでの評価が残る(browser, actor):
    review = concluded_review(actor)
    actions.conclude(review=review, conclusion=ReviewConclusion.CONTINUE, actor=actor, on=DAY)
    page = browser.get(url("index", review.case))
    assert "これまでの評価 プラン①の評価 6月10日 書いた 6月10日 会議 了承 6月10日 いまのプランを続ける" in text_of(page)
    assert main_buttons(page) == ["評価を書く"]


def test_見るだけの人には書くボタンがない(client_for, actor):
    review = concluded_review(actor)
    page = client_for(officer_of(actor)).get(url("index", review.case))
    assert page.status_code == 200
    assert main_buttons(page) == []


# Writing

def test_評価を書く(browser, actor):
    plan = started_plan(actor)
    monitor(plan, actor=actor, major_change=True)
    page = browser.get(url("edit", plan.case))
    assert "娘に、ちゃんと働いている姿を見せたい" in text_of(page)
    assert "大きな変化 午前の通所に慣れてきた" in text_of(page)
    answer = browser.post(url("edit", plan.case), typed(plan))
    assert answer.url == url("index", plan.case)
    review = PlanReview.objects.get(case=plan.case)
    [each] = review.achievements.all()
    assert (each.achievement, each.note) == (Achievement.PARTLY, "週2日まで")
    assert "一部達成した 週2日まで" in text_of(browser.get(answer.url))


def test_二度押しても評価は一つ(browser, actor):
    plan = started_plan(actor)
    sent = typed(plan)
    answers = [browser.post(url("edit", plan.case), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert PlanReview.objects.count() == 1


def test_足りないところをその場でいい_打ったものは残る(browser, actor):
    plan = started_plan(actor)
    [goal] = queries.goals(plan)
    sent = typed(plan, **{f"goal_{goal.pk}": "", "changes": ["NO_CHANGE", "OTHER"], "reviewed_on": "令和8年6月11日"})
    answer = browser.post(url("edit", plan.case), sent)
    assert answer.status_code == 422
    assert codes_in(answer) == ["ACHIEVEMENT_MISSING", "CHANGES_CONTRADICT", "REVIEW_IN_FUTURE"]
    assert "朝がつらい日がある。" in text_of(answer)
    assert field_errors(answer, f"goal_{goal.pk}")
    assert field_errors(answer, "changes")


def test_了承されていないプラン(browser, actor):
    plan = agreed_plan(actor)
    assert codes_in(browser.get(url("edit", plan.case))) == ["REVIEW_WITHOUT_PLAN"]
    answer = browser.post(url("edit", plan.case), typed(plan))
    assert (answer.status_code, codes_in(answer)) == (422, ["REVIEW_WITHOUT_PLAN"])


def test_支援決定を待っているプラン(browser, actor):
    plan = endorsed_plan(actor)
    assert codes_in(browser.get(url("edit", plan.case))) == ["REVIEW_TOO_EARLY"]
    answer = browser.post(url("edit", plan.case), typed(plan))
    assert (answer.status_code, codes_in(answer)) == (422, ["REVIEW_TOO_EARLY"])
    assert "朝がつらい日がある。" in text_of(answer)


def test_プランのないケース(browser, actor):
    assert codes_in(browser.get(url("edit", enrolled_case(actor)))) == ["REVIEW_WITHOUT_PLAN"]


def test_中断しているケース(browser, actor):
    case = interrupted_case(actor)
    answer = browser.post(url("edit", case), typed(plan_queries.current(case)))
    assert (answer.status_code, codes_in(answer)) == (422, ["CASE_INTERRUPTED"])


def test_書いた評価を直す(browser, actor):
    review = reviewed_plan(actor)
    page = browser.get(url("edit", review.case))
    assert "夏休みのあいだの預け先" in text_of(page)
    browser.post(url("edit", review.case), typed(review.plan, seen_version="1"))
    kept = fresh_review(review)
    assert (kept.version, kept.remaining_issues) == (2, "朝がつらい日がある。")


def test_ほかの人が先に直したら違いを見せ_もう一度押すと保存する(browser, actor):
    review = reviewed_plan(actor)
    browser.post(url("edit", review.case), typed(review.plan, seen_version="1", remaining_issues="先の人のことば"))
    answer = browser.post(url("edit", review.case), typed(review.plan, seen_version="1"))
    assert (answer.status_code, codes_in(answer)) == (422, ["STALE"])
    [row] = found(answer, "//section[@class='card warned']//tbody/tr")
    assert [cell.text_content() for cell in row] == ["残された課題", "先の人のことば", "朝がつらい日がある。"]
    [version] = found(answer, "//input[@name='seen_version']")
    browser.post(url("edit", review.case), typed(review.plan, seen_version=version.get("value")))
    assert fresh_review(review).remaining_issues == "朝がつらい日がある。"


def test_二人が同時に書きはじめたときも違いを見せる(browser, actor):
    review = reviewed_plan(actor)
    answer = browser.post(url("edit", review.case), typed(review.plan))
    assert (answer.status_code, codes_in(answer)) == (422, ["STALE"])
    assert "夏休みのあいだの預け先。" in text_of(answer)
    assert fresh_review(review).version == 1


def test_会議の結論が出た評価は直せない(browser, actor):
    review = concluded_review(actor)
    assert codes_in(browser.get(url("edit", review.case))) == ["REVIEW_CONCLUDED"]
    answer = browser.post(url("edit", review.case), typed(review.plan, seen_version="1"))
    assert (answer.status_code, codes_in(answer)) == (422, ["REVIEW_CONCLUDED"])
    assert "朝がつらい日がある。" in text_of(answer)


def test_打っているあいだに結論が実行されていた(browser, actor):
    review = concluded_review(actor)
    actions.conclude(review=review, conclusion=ReviewConclusion.CONTINUE, actor=actor, on=DAY)
    answer = browser.post(url("edit", review.case), typed(review.plan, seen_version="1"))
    assert (answer.status_code, codes_in(answer)) == (422, ["ALREADY_SETTLED"])


# To the meeting

def test_議題に入れる(browser, actor):
    review, meeting = reviewed_plan(actor), called_meeting(chief_of(actor))
    answers = [browser.post(url("table", review.case, review.pk), {"meeting": meeting.pk}) for _ in range(2)]
    assert [answer.url for answer in answers] == [url("index", review.case)] * 2
    assert fresh_review(review).agenda_item.meeting_id == meeting.pk
    assert (fresh(review.case).stage, fresh(review.case).turn) == (Stage.REVIEW, Turn.MEETING)


def test_同意のない機関がいる会議には入れられない(browser, actor):
    review = reviewed_plan(actor)
    outside = {"staff": make_staff("PARTNER_MEMBER")}
    withdraw_all(review.case, actor)
    meeting = called_meeting(chief_of(actor), members=[{"staff": chief_of(actor)}, outside])
    answer = browser.post(url("table", review.case, review.pk), {"meeting": meeting.pk})
    assert (answer.status_code, codes_in(answer)) == (422, ["CONSENT_MISSING"])
    answer = browser.post(url("table", review.case, review.pk), {"meeting": meeting.pk, "claims_ground": "on"})
    assert (answer.status_code, codes_in(answer)) == (422, ["BASIS_MISSING"])


def withdraw_all(case, actor):
    for consent in Consent.objects.filter(case=case).order_by("pk"):
        consents.withdraw(consent=consent, note="本人から取り下げの申し出。", actor=actor, on=DAY)


def test_別の会議の議題にはもう入れられない(browser, actor):
    review = reviewed_plan(actor)
    table_review(review, actor=actor, in_days=7)
    other = called_meeting(chief_of(actor), in_days=14)
    answer = browser.post(url("table", review.case, review.pk), {"meeting": other.pk})
    assert (answer.status_code, codes_in(answer)) == (422, ["ALREADY_TABLED"])


def test_会議を選ばなければその場でいう(browser, actor):
    review = reviewed_plan(actor)
    called_meeting(chief_of(actor))
    answer = browser.post(url("table", review.case, review.pk), {"meeting": ""})
    assert answer.status_code == 422
    assert field_errors(answer, "meeting")


def test_ほかのケースの評価は見つからない(browser, actor):
    mine, other = reviewed_plan(actor), reviewed_plan(actor)
    assert browser.post(url("table", mine.case, other.pk), {}).status_code == 404
    assert browser.post(url("conclude", mine.case, other.pk), {}).status_code == 404


def test_了承されたプランがなければ終結だけを会議にかける(browser, actor):
    plan, meeting = agreed_plan(actor), called_meeting(chief_of(actor), in_days=0)
    assert "終結を会議にかける" in text_of(browser.get(url("index", plan.case)))
    answer = browser.post(url("table_closing", plan.case), {"meeting": meeting.pk})
    assert "6月10日(水)の会議の議題に入っています" in text_of(browser.get(answer.url))
    decide_review(AgendaItem.objects.get(case=plan.case))
    page = browser.get(url("index", plan.case))
    assert "6月10日の会議で「了承」となりました" in text_of(page)
    assert main_buttons(page) == ["終結を記録する"]


@pytest.mark.parametrize(
    ("build", "expected"),
    [(lambda actor: started_plan(actor).case, "REVIEW_MISSING"), (enrolled_case, "CLOSING_WITHOUT_PLAN")],
)
def test_終結だけを会議にかけられないとき(browser, actor, build, expected):
    case = build(actor)
    answer = browser.post(url("table_closing", case), {"meeting": called_meeting(chief_of(actor)).pk})
    assert (answer.status_code, codes_in(answer)) == (422, [expected])


# The conclusion

@pytest.mark.parametrize("conclusion", ReviewConclusion.values)
def test_会議の前に押すとその場で断る(browser, actor, conclusion):
    review = reviewed_plan(actor)
    table_review(review, actor=actor, in_days=7)
    answer = browser.post(url("conclude", review.case, review.pk), {"conclusion": conclusion})
    assert (answer.status_code, codes_in(answer)) == (422, ["REVIEW_MISSING"])
    assert fresh_review(review).conclusion == ""


@pytest.mark.parametrize(
    ("conclusion", "page"),
    [
        ("CLOSE", "closure:new"), ("REPLAN_ACHIEVED", "plan:index"), ("REPLAN_REASSESS", "plan:index"),
        ("CONTINUE", "review:index"), ("INTERRUPT", "monitoring:interruption"),
    ],
)
def test_五つの結論はそれぞれの次へ進む(browser, actor, conclusion, page):
    review = concluded_review(actor)
    answers = [browser.post(url("conclude", review.case, review.pk), {"conclusion": conclusion}) for _ in range(2)]
    assert [answer.url for answer in answers] == [reverse(page, args=[review.case.number])] * 2
    assert browser.get(answers[0].url).status_code == 200
    assert fresh_review(review).conclusion == conclusion


def test_結論を選ばなければその場でいう(browser, actor):
    review = concluded_review(actor)
    answer = browser.post(url("conclude", review.case, review.pk), {})
    assert answer.status_code == 422
    assert field_errors(answer, "conclusion")


def test_もう実行した結論は変えられない(browser, actor):
    review = concluded_review(actor)
    actions.conclude(review=review, conclusion=ReviewConclusion.CONTINUE, actor=actor, on=DAY)
    answer = browser.post(url("conclude", review.case, review.pk), {"conclusion": "CLOSE"})
    assert (answer.status_code, codes_in(answer)) == (422, ["ALREADY_SETTLED"])


def test_期間の終わったプランは続けられない(browser, actor):
    review = concluded_review(actor, run_days=300)
    answer = browser.post(url("conclude", review.case, review.pk), {"conclusion": "CONTINUE"})
    assert (answer.status_code, codes_in(answer)) == (422, ["PLAN_PERIOD_OVER"])
    assert field_errors(answer, "conclusion")


# The door

@pytest.mark.parametrize("name", ["index", "edit"])
def test_担当でない職員には見えない(client_for, actor, name):
    review = reviewed_plan(actor)
    assert client_for(make_staff()).get(url(name, review.case)).status_code == 404


def test_自治体職員は読めるが書けない(client_for, actor):
    review = concluded_review(actor)
    officer = client_for(officer_of(actor))
    assert officer.get(url("index", review.case)).status_code == 200
    assert officer.get(url("edit", review.case)).status_code == 403
    assert officer.post(url("conclude", review.case, review.pk), {"conclusion": "CLOSE"}).status_code == 403


def test_サインインが要る(client, actor):
    assert client.get(url("index", reviewed_plan(actor).case)).status_code == 302


def test_一覧は評価の数で問い合わせが増えない(browser, actor, django_assert_max_num_queries):
    review = concluded_review(actor)
    actions.conclude(review=review, conclusion=ReviewConclusion.CONTINUE, actor=actor, on=DAY)
    for _ in range(3):
        again = concluded_review(actor, review=reviewed_plan(actor, plan=fresh_review(review).plan), on=DAY + timedelta(days=1))
        actions.conclude(review=again, conclusion=ReviewConclusion.CONTINUE, actor=actor, on=DAY + timedelta(days=1))
    browser.get(url("index", review.case))
    with django_assert_max_num_queries(30):
        browser.get(url("index", review.case))


def test_おわったケースの評価は読むだけ(browser, actor):
    page = browser.get(url("index", closed_case(actor)))
    assert "これまでの評価" in text_of(page)
    assert main_buttons(page) == []
    assert found(page, "//main//form") == []
