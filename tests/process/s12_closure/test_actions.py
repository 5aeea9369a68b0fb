from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.base import DAY, make_staff
from tests.factories.intake import fresh
from tests.factories.meeting import called_meeting, chief_of, tabled_item
from tests.factories.plan import agreed_plan, drafted_plan
from tests.factories.provision import interrupted_case, make_effort, started_plan
from tests.factories.review import (
    close,
    closed_case,
    closure_facts,
    concluded_review,
    decide_review,
    fresh_review,
    lost_case,
    reviewed_plan,
    table_review,
)
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.foundation.violations import Refused
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import Subject
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s11_review import actions as reviews
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s12_closure import queries
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s12_closure.models import Closure
from yorisoi.process.s12_closure.rules import may_close
from yorisoi.records.models import CaseNote
from yorisoi.reference.models import ReferenceRow

pytestmark = pytest.mark.django_db
ENDED = (Stage.CLOSURE, Turn.NOBODY, Standing.ENDED)
LOST = {
    "pattern": ClosurePattern.CONTACT_LOST, "reason": "再開のめどがたたない。", "person_will": "",
    "will_unasked_reason": "手紙にも訪問にも返事がなかった。",
}
MOVED = {"pattern": ClosurePattern.OTHER, "is_fate_known": True, "reason": "となりの県のご家族のもとへ転居された。"}


@pytest.fixture
def actor():
    return make_staff()


def place(case):
    case = fresh(case)
    return (case.stage, case.turn, case.standing)


def refusals(case, actor, **facts):
    with pytest.raises(Refused) as refused:
        close(case, actor=actor, **facts)
    assert Closure.objects.filter(case=case).count() == 0
    return refused.value.codes


@pytest.mark.parametrize("pattern", [ClosurePattern.GOAL_ACHIEVED, ClosurePattern.ISSUES_EASED, ClosurePattern.OTHER])
def test_評価を会議にかけて終結する(actor, pattern):
    review = concluded_review(actor)
    closure = close(review.case, actor=actor, pattern=pattern)
    assert place(review.case) == ENDED
    assert closure.agenda_item_id == fresh_review(review).agenda_item_id
    assert fresh_review(review).settled_on == DAY
    assert fresh_review(review).conclusion == ReviewConclusion.CLOSE
    assert fresh_review(review).plan.state == PlanState.FINISHED
    assert AuditEntry.objects.filter(verb="case.closed").count() == 1


def test_本人の意向は記録に残る(actor):
    case = closed_case(actor)
    [line] = CaseNote.objects.filter(case=case, event="case.closed").order_by("pk").values_list("body", flat=True)
    assert "(1) 困窮状態が解決し、自立の目途がたった" in line
    assert "もう自分でやっていけると思う" in line


def test_終結の日は書いた日ではなく終わった日(actor):
    review = concluded_review(actor, on=DAY - timedelta(days=5))
    close(review.case, actor=actor, closed_on=DAY - timedelta(days=3))
    assert fresh(review.case).ended_on == DAY - timedelta(days=3)


def test_終結すると見守りの期限は数えない(actor):
    assert fresh(closed_case(actor)).monitoring_base_on is None


def test_二度押しても終結は一つ(actor):
    review, once = concluded_review(actor), uuid4()
    first, second = (close(review.case, actor=actor, once=once) for _ in range(2))
    assert first.pk == second.pk
    assert CaseNote.objects.filter(case=review.case, event="case.closed").count() == 1


def test_おわったケースはもう終結できない(actor):
    case = closed_case(actor)
    with pytest.raises(Refused) as refused:
        close(case, actor=actor)
    assert refused.value.codes == ("CASE_ENDED",)


def test_評価を会議にかけていなければ終結できない(actor):
    plan = started_plan(actor)
    assert refusals(plan.case, actor) == ("REVIEW_MISSING",)
    review = reviewed_plan(actor, plan=plan)
    assert refusals(plan.case, actor) == ("REVIEW_MISSING",)
    table_review(review, actor=actor)
    assert refusals(plan.case, actor) == ("REVIEW_MISSING", "AGENDA_PENDING")
    assert place(plan.case) == (Stage.REVIEW, Turn.MEETING, Standing.ACTIVE)


@pytest.mark.parametrize(
    "conclusion", [ReviewConclusion.CONTINUE, ReviewConclusion.REPLAN_ACHIEVED, ReviewConclusion.INTERRUPT]
)
def test_ほかの結論を実行した評価では終結できない(actor, conclusion):
    review = concluded_review(actor)
    reviews.conclude(review=review, conclusion=conclusion, actor=actor, on=DAY)
    assert refusals(review.case, actor) == ("REVIEW_MISSING",)


def test_本人の意向がなければ終結できない(actor):
    review = concluded_review(actor)
    assert refusals(review.case, actor, person_will="", will_unasked_reason="会えなかった。") == ("WILL_MISSING",)
    assert fresh_review(review).settled_on is None


def test_すべての理由をいちどにいう(actor):
    plan = started_plan(actor)
    tomorrow = DAY + timedelta(days=1)
    assert refusals(plan.case, actor, person_will="", reason="", closed_on=tomorrow) == (
        "REVIEW_MISSING", "WILL_MISSING", "CLOSURE_REASON_MISSING", "CLOSURE_IN_FUTURE",
    )


def test_会議の前の日には終結できない(actor):
    review = concluded_review(actor)
    assert refusals(review.case, actor, closed_on=DAY - timedelta(days=1)) == ("CLOSED_BEFORE_MEETING",)


def test_連絡が途絶したケースを終結する(actor):
    case = lost_case(actor)
    interruption = monitoring.open_interruption(case)
    closure = close(case, actor=actor, **LOST)
    assert place(case) == ENDED
    assert closure.agenda_item.subject == Subject.INTERRUPTION
    interruption.refresh_from_db()
    assert interruption.closed_on == DAY
    assert monitoring.open_interruption(case) is None
    assert plan_queries.current(case).state == PlanState.FINISHED


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        pytest.param({"reported": False}, ("INTERRUPTION_UNREPORTED",), id="手引き§10: 会議に報告していない"),
        pytest.param({"effort": False}, ("SILENCE_IS_NO_GROUND",), id="手引き§12※: 中断のあとに働きかけがない"),
        pytest.param({"since_days": 80}, ("SILENCE_IS_NO_GROUND",), id="手引き§12※: 中断してから日が浅い"),
    ],
)
def test_沈黙だけでは終結できない(actor, way, expected):
    case = lost_case(actor, **way)
    assert refusals(case, actor, **LOST) == expected
    assert fresh(case).standing == Standing.INTERRUPTED


def test_中断していなければ連絡途絶では終結できない(actor):
    plan = started_plan(actor, on=DAY - timedelta(days=200))
    assert refusals(plan.case, actor, **LOST) == ("SILENCE_IS_NO_GROUND", "INTERRUPTION_UNREPORTED")


def test_連絡途絶でも評価の会議は土台にならない(actor):
    review = concluded_review(actor)
    assert refusals(review.case, actor, **LOST) == ("SILENCE_IS_NO_GROUND", "INTERRUPTION_UNREPORTED")


def test_たずねられなかった理由もなければ終結できない(actor):
    assert refusals(lost_case(actor), actor, **(LOST | {"will_unasked_reason": ""})) == ("WILL_MISSING",)


def test_さかのぼって書いた中断のあとの働きかけも数える(actor):
    case = interrupted_case(actor, on=DAY - timedelta(days=100), reported=True)
    interruption = monitoring.open_interruption(case)
    make_effort(case, actor=actor, on=interruption.interrupted_on)
    assert queries.facts(case, on=DAY).efforts_after == 1
    monitoring.efforts(case).update(created_at=interruption.created_at - timedelta(hours=1))
    assert queries.facts(case, on=DAY).efforts_after == 0
    monitoring.efforts(case).filter(made_on=interruption.interrupted_on).update(
        made_on=interruption.interrupted_on + timedelta(days=1)
    )
    assert queries.facts(case, on=DAY).efforts_after == 1


def test_中断のあいだに転居がわかったら会議の確認で終結できる(actor):
    case = lost_case(actor, since_days=20)
    closure = close(case, actor=actor, **MOVED)
    assert closure.agenda_item.subject == Subject.INTERRUPTION
    assert place(case) == ENDED


def test_中断を報告していなければ転居でも終結できない(actor):
    case = lost_case(actor, since_days=20, reported=False)
    assert refusals(case, actor, **MOVED) == ("INTERRUPTION_UNREPORTED",)


def test_転居先を確かめていなければ_その他でも沈黙だけと同じ(actor):
    case = lost_case(actor, since_days=20, effort=False)
    assert refusals(case, actor, **(MOVED | {"is_fate_known": False})) == ("SILENCE_IS_NO_GROUND",) * 2


def test_中断しているあいだは達成で終結できない(actor):
    assert refusals(lost_case(actor), actor) == ("SILENCE_IS_NO_GROUND",)


def test_急ぐことを残して終結できない(actor):
    review = concluded_review(actor)
    emergency.raise_need(case=review.case, need="食べるものがない。", noticed_on=DAY, actor=actor, on=DAY)
    assert refusals(review.case, actor) == ("EMERGENCY_OPEN",)


def test_その他でもことばの記録は要る(actor):
    assert refusals(lost_case(actor), actor, **MOVED, person_will="") == ("WILL_MISSING",)


def test_中断の報告が議題に残っていれば終結できない(actor):
    case = lost_case(actor)
    meetings.table_case(
        meeting=called_meeting(chief_of(actor)), case=case, subject=Subject.INTERRUPTION, actor=actor, on=DAY
    )
    assert refusals(case, actor, **LOST) == ("AGENDA_PENDING",)


def test_書きかけの再プランもいっしょに終わる(actor):
    first = concluded_review(actor)
    reviews.conclude(review=first, conclusion=ReviewConclusion.REPLAN_REASSESS, actor=actor, on=DAY)
    concluded_review(actor, review=reviewed_plan(actor, plan=fresh_review(first).plan))
    close(first.case, actor=actor)
    assert [plan.state for plan in plan_queries.plans(first.case)] == [PlanState.FINISHED, PlanState.FINISHED]


def test_会議にかかっている再プランがあれば終結できない(actor):
    plan = agreed_plan(actor)
    tabled_item(plan)
    assert refusals(plan.case, actor) == ("REVIEW_MISSING", "AGENDA_PENDING")


def closing_before_meeting(case, actor):
    return reviews.table_closing(case=case, meeting=called_meeting(chief_of(actor), in_days=0), actor=actor, on=DAY)


def test_了承されたプランがないケースも会議にかけて終結できる(actor):
    plan = drafted_plan(actor)
    assert refusals(plan.case, actor) == ("REVIEW_MISSING",)
    item = closing_before_meeting(plan.case, actor)
    assert refusals(plan.case, actor) == ("REVIEW_MISSING", "AGENDA_PENDING")
    decide_review(item)
    assert close(plan.case, actor=actor).agenda_item_id == item.pk
    assert plan_queries.current(plan.case).state == PlanState.FINISHED


def test_サービスが続いていれば名前でいう(actor):
    plan = started_plan(actor)
    assert queries.running_services(plan.case) == ["就労準備支援事業"]


def test_これまでの本人のことば(actor):
    review = reviewed_plan(actor)
    words = queries.last_words(review.case)
    assert "娘に、ちゃんと働いている姿を見せたい" in words.wish
    assert "もう自分でやっていける" in words.at_review


def test_すごろくの終結(actor):
    case = closed_case(actor)
    panel = queries.panel(case)
    assert (panel.stage, panel.is_done, panel.happened_on) == (Stage.CLOSURE, True, DAY)
    assert queries.panel(started_plan(actor).case).is_done is False


def test_意向のない終結はデータベースも断る(actor):
    review = concluded_review(actor)
    facts = closure_facts(person_will="", closed_on=DAY, agenda_item=review.agenda_item)
    with pytest.raises(Exception, match="closure_has_will"):
        Closure.objects.record(case=review.case, actor=actor, **facts)


@pytest.mark.parametrize(
    ("starts_on", "is_refused"), [(DAY, True), (DAY + timedelta(days=1), False)], ids=["その日からのきまり", "あすからのきまり"]
)
def test_何日待つかは_終結の日の_その自治体のきまり(actor, starts_on, is_refused):
    case = lost_case(actor)
    ReferenceRow.objects.create(
        municipality_id=case.municipality_id, table="periods", code="SILENCE_BEFORE_CLOSURE", label="終結できるまで",
        starts_on=starts_on, source="架空市の要領", data={"days": "900"},
    )
    found = may_close(queries.facts(case, on=DAY), **LOST, closed_on=DAY, on=DAY)
    assert [("900日たっていません" in each.why, each.code) for each in found] == [(True, "SILENCE_IS_NO_GROUND")] * is_refused


def test_土台になる会議(actor):
    case = lost_case(actor)
    assert queries.ground(case, pattern=ClosurePattern.CONTACT_LOST).subject == Subject.INTERRUPTION
    assert queries.ground(case, pattern=ClosurePattern.GOAL_ACHIEVED) is None
    assert queries.facts(case, on=DAY).silence_days == 90
