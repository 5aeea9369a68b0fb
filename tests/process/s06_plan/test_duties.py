"""プラン案 and 会議にかける: when each arises, when it is late, and the fact that ends it."""

from datetime import timedelta

import pytest

from tests.factories import plan as build
from tests.factories.base import DAY, make_staff
from yorisoi.cases.enums import DutyKind, Stage, Turn
from yorisoi.cases.queries.duties import scope_of_agency, scope_of_case, scope_of_staff
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s06_plan import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return make_staff()


def due(case, kind, on=DAY):
    batches = {batch.kind: batch for batch in queries.duties(scope_of_case(case, on=on))}
    assert batches[kind].count == len(batches[kind].duties)
    return batches[kind].duties


def test_継続支援と判断したらプラン案がいる(actor):
    case = build.screened_case(actor=actor)
    (duty,) = due(case, DutyKind.PLAN_DRAFT)
    assert (duty.base_on, duty.due_on, duty.turn) == (DAY, DAY + timedelta(days=30), Turn.COUNSELOR)
    assert duty.why == "6月10日に「継続して支援する」と判断しました。早めに本人とプランをつくります。"


@pytest.mark.parametrize(("days", "late"), [(30, 0), (31, 1)], ids=["30日目はまだ間にあう", "31日目から遅れ"])
def test_プラン案は30日で遅れる(actor, days, late):
    (duty,) = due(build.screened_case(actor=actor), DutyKind.PLAN_DRAFT)
    assert duty.days_late(DAY + timedelta(days=days)) == late


def test_書きはじめただけではプラン案は終わらない(actor):
    case = build.screened_case(actor=actor)
    actions.draft(case=case, actor=actor, on=DAY)
    (duty,) = due(case, DutyKind.PLAN_DRAFT)
    assert duty.base_on == DAY


def test_そろって同意がとれたらプラン案は終わる(actor):
    case = build.agreed_plan(actor).case
    assert due(case, DutyKind.PLAN_DRAFT) == []


def test_書きはじめた再プランもプラン案として残る(actor):
    first = build.endorsed_plan(actor)
    actions.draft(case=first.case, previous=first, actor=actor, on=DAY + timedelta(days=9))
    (duty,) = due(first.case, DutyKind.PLAN_DRAFT)
    assert duty.why == "6月19日に次のプラン(再プラン)をつくりはじめました。本人と書き、同意をとります。"


@pytest.mark.parametrize(
    "outcome", [ScreeningOutcome.WORK_TOWARD_CONSENT, ScreeningOutcome.STOPPED], ids=lambda each: each.label
)
def test_判断が変わればプラン案はいらない(actor, outcome):
    case = build.screened_case(actor=actor)
    build.screening.screen(case=case, outcome=outcome, reason="変わった", screened_on=DAY, actor=actor, on=DAY)
    assert due(case, DutyKind.PLAN_DRAFT) == []


def test_差し戻されたプランは見直しがいる(actor):
    plan = actions.mark_tabled(build.agreed_plan(actor), actor=actor, on=DAY)
    actions.return_plan(plan, actor=actor, on=DAY + timedelta(days=5), reason="時期を見直す")
    (duty,) = due(plan.case, DutyKind.PLAN_DRAFT)
    assert (duty.base_on, duty.number) == (DAY + timedelta(days=5), plan.case.number)
    actions.agree(plan=plan, agreed_on=DAY, applied_on=DAY, actor=actor, on=DAY)
    assert due(plan.case, DutyKind.PLAN_DRAFT) == []


def test_そろって同意のあるプランは会議にかける(actor):
    plan = build.agreed_plan(actor)
    (duty,) = due(plan.case, DutyKind.TABLING)
    assert (duty.base_on, duty.due_on, duty.turn) == (DAY, DAY + timedelta(days=14), Turn.MEETING)
    assert (duty.days_late(DAY + timedelta(days=14)), duty.days_late(DAY + timedelta(days=15))) == (0, 1)


def test_議題に入れたら会議にかけるは終わる(actor):
    plan = actions.mark_tabled(build.agreed_plan(actor), actor=actor, on=DAY)
    assert due(plan.case, DutyKind.TABLING) == []


@pytest.mark.parametrize(
    "lack",
    [{"wish": ""}, {"issues": ""}, {"cautions": ""}, {"ends_on": None}],
    ids=["①意向がない", "②課題がない", "⑤留意事項がない", "期間がない"],
)
def test_足りないプランはまだ会議にかけない(actor, lack):
    plan = build.agreed_plan(actor, **lack)
    assert due(plan.case, DutyKind.TABLING) == []


@pytest.mark.parametrize(
    ("part", "change"),
    [("goals", {"due_on": None}), ("roles", {"what": ""}), ("services", None)],
    ids=["③達成時期がない", "なにをするかがない", "④サービスがない"],
)
def test_足りない行のあるプランはまだ会議にかけない(actor, part, change):
    plan = build.agreed_plan(actor)
    rows = getattr(plan, part).all()
    rows.update(**change) if change else rows.delete()
    assert due(plan.case, DutyKind.TABLING) == []


def test_終わったケースにはすることがない(actor):
    case = build.agreed_plan(actor).case
    case.refresh_from_db()
    build.screening.cases.move(case, stage=Stage.PLAN, turn=Turn.NOBODY, standing="ENDED", actor=actor, on=DAY)
    assert due(case, DutyKind.TABLING) == []


def test_自分の担当だけに出て_機関の全員分にも出る(actor):
    build.screened_case(actor=actor)
    later = DAY + timedelta(days=30)
    mine = queries.duties(scope_of_staff(actor, on=later))
    others = queries.duties(scope_of_staff(make_staff(), on=later))
    everybody = queries.duties(scope_of_agency(actor, on=later))
    assert [batches[0].count for batches in (mine, others, everybody)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("builder", "note", "is_done"),
    [
        pytest.param(build.screened_case, "", False, id="プランはまだ"),
        pytest.param(lambda actor: build.drafted_plan(actor).case, "① 作成中", False, id="作成中"),
        pytest.param(lambda actor: build.endorsed_plan(actor).case, "① 了承", True, id="了承"),
    ],
)
def test_表紙の道のり(actor, django_assert_num_queries, builder, note, is_done):
    case = builder(actor=actor)
    with django_assert_num_queries(1):
        panel = queries.panel(case)
    assert (panel.stage, panel.note, panel.is_done) == (Stage.PLAN, note, is_done)
