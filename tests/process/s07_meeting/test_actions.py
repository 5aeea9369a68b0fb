from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories import meeting as build
from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.plan import agreed_plan, drafted_plan
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import CaseGrant
from yorisoi.consents import actions as consents
from yorisoi.consents import queries as consent_queries
from yorisoi.consents.enums import DisclosureGround
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting import queries
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingRhythm, MeetingState, Subject
from yorisoi.process.s07_meeting.models import (
    AgendaItem,
    MeetingMember,
    ResourceGap,
    SupportCoordinationMeeting,
)
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def counselor():
    return make_staff()


@pytest.fixture
def chief(counselor):
    return build.chief_of(counselor)


@pytest.fixture
def plan(counselor):
    return agreed_plan(counselor)


@pytest.fixture
def hello_work():
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def place(case):
    case.refresh_from_db()
    return case.stage, case.turn, case.standing


def withdraw_consents(case, actor):
    for consent in consent_queries.in_force(case, on=DAY):
        consents.withdraw(consent=consent, note="やめたい", actor=actor, on=DAY)


# Calling -------------------------------------------------------------------------------------------------------------


def test_a_meeting_is_called_with_its_chair_and_members(chief):
    meeting = build.called_meeting(chief)
    assert meeting.is_planned
    assert [(m.name, m.represents_municipality) for m in queries.members(meeting)] == [
        ("原 直樹", True), (chief.name, False),
    ]
    assert AuditEntry.objects.filter(verb="meeting.called", subject_id=meeting.pk).count() == 1


def test_calling_twice_with_one_token_is_one_meeting(chief):
    once = uuid4()
    assert build.called_meeting(chief, once=once) == build.called_meeting(chief, once=once)
    assert SupportCoordinationMeeting.objects.count() == 1


def test_a_counselor_does_not_call_a_meeting(counselor):
    with pytest.raises(Refused) as refused:
        build.called_meeting(counselor)
    assert refused.value.codes == ("MEETING_CHIEF_ONLY",)
    assert not SupportCoordinationMeeting.objects.exists()


def test_a_meeting_of_last_year_is_not_called(chief):
    with pytest.raises(Refused) as refused:
        build.called_meeting(chief, in_days=-358)
    assert refused.value.codes == ("MEETING_LONG_PAST",)


def test_an_unnamed_member_refuses_the_whole_call(chief, hello_work):
    with pytest.raises(Refused) as refused:
        build.called_meeting(chief, members=[{"agency": hello_work, "name": " "}])
    assert refused.value.codes == ("MEMBER_UNNAMED",)
    assert not SupportCoordinationMeeting.objects.exists()


def test_a_partner_is_not_the_municipality(chief, hello_work):
    with pytest.raises(Refused) as refused:
        build.called_meeting(
            chief, members=[{"agency": hello_work, "name": "南 和子", "represents_municipality": True}]
        )
    assert refused.value.codes == ("NOT_THE_MUNICIPALITY",)


def test_an_officer_takes_part_as_the_municipality(chief):
    officer = make_staff(Role.MUNICIPAL_OFFICER)
    meeting = build.called_meeting(chief, members=[{"staff": officer}])
    assert queries.members(meeting).get(staff=officer).represents_municipality


def test_changing_a_meeting_somebody_else_changed_is_stale(chief):
    meeting = build.called_meeting(chief)
    facts = {"starts_at": None, "place": "駅前の分室", "chair": chief, "actor": chief, "on": DAY}
    meetings.update(meeting=meeting, seen_version=_version(meeting), meets_on=meeting.meets_on, **facts)
    with pytest.raises(Refused) as refused:
        meetings.update(meeting=meeting, seen_version=1, meets_on=meeting.meets_on, **facts | {"place": "市役所"})
    assert refused.value.codes == ("STALE",)


def test_the_same_change_of_a_meeting_pressed_twice_is_one(chief):
    meeting = build.called_meeting(chief)
    facts = {"starts_at": None, "place": "駅前の分室", "chair": chief, "actor": chief, "on": DAY}
    seen = _version(meeting)
    for _ in range(2):
        meetings.update(meeting=meeting, seen_version=seen, meets_on=meeting.meets_on, **facts)
    assert _version(meeting) == seen + 1


def _version(meeting):
    return SupportCoordinationMeeting.objects.get(pk=meeting.pk).version


def test_a_later_day_lets_its_members_see_longer(chief, plan):
    item = build.tabled_item(plan, meeting=build.called_meeting(chief))
    later = item.meeting.meets_on + timedelta(days=10)
    meetings.update(
        meeting=item.meeting, seen_version=_version(item.meeting), meets_on=later, starts_at=None, place="",
        chair=chief, actor=chief, on=DAY,
    )
    assert CaseGrant.objects.get(case=plan.case, staff=chief).ends_on == later + timedelta(days=14)


# Members and consent -------------------------------------------------------------------------------------------------


def test_a_member_sees_the_cases_until_two_weeks_after_the_meeting(chief, plan):
    partner = make_staff(Role.PARTNER_MEMBER)
    item = build.tabled_item(plan, meeting=build.called_meeting(chief))
    meetings.add_member(meeting=item.meeting, staff=partner, actor=chief, on=DAY)
    grant = CaseGrant.objects.get(case=plan.case, staff=partner)
    assert (grant.starts_on, grant.ends_on) == (DAY, item.meeting.meets_on + timedelta(days=14))


def test_tabling_lets_the_members_see_the_case(chief, plan):
    partner = make_staff(Role.PARTNER_MEMBER)
    build.tabled_item(plan, meeting=build.called_meeting(chief, members=[{"staff": partner}]))
    assert CaseGrant.objects.filter(case=plan.case, staff=partner).count() == 1


def test_adding_a_member_twice_is_once(chief, hello_work):
    meeting = build.called_meeting(chief)
    first = meetings.add_member(meeting=meeting, agency=hello_work, name="南 和子", actor=chief, on=DAY)
    assert meetings.add_member(meeting=meeting, agency=hello_work, name="南 和子", actor=chief, on=DAY) == first
    assert MeetingMember.objects.filter(agency=hello_work).count() == 1


@pytest.mark.parametrize(("claims", "code"), [(False, "CONSENT_MISSING"), (True, "BASIS_MISSING")])
def test_an_outside_member_without_consent_is_refused_by_case_number(chief, plan, hello_work, claims, code):
    withdraw_consents(plan.case, chief)
    item = build.tabled_item(plan, meeting=build.called_meeting(chief))
    with pytest.raises(Refused) as refused:
        meetings.add_member(
            meeting=item.meeting, agency=hello_work, name="南 和子", actor=chief, on=DAY, claims_ground=claims
        )
    assert refused.value.codes == (code,)
    assert plan.case.number in str(refused.value)
    assert not MeetingMember.objects.filter(agency=hello_work).exists()


def test_a_member_who_was_present_stays_on_the_list(chief, plan):
    item = build.open_meeting_with(plan)
    member = queries.members(item.meeting).filter(represents_municipality=True).select_related("meeting").get()
    with pytest.raises(Refused) as refused:
        meetings.remove_member(member=member, actor=chief, on=DAY)
    assert refused.value.codes == ("MEMBER_ATTENDED",)


def test_removing_a_member_twice_is_once_and_ends_what_they_saw(chief, plan):
    partner = make_staff(Role.PARTNER_MEMBER)
    item = build.tabled_item(plan, meeting=build.called_meeting(chief, members=[{"staff": partner}]))
    member = queries.members(item.meeting).select_related("meeting").get(staff=partner)
    meetings.remove_member(member=member, actor=chief, on=DAY)
    meetings.remove_member(member=member, actor=chief, on=DAY)
    assert not MeetingMember.objects.filter(staff=partner).exists()
    assert queries.seen_cases(partner, [plan.case_id], on=DAY + timedelta(days=1)) == set()


def test_a_withdrawn_case_is_seen_no_longer_unless_another_meeting_asks(chief, plan):
    partner = make_staff(Role.PARTNER_MEMBER)
    members = [{"staff": partner}]
    item = build.tabled_item(plan, meeting=build.called_meeting(chief, members=members))
    meetings.withdraw_item(item=item, actor=chief, on=DAY)
    assert queries.seen_cases(partner, [plan.case_id], on=DAY) == set()
    plan.refresh_from_db()
    meetings.table_case(
        meeting=build.called_meeting(chief, members=members), case=plan.case, subject=Subject.SHARING, actor=chief, on=DAY
    )
    again = build.tabled_item(plan, meeting=build.called_meeting(chief, members=members))
    meetings.withdraw_item(item=again, actor=chief, on=DAY)
    assert queries.seen_cases(partner, [plan.case_id], on=DAY) == {plan.case_id}


# Tabling -------------------------------------------------------------------------------------------------------------


def test_tabling_a_plan_hands_the_case_to_the_meeting(chief, plan):
    item = build.tabled_item(plan)
    plan.refresh_from_db()
    assert (item.subject, item.purpose) == (Subject.NEW_PLAN, "APPROPRIATENESS")
    assert plan.state == PlanState.TABLED
    assert place(plan.case) == (Stage.MEETING, Turn.MEETING, Standing.ACTIVE)
    assert CaseNote.objects.filter(case=plan.case, event="meeting.tabled").count() == 1
    assert AuditEntry.objects.filter(verb="meeting.tabled", case_id=plan.case_id).count() == 1


def test_tabling_twice_is_once(chief, plan):
    meeting = build.called_meeting(chief)
    assert build.tabled_item(plan, meeting=meeting) == build.tabled_item(plan, meeting=meeting)
    assert AgendaItem.objects.count() == 1
    assert CaseNote.objects.filter(event="meeting.tabled").count() == 1


def test_one_plan_lies_before_one_meeting(chief, plan):
    build.tabled_item(plan)
    with pytest.raises(Refused) as refused:
        build.tabled_item(plan)
    assert refused.value.codes == ("ALREADY_TABLED",)


def test_an_unfinished_plan_is_refused_with_everything_it_lacks(chief, counselor):
    plan = drafted_plan(counselor, complete=False)
    with pytest.raises(Refused) as refused:
        build.tabled_item(plan)
    assert {"PLAN_ITEM_MISSING", "PERSON_AGREEMENT_MISSING"} == set(refused.value.codes)
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(("claims", "code"), [(False, "CONSENT_MISSING"), (True, "BASIS_MISSING")])
def test_tabling_before_outside_members_needs_consent_or_ground(chief, plan, hello_work, claims, code):
    withdraw_consents(plan.case, chief)
    meeting = build.called_meeting(chief, members=[{"agency": hello_work, "name": "南 和子"}])
    with pytest.raises(Refused) as refused:
        meetings.table_plan(meeting=meeting, plan=plan, actor=chief, on=DAY, claims_ground=claims)
    assert refused.value.codes == (code,)
    assert place(plan.case)[0] == Stage.PLAN


def test_a_recorded_ground_lets_the_case_be_told(chief, plan, hello_work):
    withdraw_consents(plan.case, chief)
    consents.record_ground(
        case=plan.case, ground=DisclosureGround.LIFE, recipient=hello_work, information="住まいと体調", actor=chief,
        reason="今夜泊まるところがない。", on=DAY,
    )
    meeting = build.called_meeting(chief, members=[{"agency": hello_work, "name": "南 和子"}])
    assert meetings.table_plan(meeting=meeting, plan=plan, actor=chief, on=DAY, claims_ground=True).is_pending


def test_an_officer_brings_no_case(chief, plan):
    with pytest.raises(Refused) as refused:
        meetings.table_plan(meeting=build.called_meeting(chief), plan=plan, actor=build.officer_of(chief), on=DAY)
    assert refused.value.codes == ("NOT_OUR_AGENDA",)


def test_nothing_is_put_before_a_meeting_that_is_over(chief, plan, counselor):
    meeting = build.called_meeting(chief)
    meetings.cancel(meeting=meeting, actor=chief, on=DAY)
    with pytest.raises(Refused) as refused:
        build.tabled_item(plan, meeting=meeting)
    assert refused.value.codes == ("MEETING_OVER",)


def test_a_matter_concluded_here_is_not_put_back_here(chief, plan):
    item = build.open_meeting_with(plan)
    build.conclude(item, AgendaOutcome.POSTPONED)
    with pytest.raises(Refused) as refused:
        build.tabled_item(plan, meeting=item.meeting)
    assert refused.value.codes == ("CONCLUDED_HERE",)


def test_a_review_waits_for_the_meeting(chief, plan):
    case = make_case(actor=chief)
    meeting = build.called_meeting(chief)
    meetings.table_case(meeting=meeting, case=case, subject=Subject.REVIEW, actor=chief, on=DAY)
    assert place(case) == (Stage.REVIEW, Turn.MEETING, Standing.ACTIVE)


def test_an_interruption_is_reported_only_while_there_is_one(chief):
    case = make_case(actor=chief)
    with pytest.raises(Refused) as refused:
        meetings.table_case(
            meeting=build.called_meeting(chief), case=case, subject=Subject.INTERRUPTION, actor=chief, on=DAY
        )
    assert refused.value.codes == ("NOT_INTERRUPTED",)


def test_a_topic_has_a_title_and_no_case(chief):
    meeting = build.called_meeting(chief)
    item = meetings.add_topic(meeting=meeting, title="夜間の居場所がない", actor=chief, on=DAY)
    assert meetings.add_topic(meeting=meeting, title=" 夜間の居場所がない ", actor=chief, on=DAY) == item
    assert (item.case, item.purpose) == (None, "RESOURCES")
    with pytest.raises(Refused) as refused:
        meetings.add_topic(meeting=meeting, title=" ", actor=chief, on=DAY)
    assert refused.value.codes == ("TITLE_MISSING",)


def test_the_order_of_the_agenda_changes_by_neighbors(chief):
    meeting = build.called_meeting(chief)
    first, second, third = (
        meetings.add_topic(meeting=meeting, title=title, actor=chief, on=DAY) for title in ("居場所", "通院の足", "住まい")
    )
    meetings.move_item(item=third, up=True, seen_version=_version(meeting), actor=chief, on=DAY)
    meetings.move_item(item=first, up=True, seen_version=_version(meeting), actor=chief, on=DAY)
    assert [item.title for item in queries.agenda(meeting)] == ["居場所", "住まい", "通院の足"]
    with pytest.raises(Refused) as refused:
        meetings.move_item(item=second, up=True, seen_version=1, actor=chief, on=DAY)
    assert refused.value.codes == ("STALE",)


def test_a_withdrawn_plan_waits_to_be_tabled_again(chief, plan):
    item = build.tabled_item(plan)
    meetings.withdraw_item(item=item, actor=chief, on=DAY)
    meetings.withdraw_item(item=item, actor=chief, on=DAY)
    plan.refresh_from_db()
    assert (plan.state, plan.agreed_on) == (PlanState.DRAFT, DAY)
    assert place(plan.case) == (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE)
    assert build.tabled_item(plan, meeting=item.meeting).is_pending


# Holding -------------------------------------------------------------------------------------------------------------


def test_a_meeting_opens_with_those_present(chief):
    meeting = build.begin(build.called_meeting(chief), actor=chief)
    assert meeting.is_open
    assert queries.members(meeting).filter(attended=True).count() == 2
    one = queries.members(meeting).get(staff=chief)
    meetings.open_meeting(meeting=meeting, attended=[one.pk], actor=chief, on=DAY)
    assert [member.pk for member in queries.members(meeting).filter(attended=True)] == [one.pk]


def test_opening_without_anybody_is_refused(chief):
    with pytest.raises(Refused) as refused:
        meetings.open_meeting(meeting=build.called_meeting(chief, in_days=0), attended=[], actor=chief, on=DAY)
    assert refused.value.codes == ("ATTENDANCE_MISSING",)


def test_opening_what_somebody_else_changed_is_stale(chief):
    meeting = build.called_meeting(chief, in_days=0)
    present = [queries.members(meeting).get(staff=chief).pk]
    with pytest.raises(Refused) as refused:
        meetings.open_meeting(meeting=meeting, attended=present, actor=chief, on=DAY, seen_version=1)
    assert refused.value.codes == ("STALE",)


@pytest.mark.parametrize("outcome", [AgendaOutcome.ENDORSED, AgendaOutcome.CONDITIONAL], ids=["了承", "条件つき了承"])
def test_an_endorsed_plan_goes_to_the_municipality(chief, plan, outcome):
    item = build.conclude(
        build.open_meeting_with(plan), outcome, conditions="2か月後に日数を見直す", condition_checker="高梨 修",
        gaps=["夜間の居場所", "", "夜間の居場所", "通院の足"],
    )
    plan.refresh_from_db()
    assert (plan.state, plan.endorsed_on, item.concluded_on) == (PlanState.ENDORSED, DAY, DAY)
    assert place(plan.case) == (Stage.DECISION, Turn.MUNICIPALITY, Standing.ACTIVE)
    assert plan.case.reported_on == DAY
    assert [gap.text for gap in queries.gaps(item.meeting)] == ["夜間の居場所", "通院の足"]


def test_recording_the_same_outcome_twice_is_once(chief, plan):
    item = build.open_meeting_with(plan)
    build.conclude(item, gaps=["夜間の居場所"])
    build.conclude(item, gaps=["夜間の居場所"])
    assert ResourceGap.objects.count() == 1
    assert AuditEntry.objects.filter(verb="meeting.concluded").count() == 1


def test_another_outcome_for_a_concluded_item_is_refused(chief, plan):
    item = build.open_meeting_with(plan)
    build.conclude(item)
    with pytest.raises(Refused) as refused:
        build.conclude(item, AgendaOutcome.POSTPONED, discussion="時間が足りない。")
    assert refused.value.codes == ("ALREADY_CONCLUDED",)


@pytest.mark.parametrize("attends", [False, True], ids=["まだはじまっていない", "だれも出席していない"])
def test_nothing_is_endorsed_outside_a_held_meeting(chief, plan, attends):
    item = build.tabled_item(plan)
    SupportCoordinationMeeting.objects.filter(pk=item.meeting_id, municipality_id=attends and chief.municipality_id).update(
        state=MeetingState.OPEN
    )
    item.refresh_from_db()
    with pytest.raises(Refused) as refused:
        build.conclude(item)
    assert refused.value.codes == ("MEETING_NOT_HELD",)
    plan.refresh_from_db()
    assert plan.state == PlanState.TABLED


def test_a_condition_and_its_checker_are_asked_for_together(chief, plan):
    with pytest.raises(Refused) as refused:
        build.conclude(build.open_meeting_with(plan), AgendaOutcome.CONDITIONAL)
    assert refused.value.codes == ("CONDITION_MISSING", "CONDITION_MISSING")


def test_a_counselor_who_does_not_chair_records_no_outcome(chief, plan, counselor):
    item = build.open_meeting_with(plan)
    with pytest.raises(Refused) as refused:
        meetings.record_outcome(
            item=item, outcome=AgendaOutcome.ENDORSED, discussion="", actor=counselor, on=DAY
        )
    assert refused.value.codes == ("MEETING_CHIEF_ONLY",)


def test_the_chair_records_outcomes(chief, plan, counselor):
    item = build.open_meeting_with(plan, chair=counselor)
    made = meetings.record_outcome(item=item, outcome=AgendaOutcome.ENDORSED, discussion="", actor=counselor, on=DAY)
    assert made.outcome == AgendaOutcome.ENDORSED


def test_a_returned_plan_goes_back_to_its_writers(chief, plan):
    build.conclude(build.open_meeting_with(plan), AgendaOutcome.RETURNED, discussion="通う日数を見直す。")
    plan.refresh_from_db()
    assert (plan.state, plan.return_reason) == (PlanState.RETURNED, "通う日数を見直す。")
    assert place(plan.case) == (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE)
    assert plan.case.reported_on is None


def test_a_return_without_a_word_is_refused(chief, plan):
    with pytest.raises(Refused) as refused:
        build.conclude(build.open_meeting_with(plan), AgendaOutcome.RETURNED, discussion="")
    assert refused.value.codes == ("DISCUSSION_MISSING",)


def test_a_postponed_plan_is_tabled_again_elsewhere(chief, plan):
    build.conclude(build.open_meeting_with(plan), AgendaOutcome.POSTPONED)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT
    assert place(plan.case) == (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE)
    assert build.tabled_item(plan).is_pending


@pytest.mark.parametrize(
    "outcome", [AgendaOutcome.ENDORSED, AgendaOutcome.CONFIRMED, AgendaOutcome.RETURNED, AgendaOutcome.POSTPONED]
)
def test_after_its_meeting_a_review_is_the_workers_again(chief, outcome):
    case, meeting = make_case(actor=chief), build.called_meeting(chief)
    item = meetings.table_case(meeting=meeting, case=case, subject=Subject.REVIEW, actor=chief, on=DAY)
    item.meeting = build.begin(meeting, actor=chief)
    build.conclude(item, outcome)
    assert place(case) == (Stage.REVIEW, Turn.COUNSELOR, Standing.ACTIVE)
    assert [(each.subject, each.outcome) for each in queries.items_of(case)] == [(Subject.REVIEW, outcome)]


def test_a_confirmed_interruption_waits_for_the_person(chief):
    case, meeting = make_case(actor=chief), build.called_meeting(chief)
    cases.move(
        case, stage=Stage.MONITORING, turn=Turn.MEETING, standing=Standing.INTERRUPTED, actor=chief, on=DAY
    )
    item = meetings.table_case(meeting=meeting, case=case, subject=Subject.INTERRUPTION, actor=chief, on=DAY)
    item.meeting = build.begin(meeting, actor=chief)
    build.conclude(item, AgendaOutcome.CONFIRMED)
    assert place(case) == (Stage.MONITORING, Turn.PERSON, Standing.INTERRUPTED)


def test_a_shared_plan_does_not_move(chief, counselor):
    plan = build.decided_plan(counselor)
    meeting = build.called_meeting(chief)
    before = place(plan.case)
    item = meetings.table_case(meeting=meeting, case=plan.case, subject=Subject.SHARING, plan=plan, actor=chief, on=DAY)
    item.meeting = build.begin(meeting, actor=chief)
    build.conclude(item, AgendaOutcome.CONFIRMED)
    assert place(plan.case) == before


def test_a_meeting_ends_when_everything_is_concluded(chief, plan):
    item = build.open_meeting_with(plan)
    with pytest.raises(Refused) as refused:
        meetings.close_meeting(meeting=item.meeting, actor=chief, on=DAY)
    assert refused.value.codes == ("ITEMS_PENDING",)
    build.conclude(item)
    closed = meetings.close_meeting(meeting=item.meeting, actor=chief, on=DAY, minutes="次回は7月")
    assert (closed.state, closed.minutes) == (MeetingState.HELD, "次回は7月")
    assert meetings.close_meeting(meeting=item.meeting, actor=chief, on=DAY).version == closed.version


def test_a_called_off_meeting_gives_its_cases_back(chief, plan):
    item = build.tabled_item(plan)
    meetings.cancel(meeting=item.meeting, actor=chief, on=DAY)
    meetings.cancel(meeting=item.meeting, actor=chief, on=DAY)
    item.refresh_from_db()
    assert item.outcome == AgendaOutcome.POSTPONED
    assert place(plan.case) == (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE)
    assert CaseNote.objects.filter(event="meeting.canceled").count() == 1


def test_a_meeting_under_way_is_not_called_off(chief, plan):
    item = build.open_meeting_with(plan)
    with pytest.raises(Refused) as refused:
        meetings.cancel(meeting=item.meeting, actor=chief, on=DAY)
    assert refused.value.codes == ("MEETING_STARTED",)


# Reads ---------------------------------------------------------------------------------------------------------------


def test_the_next_regular_meeting(chief):
    build.called_meeting(chief, in_days=3, rhythm=MeetingRhythm.AD_HOC)
    later = build.called_meeting(chief, in_days=20)
    nearer = build.called_meeting(chief, in_days=10)
    assert queries.next_regular(chief.agency, DAY) == nearer
    assert queries.next_regular(chief.agency, DAY + timedelta(days=15)) == later
    assert queries.next_regular(chief.agency, DAY + timedelta(days=30)) is None


def test_the_panel_follows_the_latest_plan(chief, plan, django_assert_num_queries):
    assert queries.panel(plan.case).note == ""
    item = build.open_meeting_with(plan)
    assert queries.panel(plan.case).note == "6月10日に協議"
    build.conclude(item)
    with django_assert_num_queries(1):
        panel = queries.panel(plan.case)
    assert (panel.is_done, panel.note, panel.happened_on) == (True, "① 了承", DAY)


def test_what_waits_for_a_meeting_says_what_it_lacks(chief, counselor, plan):
    unready = drafted_plan(counselor, complete=False)
    waiting = queries.waiting(chief.agency, chief, on=DAY)
    assert [(each.case, each.is_ready) for each in waiting] == [(plan.case, True), (unready.case, False)]
    assert queries.waiting(chief.agency, make_staff(), on=DAY) == []
