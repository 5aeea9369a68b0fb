"""終結連絡票. Source of the fields: 手引き §12 (終結の3パターンと意向の確認); 全国統一の様式はない."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s12_closure import queries as closures
from yorisoi.process.s12_closure.models import Closure
from yorisoi.process.s13_followup import queries as followups
from yorisoi.process.s13_followup.models import FollowUp
from yorisoi.sheets import lists, persons
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Cell, Fields, Paper, Plain, Table, Text
from yorisoi.sheets.rules.writing import day, known_day, period
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="closure", title="終結連絡票", of=Of.CLOSURE)
SOURCE = "手引き §12(終結・終結後のフォロー)による。全国統一の様式はない"
COME_BACK = "またお困りのことがあれば、いつでも受け直します。気になることがあれば、下の機関にお知らせください。"


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return the closure of a case, if it was closed."""
    found = closures.closure(case)
    return [(found.pk, day(found.closed_on))] if found else []


def find(case: Case, pk: int) -> Closure | None:
    """Return the closure of the case."""
    found = closures.closure(case)
    return found if found is not None and found.pk == pk else None


def build(subject: Closure | None, *, staff: Staff, on: date) -> Paper:
    """Return the notice that support has ended and how it goes on, or an empty paper."""
    made = subject
    case = made.case if made else None
    paper = Paper(
        PAPER.title,
        [
            Plain("次のとおり、支援を終結しました。"),
            Fields([
                *persons.named(case),
                Cell("支援の期間", period(case.opened_on if case else None, made.closed_on if made else None)),
                Cell("会議の日", day(made.agenda_item.concluded_on if made else None), span=6),
                Cell("担当者", made.created_by.name if made else "", span=6),
            ]),
            lists.choices(
                "終結のパターン", "closure_patterns", [made.pattern] if made else (), on=made.closed_on if made else on,
                municipality_id=staff.municipality_id, columns=1,
            ),
            Text("終結の理由", made.reason if made else "", lines=4),
            Text("本人の意向(本人のことばで)", (made.person_will or made.will_unasked_reason) if made else "", lines=3),
            Text("他制度・他機関へのつなぎ", made.handover_note if made else "", lines=2),
            Text("終結後のフォロー", made.follow_up_note if made else "", lines=2),
            checks(case, staff=staff),
            Plain(COME_BACK),
            Fields([Cell("連絡先", " ".join(filter(None, (case.agency.name, case.agency.phone))) if case else "")]),
        ],
        reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(made.closed_on) if made else day(None), addressee="          御中",
        sender=case.agency.name if case else "", source=SOURCE,
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)


def checks(case: Case | None, *, staff: Staff) -> Table:
    """Return the follow-up checks agreed, and what they found."""
    return Table(
        ("確かめる日", "方法", "確かめた日", "ようす", "くわしく"),
        [_check(each, staff=staff) for each in (followups.followups(case) if case else ())],
        widths=(2.4, 3.4, 2.4, 2.6, 3.6), least=3, label="フォローの予定と結果",
    )


def _check(check: FollowUp, *, staff: Staff) -> tuple[str, ...]:
    on = check.done_on or check.due_on
    return (
        known_day(check.due_on), lists.label("follow_up_means", check.means, on=on, municipality_id=staff.municipality_id),
        known_day(check.done_on), lists.label("follow_up_findings", check.finding, on=on, municipality_id=staff.municipality_id),
        check.note,
    )
