"""はじめから入っている表: every name of the law on the days around its change."""

from datetime import date

import pytest

from yorisoi.process.s03_emergency.enums import EmergencyMeans
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s06_plan.enums import RoleHolder
from yorisoi.process.s07_meeting.enums import MeetingRhythm, Subject
from yorisoi.process.s08_decision.enums import DecisionOutcome, MunicipalDuty
from yorisoi.process.s11_review.enums import Achievement, ReviewConclusion, Step, StepUpArea
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s13_followup.enums import FollowUpFinding, FollowUpMeans
from yorisoi.records.enums import Counterpart
from yorisoi.reference.queries import packaged
from yorisoi.reference.rules.tables import TABLES, row_for, rows_on
from yorisoi.referrals.enums import Arrival

TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("code", "day", "label"),
    [
        ("BUDGET_IMPROVEMENT", date(2018, 9, 30), "家計相談支援事業"),
        ("BUDGET_IMPROVEMENT", date(2018, 10, 1), "家計改善支援事業"),
        ("TEMPORARY_LIVING_SUPPORT", date(2025, 3, 31), "一時生活支援事業"),
        ("TEMPORARY_LIVING_SUPPORT", date(2025, 4, 1), "居住支援事業"),
        ("HOUSING_SECURITY_BENEFIT", date(2025, 3, 31), "住居確保給付金"),
        ("HOUSING_SECURITY_BENEFIT", date(2025, 4, 1), "住居確保給付金(家賃補助)"),
        ("HOUSING_RELOCATION_BENEFIT", date(2025, 4, 1), "住居確保給付金(転居費用補助)"),
        ("CHILD_LEARNING", date(2019, 3, 31), "子どもの学習支援事業"),
        ("CHILD_LEARNING", date(2019, 4, 1), "子どもの学習・生活支援事業"),
    ],
)
def test_サービスの名前は改正の日に変わる(code, day, label):
    assert row_for(packaged("services"), code, day).label == label


def test_転居費用補助は改正の前には選べない():
    before = {row.code for row in rows_on(packaged("services"), date(2025, 3, 31))}
    assert "HOUSING_RELOCATION_BENEFIT" not in before
    assert "HOUSING_SECURITY_BENEFIT" in before


def test_支援決定の要る法定サービスは手引き8の5つと転居費用補助():
    statutory = {row.code for row in rows_on(packaged("services"), TODAY) if row.flag("is_statutory")}
    assert statutory == {
        "HOUSING_SECURITY_BENEFIT", "HOUSING_RELOCATION_BENEFIT", "TEMPORARY_LIVING_SUPPORT", "BUDGET_IMPROVEMENT",
        "EMPLOYMENT_PREPARATION", "WORK_TRAINING",
    }
    assert statutory == {row.code for row in rows_on(packaged("services"), TODAY) if row.flag("needs_decision")}


def test_別途の利用手続は住居確保給付金と居住支援():
    own = {row.code for row in rows_on(packaged("services"), TODAY) if row.flag("own_procedure")}
    assert own == {"HOUSING_SECURITY_BENEFIT", "HOUSING_RELOCATION_BENEFIT", "TEMPORARY_LIVING_SUPPORT"}


@pytest.mark.parametrize(
    ("table", "count"),
    [("worries", 16), ("issues", 27), ("changes_seen", 22), ("handover_targets", 22), ("services", 12)],
)
def test_様式の選択肢がそろっている(table, count):
    assert len(rows_on(packaged(table), TODAY)) == count


@pytest.mark.parametrize("table", TABLES)
def test_どの行にも出典と確からしさがある(table):
    assert [row.code for row in packaged(table) if not row.source or not row.certainty] == []


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        ("screening_outcomes", ScreeningOutcome), ("closure_patterns", ClosurePattern), ("emergency_means", EmergencyMeans),
        ("review_conclusions", ReviewConclusion), ("goal_achievements", Achievement), ("steps", Step),
        ("step_up_areas", StepUpArea), ("meeting_rhythms", MeetingRhythm), ("meeting_subjects", Subject),
        ("municipal_duties", MunicipalDuty), ("decision_outcomes", DecisionOutcome), ("role_holders", RoleHolder),
        ("follow_up_means", FollowUpMeans), ("follow_up_findings", FollowUpFinding), ("counterparts", Counterpart),
        ("liaison_answers", Arrival),
    ],
)
def test_帳票の選択肢は画面で選ぶものをすべて含む(table, choices):
    assert set(choices.values) <= {row.code for row in packaged(table)}


def test_日数のきまりの標準は_出典つきで_未確認():
    rows = {row.code: (int(row.extra["days"]), row.is_certain) for row in packaged("periods")}
    assert rows == {
        "SILENCE_BEFORE_CLOSURE": (90, False), "GROUND_OF_DISCLOSURE": (30, False), "READING_AFTER_MEETING": (14, False),
        "MONITORING_NEAR": (7, False),
    }
