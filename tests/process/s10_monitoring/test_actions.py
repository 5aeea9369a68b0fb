from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.base import DAY, make_case, make_staff
from tests.factories.intake import end as end_case
from tests.factories.intake import fresh, lines_of, place, triaged_case
from tests.factories.meeting import decided_plan
from tests.factories.plan import agreed_plan
from tests.factories.provision import (
    interrupted_case,
    make_effort,
    monitor,
    monitored_case,
    report_interruption,
    start_first,
    started_plan,
)
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.queries import duties as case_duties
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.desk.queries.facts import facts_of
from yorisoi.desk.rules import Place, place_for
from yorisoi.foundation.violations import Refused
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan.enums import PlanState, ReplanReason
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting.enums import AgendaOutcome
from yorisoi.process.s10_monitoring import actions, queries
from yorisoi.process.s10_monitoring.enums import MonitoringKind
from yorisoi.process.s10_monitoring.models import Interruption, Monitoring, ReconnectEffort

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def actor():
    return make_staff()


def before(days):
    return DAY - timedelta(days=days)


def waiting(case):
    case = fresh(case)
    return (case.monitoring_base_on, case.monitoring_is_first)


def duties_of(case, kind, *, on=DAY):
    scope = scope_of_case(fresh(case), on=on)
    batches = [*case_duties.duties(scope), *queries.duties(scope)]
    return [duty for batch in batches for duty in batch.duties if duty.kind == kind]


def interrupt(case, *, actor, on=DAY, **facts):
    facts = {"reason": "電話にも訪問にも応答がない。", "interrupted_on": on, **facts}
    return actions.interrupt(case=case, actor=actor, on=on, **facts)


def resume(case, *, actor, on=DAY, **facts):
    facts = {"note": "本人から電話があった。", "resumed_on": on, **facts}
    return actions.resume(case=case, actor=actor, on=on, **facts)


def raised_need(case, actor):
    return emergency.raise_need(case=case, need="食べるものがない。", noticed_on=DAY, actor=actor, on=DAY)


def settled(need, case, actor):
    return emergency.settle(
        case=case, support=need, state=EmergencyState.DONE, means=EmergencyMeans.FOOD, detail="届けた。", settled_on=DAY,
        actor=actor, on=DAY,
    )


# モニタリング


def test_a_monitoring_moves_the_case_and_counts_anew(actor):
    case = monitored_case(actor)
    assert place(case) == (Stage.MONITORING, Turn.COUNSELOR, Standing.ACTIVE)
    assert waiting(case) == (DAY, False)
    assert fresh(case).last_contact_on == DAY
    assert lines_of(case, "monitoring.recorded") == ["モニタリング(① 支援の直後)。午前の通所に慣れてきた。"]
    assert AuditEntry.objects.filter(case_id=case.pk, verb="monitoring.recorded").count() == 1


def test_hearing_from_a_partner_only_is_no_contact(actor):
    case = monitored_case(actor, met_person=False)
    assert fresh(case).last_contact_on == before(10)


def test_a_case_under_replanning_keeps_its_place(actor):
    plan = started_plan(actor)
    plans.draft(case=plan.case, previous=plan, replan_reason=ReplanReason.REASSESS, actor=actor, on=DAY)
    monitor(plan, actor=actor)
    assert place(plan.case) == (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE)
    assert waiting(plan.case) == (DAY, False)


def test_a_monitoring_told_late_ends_no_wait(actor):
    case = monitored_case(actor)
    plan = Monitoring.objects.get().plan
    monitor(plan, actor=actor, monitored_on=before(3))
    assert waiting(case) == (DAY, False)


def test_a_monitoring_is_not_of_a_day_before_the_support(actor):
    plan = started_plan(actor)
    with pytest.raises(Refused) as refused:
        monitor(plan, actor=actor, monitored_on=before(1))
    assert refused.value.codes == ("MONITORED_BEFORE_SUPPORT",)
    assert waiting(plan.case) == (DAY, True)


def test_nothing_started_yet_keeps_waiting_for_the_start(actor):
    plan = decided_plan(actor)
    stage = fresh(plan.case).stage
    monitor(plan, actor=actor)
    assert stage == Stage.PROVISION
    assert place(plan.case)[0] == Stage.PROVISION
    start_first(plan, actor=actor)
    monitor(plan, actor=actor)
    assert place(plan.case)[0] == Stage.MONITORING


def test_a_plan_returned_while_its_services_run_is_monitored(actor):
    plan = started_plan(actor)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.RETURNED)
    monitor(plan, actor=actor)
    assert waiting(plan.case) == (DAY, False)


def test_a_plan_returned_before_anything_started_is_not_monitored(actor):
    plan = decided_plan(actor)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.RETURNED)
    with pytest.raises(Refused) as refused:
        monitor(plan, actor=actor)
    assert refused.value.codes == ("PLAN_NOT_ENDORSED",)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"findings": " "}, ("FINDINGS_MISSING",), id="ようすがない"),
        pytest.param({"monitored_on": TOMORROW}, ("MONITORED_IN_FUTURE",), id="先の日"),
    ],
)
def test_an_unfit_monitoring_is_not_kept(actor, facts, expected):
    plan = started_plan(actor)
    with pytest.raises(Refused) as refused:
        monitor(plan, actor=actor, **facts)
    assert refused.value.codes == expected
    assert not Monitoring.objects.exists()


def test_there_is_nothing_to_monitor_before_the_endorsement(actor):
    plan = agreed_plan(actor)
    with pytest.raises(Refused) as refused:
        monitor(plan, actor=actor)
    assert refused.value.codes == ("PLAN_NOT_ENDORSED",)


def test_there_is_nothing_to_monitor_without_a_plan(actor):
    with pytest.raises(Refused) as refused:
        actions.monitor(
            case=make_case(actor=actor), plan=None, kind=MonitoringKind.AD_HOC, monitored_on=DAY, satisfaction="GOOD",
            findings="会った。", actor=actor, on=DAY,
        )
    assert refused.value.codes == ("PLAN_NOT_ENDORSED",)


def test_the_same_press_monitors_once(actor):
    plan, once = started_plan(actor), uuid4()
    assert monitor(plan, actor=actor, once=once) == monitor(plan, actor=actor, once=once)
    assert Monitoring.objects.count() == 1
    assert len(lines_of(plan.case, "monitoring.recorded")) == 1


def test_an_interrupted_or_ended_case_is_not_monitored(actor):
    plan = started_plan(actor, on=before(60))
    case = interrupted_case(actor, plan=plan)
    with pytest.raises(Refused) as refused:
        monitor(plan, actor=actor)
    assert refused.value.codes == ("CASE_INTERRUPTED",)
    end_case(case, actor=actor)
    with pytest.raises(Refused) as refused:
        monitor(plan, actor=actor)
    assert refused.value.codes == ("CASE_ENDED",)


# 働きかけ


def test_an_effort_in_vain_is_no_contact(actor):
    case = make_case(actor=actor, on=before(40))
    make_effort(case, actor=actor)
    assert fresh(case).last_contact_on == before(40)
    assert lines_of(case, "effort.made") == [
        "つながるための働きかけ(連絡票・手紙を残した)。玄関に連絡票を残した。新聞はたまっていない。"
    ]
    assert place(case) == (Stage.INTAKE, Turn.COUNSELOR, Standing.ACTIVE)


def test_an_effort_the_person_answers_is_contact(actor):
    case = make_case(actor=actor, on=before(40))
    make_effort(case, actor=actor, reached=True)
    assert fresh(case).last_contact_on == DAY


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"text": ""}, ("EFFORT_EMPTY",), id="書かれていない"),
        pytest.param({"made_on": TOMORROW}, ("EFFORT_IN_FUTURE",), id="先の日"),
    ],
)
def test_an_unfit_effort_is_not_kept(actor, facts, expected):
    with pytest.raises(Refused) as refused:
        make_effort(make_case(actor=actor), actor=actor, **facts)
    assert refused.value.codes == expected
    assert not ReconnectEffort.objects.exists()


def test_the_same_press_is_one_effort(actor):
    case, once = make_case(actor=actor), uuid4()
    assert make_effort(case, actor=actor, once=once) == make_effort(case, actor=actor, once=once)
    assert ReconnectEffort.objects.count() == 1


def test_no_effort_is_made_on_an_ended_case(actor):
    case = make_case(actor=actor)
    end_case(case, actor=actor)
    with pytest.raises(Refused) as refused:
        make_effort(case, actor=actor)
    assert refused.value.codes == ("CASE_ENDED",)


# 中断


def test_an_interruption_stands_still_and_goes_to_the_meeting(actor):
    case = interrupted_case(actor)
    assert place(case) == (Stage.MONITORING, Turn.MEETING, Standing.INTERRUPTED)
    assert waiting(case) == (None, False)
    found = queries.open_interruption(case)
    assert (found.stage_before, found.turn_before) == (Stage.PROVISION, Turn.COUNSELOR)
    assert lines_of(case, "interruption.begun") == ["支援を中断しました。電話にも訪問にも応答がない。"]


def test_support_is_not_interrupted_without_an_effort(actor):
    plan = started_plan(actor, on=before(60))
    with pytest.raises(Refused) as refused:
        interrupt(plan.case, actor=actor)
    assert refused.value.codes == ("EFFORT_MISSING",)
    assert place(plan.case) == (Stage.PROVISION, Turn.COUNSELOR, Standing.ACTIVE)
    assert not Interruption.objects.exists()


@pytest.mark.parametrize(
    "effort",
    [
        pytest.param({"made_on": before(61)}, id="最後の連絡より前の働きかけ"),
        pytest.param({"made_on": DAY}, id="中断の日より後の働きかけ"),
        pytest.param({"made_on": before(60), "reached": True}, id="連絡がとれた働きかけ"),
    ],
)
def test_only_efforts_in_vain_between_contact_and_interruption_count(actor, effort):
    plan = started_plan(actor, on=before(60))
    make_effort(plan.case, actor=actor, **effort)
    with pytest.raises(Refused) as refused:
        interrupt(plan.case, actor=actor, interrupted_on=before(1))
    assert refused.value.codes == ("EFFORT_MISSING",)


def test_an_effort_of_the_day_of_contact_counts_if_made_after_it(actor):
    case = make_case(actor=actor, on=before(40))
    make_effort(case, actor=actor)
    make_effort(case, actor=actor, reached=True)
    with pytest.raises(Refused) as refused:
        interrupt(case, actor=actor)
    assert refused.value.codes == ("EFFORT_MISSING",)
    make_effort(case, actor=actor)
    interrupt(case, actor=actor)
    assert fresh(case).standing == Standing.INTERRUPTED


def test_support_is_not_interrupted_over_an_urgent_need(actor):
    case = make_case(actor=actor, on=before(40))
    make_effort(case, actor=actor)
    raised_need(case, actor)
    with pytest.raises(Refused) as refused:
        interrupt(case, actor=actor)
    assert refused.value.codes == ("EMERGENCY_OPEN",)
    assert not Interruption.objects.exists()


def test_every_reason_comes_at_once(actor):
    case = make_case(actor=actor)
    with pytest.raises(Refused) as refused:
        interrupt(case, actor=actor, reason="", interrupted_on=TOMORROW)
    assert refused.value.codes == ("EFFORT_MISSING", "INTERRUPTION_REASON_MISSING", "INTERRUPTED_IN_FUTURE")


def test_the_interruption_is_not_before_the_last_contact(actor):
    case = make_case(actor=actor)
    make_effort(case, actor=actor)
    with pytest.raises(Refused) as refused:
        interrupt(case, actor=actor, interrupted_on=before(1))
    assert refused.value.codes == ("EFFORT_MISSING", "INTERRUPTED_BEFORE_CONTACT")


def test_the_same_press_interrupts_once(actor):
    plan, once = started_plan(actor, on=before(60)), uuid4()
    make_effort(plan.case, actor=actor)
    assert interrupt(plan.case, actor=actor, once=once) == interrupt(plan.case, actor=actor, once=once)
    assert Interruption.objects.count() == 1


def test_another_press_is_told_that_it_stands_still(actor):
    case = interrupted_case(actor)
    with pytest.raises(Refused) as refused:
        interrupt(case, actor=actor, once=uuid4())
    assert refused.value.codes == ("ALREADY_INTERRUPTED",)


def test_an_ended_case_is_not_interrupted(actor):
    case = make_case(actor=actor)
    end_case(case, actor=actor)
    with pytest.raises(Refused) as refused:
        interrupt(case, actor=actor)
    assert refused.value.codes == ("CASE_ENDED",)


# 再開


def test_a_case_resumes_where_it_stood(actor):
    case = interrupted_case(actor, on=before(20), reported=True)
    found = resume(case, actor=actor)
    assert place(case) == (Stage.PROVISION, Turn.COUNSELOR, Standing.ACTIVE)
    assert waiting(case) == (DAY, False)
    assert fresh(case).last_contact_on == DAY
    assert (found.resumed_on, found.reported_on, found.is_open) == (DAY, before(20), False)
    assert lines_of(case, "interruption.resumed") == ["支援を再開しました。本人から電話があった。"]


def test_a_case_interrupted_before_its_plan_waits_for_no_monitoring(actor):
    case = make_case(actor=actor, on=before(60), stage=Stage.ASSESSMENT)
    make_effort(case, actor=actor)
    interrupt(case, actor=actor)
    resume(case, actor=actor)
    assert place(case) == (Stage.ASSESSMENT, Turn.COUNSELOR, Standing.ACTIVE)
    assert waiting(case) == (None, False)


def test_before_the_application_an_urgent_need_found_meanwhile_comes_first(actor):
    case = triaged_case(actor, on=before(60))
    make_effort(case, actor=actor, on=before(10))
    interrupt(case, actor=actor, on=before(5))
    need = raised_need(case, actor)
    assert place(case) == (Stage.MONITORING, Turn.MEETING, Standing.INTERRUPTED)
    resume(case, actor=actor)
    assert place(case) == (Stage.EMERGENCY, Turn.COUNSELOR, Standing.ACTIVE)
    assert place_for(facts_of([fresh(case)])[case.pk]) == Place(*place(case))
    settled(need, case, actor)
    assert place(case) == (Stage.INTAKE, Turn.PERSON, Standing.ACTIVE)


def test_after_the_application_an_urgent_need_found_meanwhile_moves_nothing(actor):
    case = interrupted_case(actor, on=before(20))
    raised_need(case, actor)
    resume(case, actor=actor)
    assert place(case) == (Stage.PROVISION, Turn.COUNSELOR, Standing.ACTIVE)


def test_running_services_are_watched_again_while_the_next_plan_is_made(actor):
    plan = started_plan(actor, on=before(60))
    plans.draft(case=plan.case, previous=plan, replan_reason=ReplanReason.REASSESS, actor=actor, on=before(50))
    case = interrupted_case(actor, plan=plan)
    resume(case, actor=actor)
    assert place(case) == (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE)
    assert waiting(case) == (DAY, False)


def test_the_report_of_the_last_interruption_is_not_the_report_of_the_next(actor):
    case = interrupted_case(actor, reported=True)
    resume(case, actor=actor)
    make_effort(case, actor=actor)
    interrupt(case, actor=actor)
    assert queries.report_item(queries.open_interruption(case)) is None
    assert len(duties_of(case, DutyKind.INTERRUPTION_REPORT)) == 1
    assert place(case) == (Stage.MONITORING, Turn.MEETING, Standing.INTERRUPTED)


def test_the_same_resumption_told_twice_is_once(actor):
    case = interrupted_case(actor)
    assert resume(case, actor=actor) == resume(case, actor=actor)
    assert len(lines_of(case, "interruption.resumed")) == 1


def test_a_case_that_does_not_stand_still_is_not_resumed(actor):
    with pytest.raises(Refused) as refused:
        resume(make_case(actor=actor), actor=actor, note="")
    assert refused.value.codes == ("NOT_INTERRUPTED", "RESUMPTION_NOTE_MISSING")


def test_a_case_does_not_resume_before_it_stood_still(actor):
    case = interrupted_case(actor)
    with pytest.raises(Refused) as refused:
        resume(case, actor=actor, resumed_on=before(1))
    assert refused.value.codes == ("RESUMED_BEFORE",)


def test_a_case_may_stand_still_again(actor):
    case = interrupted_case(actor, on=before(20))
    resume(case, actor=actor, on=before(15))
    make_effort(case, actor=actor, on=before(5))
    interrupt(case, actor=actor)
    assert Interruption.objects.filter(case=case).count() == 2
    assert queries.open_interruption(case).interrupted_on == DAY


def test_a_closure_ends_the_interruption(actor):
    case = interrupted_case(actor, on=before(100), reported=True)
    actions.end_by_closure(case, on=DAY)
    found = Interruption.objects.get()
    assert (found.closed_on, found.reported_on, found.is_open) == (DAY, before(100), False)
    actions.end_by_closure(case, on=DAY)


# すること


def test_the_first_monitoring_is_due_fourteen_days_after_the_start(actor):
    plan = decided_plan(actor)
    assert duties_of(plan.case, DutyKind.FIRST_MONITORING) == []
    start_first(plan, actor=actor)
    (duty,) = duties_of(plan.case, DutyKind.FIRST_MONITORING)
    assert duty.due_on == DAY + timedelta(days=14)
    assert duty.days_late(DAY + timedelta(days=20)) == 6
    monitor(plan, actor=actor)
    assert duties_of(plan.case, DutyKind.FIRST_MONITORING) == []


def test_the_regular_monitoring_is_due_a_month_after_the_last(actor):
    case = monitored_case(actor)
    (duty,) = duties_of(case, DutyKind.REGULAR_MONITORING)
    assert (duty.base_on, duty.due_on.isoformat()) == (DAY, "2026-07-10")
    late = DAY + timedelta(days=31)
    assert duties_of(case, DutyKind.REGULAR_MONITORING, on=late)[0].days_late(late) == 1
    monitor(Monitoring.objects.get().plan, actor=actor, on=late, kind=MonitoringKind.REGULAR)
    (after,) = duties_of(case, DutyKind.REGULAR_MONITORING, on=late)
    assert after.days_late(late) == 0


def test_no_monitoring_is_due_while_the_case_stands_still(actor):
    case = interrupted_case(actor)
    kinds = (DutyKind.FIRST_MONITORING, DutyKind.REGULAR_MONITORING, DutyKind.SILENCE)
    assert [duties_of(case, kind) for kind in kinds] == [[], [], []]
    assert queries.next_due(case) is None


def test_silence_is_due_thirty_days_after_the_last_contact(actor):
    plan = started_plan(actor, on=before(40))
    (duty,) = duties_of(plan.case, DutyKind.SILENCE)
    assert (duty.base_on, duty.days_late(DAY)) == (before(40), 10)
    make_effort(plan.case, actor=actor)
    assert duties_of(plan.case, DutyKind.SILENCE)[0].days_late(DAY) == 10
    make_effort(plan.case, actor=actor, reached=True)
    assert duties_of(plan.case, DutyKind.SILENCE)[0].days_late(DAY) == 0


def test_the_meeting_is_told_of_an_interruption(actor):
    case = interrupted_case(actor, on=before(31))
    (duty,) = duties_of(case, DutyKind.INTERRUPTION_REPORT)
    assert (duty.days_late(DAY), duty.turn) == (1, Turn.MEETING)
    assert duty.why == "5月10日に中断しました。支援調整会議への報告がまだです。"
    report_interruption(case, actor=actor)
    assert duties_of(case, DutyKind.INTERRUPTION_REPORT) == []
    assert place(case) == (Stage.MONITORING, Turn.PERSON, Standing.INTERRUPTED)


def test_a_postponed_report_is_no_report(actor):
    case = interrupted_case(actor)
    report_interruption(case, actor=actor, outcome=AgendaOutcome.POSTPONED)
    assert len(duties_of(case, DutyKind.INTERRUPTION_REPORT)) == 1


def test_the_person_is_sought_every_thirty_days(actor):
    case = interrupted_case(actor, on=before(31))
    (duty,) = duties_of(case, DutyKind.RECONNECT)
    assert (duty.base_on, duty.days_late(DAY)) == (before(31), 1)
    assert duty.why == "5月10日に中断しました。そのあとの働きかけがまだありません。"
    make_effort(case, actor=actor)
    (after,) = duties_of(case, DutyKind.RECONNECT)
    assert (after.base_on, after.days_late(DAY)) == (DAY, 0)
    assert after.why == "前の働きかけは6月10日です。つながりなおす機会をさがします。"


def test_an_earlier_effort_told_late_does_not_move_the_next_one_back(actor):
    case = interrupted_case(actor, on=before(31))
    make_effort(case, actor=actor)
    make_effort(case, actor=actor, made_on=before(5))
    (duty,) = duties_of(case, DutyKind.RECONNECT)
    assert duty.base_on == DAY


def test_nobody_is_sought_after_the_resumption(actor):
    case = interrupted_case(actor, on=before(31))
    resume(case, actor=actor)
    assert duties_of(case, DutyKind.RECONNECT) == []
    assert duties_of(case, DutyKind.INTERRUPTION_REPORT) == []


# 道のり


def test_the_step_of_the_journey_is_done_with_the_first_monitoring(actor, django_assert_num_queries):
    plan = started_plan(actor)
    assert queries.panel(plan.case).is_done is False
    monitor(plan, actor=actor)
    with django_assert_num_queries(1):
        panel = queries.panel(plan.case)
    assert (panel.is_done, panel.happened_on) == (True, DAY)
