"""関係機関連絡票(回答): the answer of the agency asked. Source of the fields: domain §1.10."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.referrals import queries as referrals
from yorisoi.referrals.models import Introduction
from yorisoi.sheets import lists, persons
from yorisoi.sheets.papers import liaison
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Cell, Fields, Paper, Text
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="liaison-answer", title="関係機関連絡票(回答)", of=Of.INTRODUCTION)

subjects = liaison.subjects
find = liaison.find


def build(subject: Introduction | None, *, staff: Staff, on: date) -> Paper:
    """Return the paper on which the agency answers, filled in with the last thing it told us; or an empty paper."""
    made = subject
    case = made.case if made else None
    told = referrals.checks(made).first() if made else None
    paper = Paper(
        PAPER.title,
        [
            Fields([
                Cell("あて先", case.agency.name if case else "", span=8),
                Cell("担当", made.created_by.name if made else "", span=4),
                Cell("差出", made.to_agency.name if made else "", span=8), Cell("担当", "", span=4),
                Cell("連絡票の日付", day(made.made_on if made else None), span=6),
                Cell("回答の日", day(told.checked_on if told else None), span=6),
            ]),
            *liaison.about(made, staff=staff, on=on)[:1],
            Fields([Cell("氏名", _name(made))]),
            lists.choices(
                "回答", "liaison_answers", [told.arrival] if told else (), on=told.checked_on if told else on,
                municipality_id=staff.municipality_id, columns=1,
            ),
            Text("対応の結果・本人のようす", told.note if told else "", lines=10),
            Text("対応できないときの理由・ほかの方法", "", lines=4),
            Fields([Cell("次の予定", day(None), span=6), Cell("後日確認日", day(made.next_check_on if made else None), span=6)]),
        ],
        reference=case.number if case else "", agency=case.agency.name if case else "", date=day(told.checked_on if told else None),
        addressee=f"{case.agency.name} 御中" if case else "          御中",
        sender=made.to_agency.name if made else "", source=liaison.SOURCE,
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)


def _name(made: Introduction | None) -> str:
    if made is None:
        return ""
    return persons.name_of(made.case.person) if made.shares_personal_data else liaison.NOT_TOLD
