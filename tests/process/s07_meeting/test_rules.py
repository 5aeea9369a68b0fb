from datetime import date

import pytest

from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.consents.enums import ConsentPurpose, RecipientScope
from yorisoi.consents.rules import ConsentFacts, DisclosureFacts
from yorisoi.process.s06_plan.rules import PlanFacts
from yorisoi.process.s07_meeting import rules
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingPurpose, MeetingState, Subject

DAY = date(2026, 6, 10)
OURS, OFFICE, HELLO_WORK = 1, 2, 3
CHIEF = rules.MemberFacts(OURS, "架空市くらし相談センター", AgencyKind.SELF_RELIANCE_CONSULTATION)
OFFICER = rules.MemberFacts(OFFICE, "架空市役所", AgencyKind.MUNICIPAL_OFFICE, represents_municipality=True)
OFFICE_GUEST = rules.MemberFacts(OFFICE, "架空市役所", AgencyKind.MUNICIPAL_OFFICE)
PARTNER = rules.MemberFacts(HELLO_WORK, "ハローワーク架空", AgencyKind.HELLO_WORK)
ENROLLED = ConsentFacts(ConsentPurpose.ENROLLMENT, RecipientScope.ALL_RELATED, frozenset(), date(2026, 4, 1))


def codes(violations):
    return [violation.code for violation in violations]


def attended(*members):
    return tuple(
        rules.MemberFacts(m.agency_id, m.agency_name, m.agency_kind, m.represents_municipality, True) for m in members
    )


@pytest.mark.parametrize(
    ("subject", "purpose"),
    [
        (Subject.NEW_PLAN, MeetingPurpose.APPROPRIATENESS),
        (Subject.REPLAN, MeetingPurpose.APPROPRIATENESS),
        (Subject.SHARING, MeetingPurpose.SHARING),
        (Subject.REVIEW, MeetingPurpose.EVALUATION),
        (Subject.INTERRUPTION, MeetingPurpose.EVALUATION),
        (Subject.RESOURCES, MeetingPurpose.RESOURCES),
    ],
    ids=["①新しいプラン", "①再プラン", "②共有", "③評価・終結", "③中断の報告", "④社会資源"],
)
def test_each_subject_serves_one_of_the_four_purposes(subject, purpose):
    assert rules.PURPOSE_OF[subject] == purpose


def test_every_subject_has_a_purpose_and_outcomes():
    assert set(rules.PURPOSE_OF) == set(rules.OUTCOMES_OF) == set(Subject)


@pytest.mark.parametrize(
    ("member", "is_outside"),
    [(CHIEF, False), (OFFICER, False), (OFFICE_GUEST, True), (PARTNER, True)],
    ids=["ケースの機関", "自治体として参加", "自治体の課だが自治体としてではない", "関係機関"],
)
def test_who_is_outside(member, is_outside):
    assert rules.is_outside(member, case_agency_id=OURS) == is_outside


def test_an_agency_with_two_members_is_asked_about_once():
    assert rules.outside_agencies([PARTNER, PARTNER, CHIEF], case_agency_id=OURS) == [(HELLO_WORK, "ハローワーク架空")]


@pytest.mark.parametrize(
    ("given", "grounds", "claims", "expected"),
    [
        ([ENROLLED], [], False, []),
        ([], [], False, ["CONSENT_MISSING"]),
        ([], [], True, ["BASIS_MISSING"]),
        ([], [DisclosureFacts(HELLO_WORK, DAY, 30)], True, []),
    ],
    ids=["4-2同意あり", "4-2同意なし", "seed003根拠なし", "seed003根拠あり"],
)
def test_outside_members_are_told_with_consent_or_ground(given, grounds, claims, expected):
    found = rules.may_table(
        plan=None, members=[CHIEF, OFFICER, PARTNER], case_agency_id=OURS, given=given, disclosures=grounds, on=DAY,
        claims_ground=claims,
    )
    assert codes(found) == expected


def test_what_the_plan_lacks_and_who_may_not_be_told_are_said_at_once():
    found = rules.may_table(
        plan=PlanFacts(is_screened=False), members=[PARTNER], case_agency_id=OURS, given=[], disclosures=[], on=DAY
    )
    assert {"SCREENING_MISSING", "PLAN_ITEM_MISSING", "PERSON_AGREEMENT_MISSING", "CONSENT_MISSING"} == set(codes(found))


def test_a_new_member_is_refused_for_each_case_by_its_number():
    on_agenda = [rules.AgendaCase("R8-0001", OURS), rules.AgendaCase("R8-0002", OURS, consents=(ENROLLED,))]
    found = rules.may_add_member(PARTNER, cases=on_agenda, on=DAY)
    assert codes(found) == ["CONSENT_MISSING"]
    assert "R8-0001" in found[0].sentence


def test_only_the_municipal_office_takes_part_as_the_municipality():
    guest = rules.MemberFacts(HELLO_WORK, "ハローワーク架空", AgencyKind.HELLO_WORK, represents_municipality=True)
    assert codes(rules.may_represent(guest)) == ["NOT_THE_MUNICIPALITY"]
    assert rules.may_represent(OFFICER) == []


@pytest.mark.parametrize(
    ("role", "own", "chair", "expected"),
    [
        (Role.CHIEF_COUNSELOR, True, False, []),
        (Role.COUNSELOR, True, True, []),
        (Role.COUNSELOR, True, False, ["MEETING_CHIEF_ONLY"]),
        (Role.CHIEF_COUNSELOR, False, False, ["MEETING_CHIEF_ONLY"]),
    ],
    ids=["主任", "司会", "相談支援員", "よその主任"],
)
def test_who_leads_a_meeting(role, own, chair, expected):
    assert codes(rules.may_hold(role, is_own_agency=own, is_chair=chair)) == expected


@pytest.mark.parametrize(
    ("supporter", "own", "expected"),
    [(True, True, []), (False, True, ["NOT_OUR_AGENDA"]), (True, False, ["NOT_OUR_AGENDA"])],
    ids=["この機関の支援員", "支援員でない", "よその機関"],
)
def test_who_brings_a_case(supporter, own, expected):
    assert codes(rules.may_bring(is_supporter=supporter, is_own_agency=own)) == expected


@pytest.mark.parametrize(
    ("meets_on", "expected"),
    [(DAY, []), (date(2026, 5, 10), []), (date(2026, 5, 9), ["MEETING_LONG_PAST"]), (date(2025, 6, 17), ["MEETING_LONG_PAST"])],
    ids=["今日", "31日前", "32日前", "年のまちがい"],
)
def test_the_day_of_a_meeting(meets_on, expected):
    assert codes(rules.may_meet_on(meets_on, on=DAY)) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (MeetingState.PLANNED, []), (MeetingState.OPEN, []), (MeetingState.HELD, ["MEETING_OVER"]),
        (MeetingState.CANCELED, ["MEETING_OVER"]),
    ],
    ids=["予定", "開催中", "終わった", "取りやめ"],
)
def test_an_agenda_is_closed_with_its_meeting(state, expected):
    assert codes(rules.may_change_agenda(state)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (rules.MeetingFacts(MeetingState.PLANNED, (CHIEF,)), ["MEETING_NOT_HELD"]),
        (rules.MeetingFacts(MeetingState.PLANNED, attended(CHIEF)), ["MEETING_NOT_HELD"]),
        (rules.MeetingFacts(MeetingState.OPEN, (CHIEF,)), ["MEETING_NOT_HELD"]),
        (rules.MeetingFacts(MeetingState.CANCELED, attended(CHIEF)), ["MEETING_NOT_HELD"]),
        (rules.MeetingFacts(MeetingState.OPEN, attended(CHIEF)), []),
        (rules.MeetingFacts(MeetingState.HELD, attended(CHIEF)), []),
    ],
    ids=["H7まだ開かれていない", "H7予定のまま", "H7だれも出席していない", "H7取りやめ", "H7開催中", "H7終わった"],
)
def test_nothing_is_endorsed_outside_a_held_meeting(facts, expected):
    assert codes(rules.may_endorse(facts)) == expected


def test_a_meeting_opens_with_somebody_present():
    facts = rules.MeetingFacts(MeetingState.PLANNED, (CHIEF,))
    days = {"meets_on": DAY, "on": DAY}
    assert codes(rules.may_open(facts, attended=0, **days)) == ["ATTENDANCE_MISSING"]
    assert rules.may_open(facts, attended=1, **days) == []
    assert codes(rules.may_open(rules.MeetingFacts(MeetingState.HELD), attended=1, **days)) == ["MEETING_OVER"]
    assert codes(rules.may_open(facts, attended=1, meets_on=date(2026, 6, 11), on=DAY)) == ["MEETING_NOT_YET"]


@pytest.mark.parametrize(
    ("facts", "warned"),
    [
        (rules.MeetingFacts(MeetingState.OPEN, (*attended(OFFICER), CHIEF)), True),
        (rules.MeetingFacts(MeetingState.OPEN, attended(CHIEF, OFFICER)), False),
        (rules.MeetingFacts(MeetingState.PLANNED, (OFFICER,)), True),
    ],
    ids=["H7 ひとりだけ出席", "H7 ふたり", "H7 構成員がひとり"],
)
def test_one_person_alone_is_said(facts, warned):
    assert ("ONE_ALONE" in [warning.code for warning in rules.warnings(facts)]) == warned


HELD = rules.MeetingFacts(MeetingState.OPEN, attended(CHIEF, OFFICER))


@pytest.mark.parametrize(
    ("conditions", "checker", "fields"),
    [
        ("", "", ["conditions", "condition_checker"]), ("2か月後に見直す", " ", ["condition_checker"]),
        (" ", "高梨", ["conditions"]), ("2か月後に見直す", "高梨", []),
    ],
    ids=["どちらもない", "確かめる人がない", "条件がない", "そろっている"],
)
def test_a_conditional_endorsement_needs_its_condition_and_who_checks_it(conditions, checker, fields):
    found = rules.may_conclude(
        rules.ItemFacts(Subject.NEW_PLAN), HELD, AgendaOutcome.CONDITIONAL, discussion="", conditions=conditions,
        condition_checker=checker,
    )
    assert [(violation.code, violation.field) for violation in found] == [("CONDITION_MISSING", f) for f in fields]
    assert all(violation.what and violation.why and violation.todo for violation in found)


@pytest.mark.parametrize(
    ("subject", "outcome", "expected"),
    [
        (Subject.NEW_PLAN, AgendaOutcome.CONFIRMED, ["OUTCOME_OUT_OF_PLACE"]),
        (Subject.INTERRUPTION, AgendaOutcome.ENDORSED, ["OUTCOME_OUT_OF_PLACE"]),
        (Subject.INTERRUPTION, AgendaOutcome.CONFIRMED, []),
        (Subject.REVIEW, AgendaOutcome.CONFIRMED, []),
        (Subject.RESOURCES, AgendaOutcome.POSTPONED, []),
    ],
    ids=["プランの確認", "中断の了承", "中断の確認", "評価の確認", "地域の課題は次へ"],
)
def test_outcomes_belong_to_their_subject(subject, outcome, expected):
    assert codes(rules.may_conclude(rules.ItemFacts(subject), HELD, outcome, discussion="")) == expected


def test_a_return_says_what_to_mend():
    found = rules.may_conclude(rules.ItemFacts(Subject.REPLAN), HELD, AgendaOutcome.RETURNED, discussion=" ")
    assert codes(found) == ["DISCUSSION_MISSING"]


def test_an_item_is_concluded_once():
    item = rules.ItemFacts(Subject.NEW_PLAN, AgendaOutcome.ENDORSED)
    found = rules.may_conclude(item, HELD, AgendaOutcome.RETURNED, discussion="見直す")
    assert codes(found) == ["ALREADY_CONCLUDED"]
    assert "了承" in found[0].why


def test_a_meeting_ends_when_every_item_is_concluded():
    assert rules.may_close(HELD, pending=0) == []
    assert codes(rules.may_close(HELD, pending=2)) == ["ITEMS_PENDING"]
    planned = rules.MeetingFacts(MeetingState.PLANNED, (CHIEF,))
    assert codes(rules.may_close(planned, pending=1)) == ["MEETING_NOT_HELD", "ITEMS_PENDING"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [(MeetingState.PLANNED, []), (MeetingState.OPEN, ["MEETING_STARTED"]), (MeetingState.HELD, ["MEETING_STARTED"])],
    ids=["予定", "開催中", "終わった"],
)
def test_only_a_planned_meeting_is_called_off(state, expected):
    assert codes(rules.may_cancel(state)) == expected


@pytest.mark.parametrize(
    ("next_regular_on", "expected"),
    [(None, date(2026, 6, 24)), (date(2026, 6, 18), date(2026, 6, 18)), (date(2026, 6, 30), date(2026, 6, 24))],
    ids=["§3 定期の会議がない", "§3 期間のうちに定期の会議がある", "§3 定例の会議は期間のあと"],
)
def test_a_plan_is_tabled_by_the_next_regular_meeting(next_regular_on, expected):
    assert rules.due_by_meeting(period_ends_on=date(2026, 6, 24), next_regular_on=next_regular_on) == expected


def test_an_interruption_is_reported_while_there_is_one():
    assert codes(rules.may_report_interruption(is_interrupted=False)) == ["NOT_INTERRUPTED"]
    assert rules.may_report_interruption(is_interrupted=True) == []


@pytest.mark.parametrize(
    ("facts", "warned"),
    [
        (rules.MeetingFacts(MeetingState.OPEN, attended(CHIEF)), True),
        (rules.MeetingFacts(MeetingState.OPEN, (*attended(CHIEF), OFFICER)), True),
        (rules.MeetingFacts(MeetingState.OPEN, attended(CHIEF, OFFICER)), False),
        (rules.MeetingFacts(MeetingState.PLANNED, (CHIEF, OFFICER)), False),
        (rules.MeetingFacts(MeetingState.PLANNED, (CHIEF,)), True),
        (rules.MeetingFacts(MeetingState.CANCELED, (CHIEF,)), False),
    ],
    ids=["H7※自治体なし", "H7※呼んだが欠席", "H7※出席", "H7※予定に自治体あり", "H7※予定に自治体なし", "取りやめ"],
)
def test_a_meeting_without_the_municipality_is_said(facts, warned):
    found = rules.warnings(facts)
    assert ("自治体不参加" in [warning.label for warning in found]) == warned
    assert all(warning.source == "手引き §7" for warning in found)
