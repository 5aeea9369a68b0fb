"""帳票の日: a paper printed anew later says what it said on its own day, and nothing that came after."""

from datetime import timedelta

import pytest

from tests.factories.base import DAY
from tests.factories.meeting import begin, called_meeting, chief_of, conclude, open_meeting_with, tabled_item
from tests.factories.plan import agreed_plan
from tests.factories.review import close, concluded_review, first_check, followed_case, reviewed_plan
from tests.sheets import printing
from tests.sheets.story import Words, tell, worker
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting import queries as meeting_queries
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s11_review import actions as reviews
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s13_followup import actions as followups
from yorisoi.process.s13_followup.enums import FollowUpFinding
from yorisoi.process.s13_followup.models import FollowUp
from yorisoi.reference.models import ReferenceRow
from yorisoi.reference.queries import packaged
from yorisoi.reference.rules.tables import TABLES
from yorisoi.referrals import actions as referrals
from yorisoi.referrals.enums import Arrival
from yorisoi.referrals.models import Introduction
from yorisoi.sheets import caseloads
from yorisoi.sheets.papers import follow_up, plan, review
from yorisoi.sheets.rules.kinds import Of

pytestmark = pytest.mark.django_db
LATER = "あとの呼び名"
NAMED = [table for table in TABLES if table not in {"periods", "report_columns"}]
DATED = tuple(module for module in printing.MODULES if module.PAPER.of is not Of.NOBODY)


def rename_everything(staff, *, starts_on):
    """Give every choice another name from that day on."""
    ReferenceRow.objects.bulk_create(
        ReferenceRow(
            municipality_id=staff.municipality_id, table=table, code=row.code, label=LATER, starts_on=starts_on,
            position=row.position, data=dict(row.extra),
        )
        for table in NAMED for row in packaged(table)
    )


def settle_what_is_open(case, *, actor):
    """Let the last check and the arrival be known on the day itself, so that every paper has its own day."""
    referrals.record_arrival(
        introduction=Introduction.objects.get(case=case), arrival=Arrival.ARRIVED, checked_on=DAY, note="受診できた。",
        actor=actor, on=DAY,
    )
    followups.record(
        followup=first_check(case), finding=FollowUpFinding.STEADY, note="元気に働いている。", done_on=DAY, actor=actor, on=DAY
    )


def test_あとで呼び名が変わっても_帳票の日の名前で出る():
    staff = worker()
    case = tell(Words(), actor=staff)
    settle_what_is_open(case, actor=staff)
    rename_everything(staff, starts_on=DAY + timedelta(days=1))
    made = printing.filled(DATED, case, staff=staff, on=DAY + timedelta(days=30))
    assert [code for code, text in printing.read(made).items() if LATER in text] == []


def test_終結は_それを決めた評価にだけ出る():
    staff = worker()
    first = concluded_review(staff)
    reviews.conclude(review=first, conclusion=ReviewConclusion.CONTINUE, actor=staff, on=DAY)
    again = DAY + timedelta(days=20)
    last = concluded_review(staff, on=again, review=reviewed_plan(staff, on=again, plan=first.plan))
    close(last.case, actor=staff, on=again)
    made = [review.build(review.find(last.case, each.pk), staff=staff, on=again) for each in (first, last)]
    told = list(printing.read({str(place): paper for place, paper in enumerate(made)}).values())
    assert ["1か月後と3か月後に、本人に電話する。" in text for text in told] == [False, True]
    assert ["] 終結のパターン: " in text for text in told] == [False, True]


def test_案件資料のこれまでの会議は_その会議より前のもの():
    staff = worker()
    shared = agreed_plan(staff)
    item = conclude(open_meeting_with(shared), AgendaOutcome.POSTPONED, discussion="次に回す。")
    chief = chief_of(staff)
    for number in range(1, 7):
        day = DAY + timedelta(days=number)
        meeting = called_meeting(chief, on=day, in_days=0)
        later = meetings.table_case(meeting=meeting, case=shared.case, subject=Subject.SHARING, actor=chief, on=day)
        later.meeting = begin(meeting, actor=chief, on=day)
        conclude(later, AgendaOutcome.CONFIRMED, on=day, discussion=f"{number}回目の共有。")
    assert meeting_queries.earlier_items(item) == []
    assert [each.discussion for each in meeting_queries.earlier_items(later)] == [
        "5回目の共有。", "4回目の共有。", "3回目の共有。", "2回目の共有。", "1回目の共有。",
    ]


def test_取りやめた会議は_開かれたとは書かれない():
    staff = worker()
    written = agreed_plan(staff)
    meeting = called_meeting(chief_of(staff), in_days=3)
    tabled_item(written, meeting=meeting)
    meetings.cancel(meeting=meeting, actor=chief_of(staff), on=DAY)
    (line,) = caseloads.lines([written.case], on=DAY)
    assert (line.plan, line.meeting) == ("第1回\nR8.6.10", "")
    told = printing.read({"plan": plan.build(plan.find(written.case, written.pk), staff=staff, on=DAY)})["plan"]
    assert ("令和8年6月13日" in told, "] 結論: " in told) == (False, False)


def test_フォローの用紙は_いちばんあとに確かめたことを書く():
    staff = worker()
    case = followed_case(staff)
    early, late = FollowUp.objects.filter(case=case).order_by("due_on")
    followups.record(
        followup=late, finding=FollowUpFinding.STEADY, note="先に確かめた。", done_on=DAY, actor=staff, on=DAY
    )
    day = DAY + timedelta(days=5)
    followups.record(followup=early, finding=FollowUpFinding.STEADY, note="あとで確かめた。", done_on=day, actor=staff, on=day)
    paper = follow_up.build(follow_up.find(case, follow_up.subjects(case)[0][0]), staff=staff, on=day)
    assert [block.value for block in paper.blocks if getattr(block, "label", "") == "本人の気持ち・状況"] == ["あとで確かめた。"]
