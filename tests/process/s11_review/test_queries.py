from datetime import date, timedelta

import pytest

from tests.factories.base import DAY, make_staff
from tests.factories.intake import fresh
from tests.factories.meeting import called_meeting, chief_of, decided_plan
from tests.factories.provision import interrupted_case, monitor, started_plan
from tests.factories.review import concluded_review, decide_review, fresh_review, reviewed_plan, table_review
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import DutyKind, Stage, Turn
from yorisoi.cases.queries.duties import scope_of_agency, scope_of_case, scope_of_staff
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.process.s11_review import actions, queries
from yorisoi.process.s11_review.enums import ReviewConclusion

pytestmark = pytest.mark.django_db
START = date(2026, 1, 10)


@pytest.fixture
def actor():
    return make_staff()


def days(number):
    return timedelta(days=number)


@pytest.fixture
def plan(actor):
    """A plan from 1月10日 to 6月30日."""
    return started_plan(actor, on=START, ends_on=date(2026, 6, 30))


def duties_of(case, *, on, kind=DutyKind.REVIEW):
    found = [duty for batch in queries.duties(scope_of_case(fresh(case), on=on)) for duty in batch.duties]
    return [(duty.due_on, duty.turn, duty.days_late(on)) for duty in found if duty.kind == kind]


def whys(case, *, on):
    return [duty.why for batch in queries.duties(scope_of_case(fresh(case), on=on)) for duty in batch.duties]


END = date(2026, 6, 30)
WRITE, TABLE = Turn.COUNSELOR, Turn.MEETING


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2026, 5, 30), [], id="process§3: 終わりの31日前はまだ"),
        pytest.param(date(2026, 5, 31), [(END, WRITE, 0)], id="process§3: 終わりの30日前から"),
        pytest.param(END, [(END, WRITE, 0)], id="手引き§11: プラン期間終了時"),
        pytest.param(date(2026, 7, 1), [(END, WRITE, 1)], id="process§3: 終わりをすぎると、おくれ"),
    ],
)
def test_プランの終わりが近づくと評価する(plan, on, expected):
    assert duties_of(plan.case, on=on) == expected


def test_自治体の期間の設定にしたがう(plan, actor):
    cases.set_period(kind=DutyKind.REVIEW, days=60, actor=chief_of(actor))
    assert duties_of(plan.case, on=date(2026, 4, 30)) == []
    assert duties_of(plan.case, on=date(2026, 5, 1)) == [(END, WRITE, 0)]


def test_理由は日付の入ったことばで言う(plan):
    assert whys(plan.case, on=END) == ["プランは6月30日までです。目標の達成度と成果を本人と見直します。"]


def test_大きな変化があると評価する(plan, actor):
    changed = date(2026, 3, 1)
    monitor(plan, actor=actor, on=changed, major_change=True)
    assert duties_of(plan.case, on=changed) == [(date(2026, 3, 31), WRITE, 0)]
    assert duties_of(plan.case, on=date(2026, 4, 2)) == [(date(2026, 3, 31), WRITE, 2)]
    assert whys(plan.case, on=changed) == ["3月1日に大きな変化が記録されました。プランを本人と見直します。"]


def test_変化のないモニタリングでは評価を求めない(plan, actor):
    monitor(plan, actor=actor, on=date(2026, 3, 1))
    assert duties_of(plan.case, on=date(2026, 3, 1)) == []


def test_評価を書くと次は会議にかける(plan, actor):
    reviewed_plan(actor, plan=plan, on=END)
    assert duties_of(plan.case, on=END) == [(END + days(14), TABLE, 0)]
    assert duties_of(plan.case, on=END + days(15)) == [(END + days(14), TABLE, 1)]
    assert whys(plan.case, on=END) == ["6月30日にプランを評価しました。支援調整会議の議題に入れます。"]


def test_議題に入ると会議を待つ(plan, actor):
    table_review(reviewed_plan(actor, plan=plan, on=END), actor=actor, on=END, in_days=7)
    assert duties_of(plan.case, on=END + days(3)) == []


@pytest.mark.parametrize("outcome", [AgendaOutcome.RETURNED, AgendaOutcome.POSTPONED])
def test_結論が出なかった評価はまた会議にかける(plan, actor, outcome):
    concluded_review(actor, review=reviewed_plan(actor, plan=plan, on=END), on=END, outcome=outcome)
    assert duties_of(plan.case, on=END) == [(END + days(14), TABLE, 0)]


def test_会議の結論が出ると実行する(plan, actor):
    review = concluded_review(actor, review=reviewed_plan(actor, plan=plan, on=END), on=END)
    assert duties_of(plan.case, on=END + days(1)) == [(END, WRITE, 1)]
    actions.conclude(review=review, conclusion=ReviewConclusion.CLOSE, actor=actor, on=END)
    assert whys(plan.case, on=END) == ["6月30日の支援調整会議を受けて、終結することになりました。終結を記録します。"]


def test_会議の側から入れた議題の結論も実行を待つ(plan, actor):
    reviewed_plan(actor, plan=plan, on=END)
    chief = chief_of(actor)
    meeting = called_meeting(chief, on=END, in_days=0)
    item = meetings.table_case(meeting=meeting, case=plan.case, subject=Subject.REVIEW, actor=chief, on=END)
    assert duties_of(plan.case, on=END) == []
    decide_review(item, on=END)
    assert duties_of(plan.case, on=END) == [(END, WRITE, 0)]


@pytest.mark.parametrize(
    "conclusion", [ReviewConclusion.REPLAN_ACHIEVED, ReviewConclusion.REPLAN_REASSESS]
)
def test_再プランをつくるあいだは前のプランの評価を求めない(plan, actor, conclusion):
    review = concluded_review(actor, review=reviewed_plan(actor, plan=plan, on=END), on=END)
    actions.conclude(review=review, conclusion=conclusion, actor=actor, on=END)
    assert duties_of(plan.case, on=END + days(40)) == []
    assert duties_of(plan.case, on=END + days(40), kind=DutyKind.PLAN_DRAFT) == [(END + days(30), WRITE, 10)]


def test_再プランに本人が同意するとつくるのは終わり(plan, actor):
    review = concluded_review(actor, review=reviewed_plan(actor, plan=plan, on=END), on=END)
    actions.conclude(review=review, conclusion=ReviewConclusion.REPLAN_REASSESS, actor=actor, on=END)
    plans.agree(plan=plan_queries.in_the_making(plan.case), agreed_on=END, applied_on=END, actor=actor, on=END)
    assert duties_of(plan.case, on=END, kind=DutyKind.PLAN_DRAFT) == []


def test_続けたプランは終わりが来たらまた評価する(plan, actor):
    written = date(2026, 6, 10)
    review = concluded_review(actor, review=reviewed_plan(actor, plan=plan, on=written), on=written)
    actions.conclude(review=review, conclusion=ReviewConclusion.CONTINUE, actor=actor, on=written)
    assert duties_of(plan.case, on=written) == []
    assert duties_of(plan.case, on=END - days(1)) == []
    assert duties_of(plan.case, on=END) == [(END, WRITE, 0)]


def test_早くに評価して続けたプランも終わりの前に評価する(plan, actor):
    written = date(2026, 3, 1)
    monitor(plan, actor=actor, on=written, major_change=True)
    review = concluded_review(actor, review=reviewed_plan(actor, plan=plan, on=written), on=written)
    actions.conclude(review=review, conclusion=ReviewConclusion.CONTINUE, actor=actor, on=written)
    assert duties_of(plan.case, on=written) == []
    assert duties_of(plan.case, on=date(2026, 5, 31)) == [(END, WRITE, 0)]


def test_評価のあとの大きな変化はまた評価する(plan, actor):
    written = date(2026, 3, 1)
    review = concluded_review(actor, review=reviewed_plan(actor, plan=plan, on=written), on=written)
    actions.conclude(review=review, conclusion=ReviewConclusion.CONTINUE, actor=actor, on=written)
    monitor(plan, actor=actor, on=written + days(10), major_change=True)
    assert duties_of(plan.case, on=written + days(10)) == [(written + days(40), WRITE, 0)]


@pytest.mark.parametrize(
    ("statutory", "outcome", "on", "expected"),
    [
        pytest.param(
            True, DecisionOutcome.REFUSED, START + days(14), [(START + days(14), WRITE, 0)],
            id="process§3: どの支援も決定されなかった",
        ),
        pytest.param(
            True, DecisionOutcome.REFUSED, START + days(15), [(START + days(14), WRITE, 1)],
            id="process§3: 14日すぎると、おくれ",
        ),
        pytest.param(True, DecisionOutcome.DECIDED, START + days(20), [], id="process§3: 決定された支援の開始を待つ"),
        pytest.param(False, DecisionOutcome.DECIDED, START + days(20), [], id="process§3: 報告だけの支援の開始を待つ"),
    ],
)
def test_始められる支援がなければ評価する(actor, statutory, outcome, on, expected):
    plan = decided_plan(actor, statutory=statutory, other=not statutory, on=START, ends_on=END)
    SupportDecision.objects.update(outcome=outcome)
    assert duties_of(plan.case, on=on) == expected


def test_決定の期間がすぎて始まらなければ評価する(actor):
    plan = decided_plan(actor, on=START, ends_on=END)
    SupportDecision.objects.update(ends_on=START + days(10))
    assert duties_of(plan.case, on=START + days(10)) == []
    assert duties_of(plan.case, on=START + days(11)) == [(START + days(14), WRITE, 0)]
    assert whys(plan.case, on=START + days(11)) == [
        "1月10日の自治体の回答のあと、始められる支援がありません。プランを本人と見直します。"
    ]


def test_中断すると決めたら_中断を記録するまで求める(plan, actor):
    review = concluded_review(actor, on=DAY, review=reviewed_plan(actor, on=DAY, plan=plan))
    actions.conclude(review=review, conclusion=ReviewConclusion.INTERRUPT, actor=actor, on=DAY)
    assert whys(plan.case, on=DAY) == [
        "6月10日の支援調整会議を受けて、中断することになりました。働きかけを確かめて、中断を記録します。"
    ]


def test_中断しているあいだは評価を求めない(actor):
    case = interrupted_case(actor, on=DAY)
    Plan.objects.filter(case=case).update(ends_on=DAY)
    assert duties_of(case, on=DAY) == []


def test_ほかの職員の今日することには出ない(plan, actor):
    other = make_staff()
    mine, theirs = (queries.duties(scope_of_staff(staff, on=END)) for staff in (actor, other))
    assert [batch.count for batch in mine] == [1, 0, 0, 0, 0, 0]
    assert [batch.count for batch in theirs] == [0] * 6


def test_先の評価は期限までの一覧に入らない(plan, actor):
    reviewed_plan(actor, plan=plan, on=END)
    near, far = (scope_of_agency(actor, on=END, days_ahead=ahead) for ahead in (7, 14))
    assert [batch.count for batch in queries.duties(near)] == [0] * 6
    assert [batch.count for batch in queries.duties(far)] == [0, 0, 0, 1, 0, 0]


def test_すごろくの評価(plan, actor):
    assert (queries.panel(plan.case).is_done, queries.panel(plan.case).note) == (False, "")
    review = reviewed_plan(actor, plan=plan, on=END)
    assert (queries.panel(plan.case).is_done, queries.panel(plan.case).note) == (False, "① 会議へ")
    item = table_review(review, actor=actor, on=END)
    assert queries.panel(plan.case).note == "① 会議待ち"
    decide_review(item, on=END)
    assert queries.panel(plan.case).note == "① 結論あり"
    actions.conclude(
        review=fresh_review(review), conclusion=ReviewConclusion.CONTINUE, actor=actor, on=END
    )
    panel = queries.panel(plan.case)
    assert (panel.stage, panel.is_done, panel.note, panel.happened_on) == (Stage.REVIEW, True, "① 評価ずみ", END)


def test_すごろくは一つの問い合わせ(plan, actor, django_assert_num_queries):
    reviewed_plan(actor, plan=plan, on=END)
    with django_assert_num_queries(1):
        queries.panel(plan.case)
