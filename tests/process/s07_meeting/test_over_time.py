"""What happens between the tabling, the day of the meeting and its end: consents, grants, and what nobody concluded."""

from datetime import timedelta

import pytest

from tests.factories import meeting as build
from tests.factories.base import DAY, make_agency, make_staff
from tests.factories.plan import agreed_plan
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.models import CaseGrant
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.consents import actions as consents
from yorisoi.consents import queries as consent_queries
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting import queries
from yorisoi.process.s07_meeting.enums import AgendaOutcome
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return build.chief_of(make_staff())


@pytest.fixture
def plan(chief):
    return agreed_plan(chief)


@pytest.fixture
def hello_work():
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def _place(case):
    case.refresh_from_db()
    return case.stage, case.turn, case.standing


def withdraw_consents(case, actor):
    for consent in consent_queries.in_force(case, on=DAY):
        consents.withdraw(consent=consent, note="やめたい", actor=actor, on=DAY)


def test_a_meeting_to_come_is_not_held_today(chief, plan):
    meeting = build.called_meeting(chief, in_days=60)
    build.tabled_item(plan, meeting=meeting)
    present = [member.pk for member in queries.members(meeting)]
    with pytest.raises(Refused) as refused:
        meetings.open_meeting(meeting=meeting, attended=present, actor=chief, on=DAY)
    assert refused.value.codes == ("MEETING_NOT_YET",)
    meeting.refresh_from_db()
    assert meeting.is_planned


def test_a_consent_that_ends_before_the_meeting_does_not_carry_it(chief, plan, hello_work):
    withdraw_consents(plan.case, chief)
    consents.give(
        case=plan.case, purpose="MEETING", scope="ALL_RELATED", method="WRITTEN", rules_version="第1版", given_on=DAY,
        ends_on=DAY + timedelta(days=3), actor=chief, on=DAY,
    )
    members = [{"agency": hello_work, "name": "南 和子"}]
    with pytest.raises(Refused) as refused:
        build.tabled_item(plan, meeting=build.called_meeting(chief, members=members))
    assert refused.value.codes == ("CONSENT_MISSING",)
    assert "会議の日(6月17日)" in refused.value.violations[0].sentence
    build.tabled_item(plan, meeting=build.called_meeting(chief, members=members, in_days=3))


def test_a_consent_taken_back_before_the_meeting_begins_is_asked_again(chief, plan, hello_work):
    meeting = build.called_meeting(chief, in_days=0, members=[{"agency": hello_work, "name": "南 和子"}])
    item = build.tabled_item(plan, meeting=meeting)
    withdraw_consents(plan.case, chief)
    with pytest.raises(Refused) as refused:
        build.begin(item.meeting, actor=chief)
    assert refused.value.codes == ("CONSENT_MISSING",)
    present = [queries.members(meeting).get(staff=chief).pk]
    assert meetings.open_meeting(meeting=meeting, attended=present, actor=chief, on=DAY).is_open


def test_a_consent_taken_back_in_the_meeting_leaves_only_the_next_one(chief, plan, hello_work):
    item = build.open_meeting_with(plan, members=[{"agency": hello_work, "name": "南 和子"}])
    withdraw_consents(plan.case, chief)
    with pytest.raises(Refused) as refused:
        build.conclude(item)
    assert refused.value.codes == ("CONSENT_MISSING",)
    plan.refresh_from_db()
    assert plan.state == PlanState.TABLED
    build.conclude(item, AgendaOutcome.POSTPONED)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT


def test_what_is_put_off_is_seen_no_longer(chief, plan):
    partner = make_staff(Role.PARTNER_MEMBER)
    item = build.open_meeting_with(plan, members=[{"staff": partner}])
    assert queries.seen_cases(partner, [plan.case_id], on=DAY) == {plan.case_id}
    build.conclude(item, AgendaOutcome.POSTPONED)
    assert queries.seen_cases(partner, [plan.case_id], on=DAY) == set()


def test_a_meeting_held_sooner_is_seen_no_longer_than_its_own_day_allows(chief, plan):
    partner = make_staff(Role.PARTNER_MEMBER)
    meeting = build.called_meeting(chief, in_days=30, members=[{"staff": partner}])
    build.tabled_item(plan, meeting=meeting)
    meetings.update(
        meeting=meeting, seen_version=SupportCoordinationMeeting.objects.get(pk=meeting.pk).version,
        meets_on=DAY + timedelta(days=2), starts_at=None, place="", chair=chief, actor=chief, on=DAY,
    )
    grants = CaseGrant.objects.filter(case=plan.case, staff=partner, ends_on__gte=DAY)
    assert [grant.ends_on for grant in grants] == [DAY + timedelta(days=16)]


def test_two_members_of_one_name_are_two(chief):
    meeting = build.called_meeting(chief, members=[])
    first, second = make_staff(Role.PARTNER_MEMBER), make_staff(Role.PARTNER_MEMBER)
    for staff in (first, second, second):
        meetings.add_member(meeting=meeting, staff=staff, actor=chief, on=DAY)
    listed = queries.members(meeting).exclude(staff=chief).order_by("staff_id").values_list("name", "staff_id")
    assert list(listed) == [("南 和子", first.pk), ("南 和子(2)", second.pk)]


def test_a_plan_whose_meeting_is_called_off_while_interrupted_goes_back(chief, plan):
    item = build.tabled_item(plan)
    case = cases.lock(plan.case)
    cases.move(case, stage=Stage.MONITORING, turn=Turn.MEETING, actor=chief, on=DAY, standing=Standing.INTERRUPTED)
    meetings.cancel(meeting=item.meeting, actor=chief, on=DAY)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT
    assert _place(plan.case) == (Stage.MONITORING, Turn.MEETING, Standing.INTERRUPTED)


def tabling_due(case, on):
    return [duty for batch in queries.duties(scope_of_case(case, on=on)) for duty in batch.duties]


def test_an_item_whose_meeting_went_by_is_due(chief, plan):
    item = build.tabled_item(plan)
    assert tabling_due(plan.case, DAY + timedelta(days=7)) == []
    (duty,) = tabling_due(plan.case, DAY + timedelta(days=8))
    assert (duty.kind, duty.base_on) == (DutyKind.TABLING, DAY + timedelta(days=7))
    build.conclude(AgendaItem.objects.get(pk=_begun(item, chief).pk), on=DAY + timedelta(days=8))
    assert tabling_due(plan.case, DAY + timedelta(days=8)) == []


def _begun(item, chief):
    item.meeting = build.begin(item.meeting, actor=chief, on=DAY + timedelta(days=8))
    return item


def test_a_plan_left_as_tabled_without_an_item_is_due(chief, plan):
    item = build.tabled_item(plan)
    assert tabling_due(plan.case, DAY) == []
    AgendaItem.objects.filter(pk=item.pk).delete()
    (duty,) = tabling_due(plan.case, DAY)
    assert (duty.kind, duty.base_on) == (DutyKind.TABLING, DAY)
