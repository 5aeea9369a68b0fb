"""フォロー連絡票: how the person is after the end of support. Source of the fields: 手引き §12."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.process.s12_closure.models import Closure
from yorisoi.process.s13_followup import queries as followups
from yorisoi.sheets import lists, persons
from yorisoi.sheets.papers import closure
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Cell, Fields, Paper, Text
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="follow-up", title="フォロー連絡票", of=Of.CLOSURE)

subjects = closure.subjects
find = closure.find


def build(subject: Closure | None, *, staff: Staff, on: date) -> Paper:
    """Return the checks after the end of support with the latest one in full, or an empty paper."""
    made = subject
    case = made.case if made else None
    done = [each for each in followups.followups(case) if each.is_done] if case else []
    last = max(done, key=lambda each: (each.done_on or each.due_on, each.pk)) if done else None
    day_of = (last.done_on if last else None) or on
    paper = Paper(
        PAPER.title,
        [
            Fields([
                *persons.named(case),
                Cell("終結の日", day(made.closed_on if made else None), span=6),
                Cell("担当者", last.created_by.name if last else "", span=6),
            ]),
            Text("会議で決めたフォローのしかた", made.follow_up_note if made else "", lines=2),
            closure.checks(case, staff=staff),
            Fields([Cell("今回 確かめた日", day(last.done_on if last else None))]),
            lists.choices(
                "方法", "follow_up_means", [last.means] if last else (), on=day_of, municipality_id=staff.municipality_id,
                columns=2,
            ),
            lists.choices(
                "わかったこと", "follow_up_findings", [last.finding] if last else (), on=day_of,
                municipality_id=staff.municipality_id, columns=2,
            ),
            Text("本人の気持ち・状況", last.note if last else "", lines=5),
            Text("関係機関との連絡・見守り・居場所", "", lines=4),
            Text("次にすること", "", lines=2),
        ],
        reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(on) if case else day(None), addressee="          御中",
        sender=case.agency.name if case else "", source=closure.SOURCE,
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)
