"""就労・増収: the fact behind 就労者数 and 増収者数."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.base import DAY, make_staff
from tests.factories.intake import end as end_case
from tests.factories.intake import enrolled_case, lines_of
from tests.factories.provision import started_plan
from tests.process.reading import codes, text
from yorisoi.foundation.violations import Refused
from yorisoi.process.s10_monitoring import actions, rules
from yorisoi.process.s10_monitoring.enums import OutcomeKind
from yorisoi.process.s10_monitoring.models import EmploymentOutcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return make_staff()


def note(case, *, actor, on=DAY, **facts):
    facts = {"kind": OutcomeKind.EMPLOYED, "happened_on": on, "form": "PART_TIME", **facts}
    return actions.note_employment(case=case, actor=actor, on=on, **facts)


def refusals(**facts):
    usual = {
        "kind": OutcomeKind.EMPLOYED, "form": "PART_TIME", "happened_on": DAY, "opened_on": DAY, "on": DAY, "is_noted": False,
    }
    return [each.code for each in rules.may_note_employment(**usual | facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"form": ""}, ["EMPLOYMENT_FORM_MISSING"]),
        ({"form": "", "kind": OutcomeKind.INCOME_RAISED}, []),
        ({"happened_on": DAY + timedelta(days=1)}, ["EMPLOYED_IN_FUTURE"]),
        ({"happened_on": DAY - timedelta(days=1)}, ["EMPLOYED_BEFORE_CASE"]),
        ({"form": "", "is_noted": True}, ["EMPLOYMENT_FORM_MISSING", "EMPLOYMENT_NOTED"]),
    ],
    ids=["よい", "雇用形態がない", "増収には要らない", "先の日", "相談より前", "二つ一度に言う"],
)
def test_what_may_be_noted(facts, expected):
    assert refusals(**facts) == expected


def test_work_begun_under_a_plan_that_aimed_at_it_is_kept_with_the_plan(actor):
    plan = started_plan(actor)
    outcome = note(plan.case, actor=actor, weekly_hours=20, monthly_income_yen=98_000, note="午前だけの清掃の仕事。")
    assert (outcome.plan, outcome.is_of_target) == (plan, True)
    assert lines_of(plan.case, "employment.noted") == ["就労した(パート・アルバイト)。午前だけの清掃の仕事。"]


def test_without_a_plan_it_is_kept_too(actor):
    outcome = note(enrolled_case(actor), actor=actor)
    assert (outcome.plan, outcome.is_of_target) == (None, False)


def test_a_month_holds_one_of_a_kind_until_it_is_withdrawn(actor):
    case = enrolled_case(actor)
    first = note(case, actor=actor)
    with pytest.raises(Refused) as refused:
        note(case, actor=actor)
    assert refused.value.codes == ("EMPLOYMENT_NOTED",)
    note(case, actor=actor, kind=OutcomeKind.INCOME_RAISED, form="")
    actions.withdraw_employment(outcome=first, reason="別の方の記録だった。", actor=actor, on=DAY)
    note(case, actor=actor)
    assert EmploymentOutcome.objects.filter(case=case, withdrawn_on__isnull=True).count() == 2


def test_pressed_twice_it_is_one(actor):
    case, once = enrolled_case(actor), uuid4()
    assert note(case, actor=actor, once=once) == note(case, actor=actor, once=once)


def test_an_ended_case_takes_no_more(actor):
    case = enrolled_case(actor)
    end_case(case, actor=actor)
    with pytest.raises(Refused) as refused:
        note(case, actor=actor)
    assert refused.value.codes == ("CASE_ENDED",)


def test_a_withdrawal_wants_its_reason_and_happens_once(actor):
    outcome = note(enrolled_case(actor), actor=actor)
    with pytest.raises(Refused) as refused:
        actions.withdraw_employment(outcome=outcome, reason=" ", actor=actor, on=DAY)
    assert refused.value.codes == ("WITHDRAWAL_REASON_MISSING",)
    actions.withdraw_employment(outcome=outcome, reason="日付ちがい。", actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.withdraw_employment(outcome=outcome, reason="日付ちがい。", actor=actor, on=DAY)
    assert refused.value.codes == ("EMPLOYMENT_WITHDRAWN",)


def test_the_page_notes_and_withdraws(client_for, actor):
    case = enrolled_case(actor)
    client, base = client_for(actor), f"/cases/{case.number}/monitoring/"
    refused = client.post(f"{base}employment/new/", {"kind": "EMPLOYED", "happened_on": "R8.6.10", "note": "倉庫の仕事。"})
    assert (refused.status_code, codes(refused)) == (422, ["EMPLOYMENT_FORM_MISSING"])
    facts = {"kind": "EMPLOYED", "happened_on": "R8.6.10", "form": "REGULAR", "monthly_income_yen": "18万", "note": "倉庫の仕事。"}
    assert client.post(f"{base}employment/new/", facts).status_code == 302
    assert "就労した・正規" in text(client.get(base))
    assert "月収 180,000円" in text(client.get(f"{base}employment/new/"))
    outcome = EmploymentOutcome.objects.get(case=case)
    page = f"{base}employment/{outcome.pk}/withdrawal/"
    assert codes(client.post(page, {"reason": ""})) == ["WITHDRAWAL_REASON_MISSING"]
    assert client.post(page, {"reason": "まちがい"}).status_code == 302
    assert "取り消し R8.6.10" in text(client.get(base))
