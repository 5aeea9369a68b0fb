"""【1】相談受付・申込票(聞き取り): what the worker asks besides. Source: domain §1.1 B票 (一部確認; 抜けている番号は欠番)."""

from collections.abc import Mapping
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s02_intake.models import Reception
from yorisoi.process.s04_assessment import queries as assessments
from yorisoi.process.s04_assessment.enums import Question
from yorisoi.process.s04_assessment.rules import Said
from yorisoi.sheets import lists, persons
from yorisoi.sheets.rules.kinds import Kind
from yorisoi.sheets.rules.layout import Cell, Choices, Fields, Paper, Text
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="intake-hearing", title="相談受付・申込票(聞き取り)", number="【1】")
SOURCE = "相談受付・申込票(モデル様式)B票に準拠(仕事と住居は確認済み、健康保険と年金は一部確認、ほかは原本未確認)"


def build(subject: Case | None, *, staff: Staff, on: date) -> Paper:
    """Return what was asked at reception besides the application, as far as the assessment knows it; or an empty paper."""
    received = intake.reception(subject) if subject else None
    edition = assessments.current(subject) if subject else None
    answers = assessments.answers(edition) if edition else {}
    as_of = received.received_on if received else on

    def asked(label: str, table: str, question: Question | None, columns: int) -> Choices:
        said = _said(answers, question)
        return lists.choices(
            label, table, said.codes, on=as_of, municipality_id=staff.municipality_id, columns=columns, note=said.note,
        )

    paper = Paper(
        PAPER.title,
        [
            Fields([
                *persons.named(subject), Cell("受付日", day(received.received_on if received else None), span=6),
                Cell("聞き取った人", received.received_by.name if received else "", span=6),
            ]),
            asked("仕事", "work_now", None, 2),
            asked("住居", "housing_types", Question.HOUSING_TYPES, 3),
            asked("健康保険", "health_insurances", Question.HEALTH_INSURANCES, 3),
            asked("年金", "pensions", None, 3),
            Fields([
                Cell("いそぐこと", _urgent(received), lines=2),
                Cell("同居している人", "", span=6), Cell("本人の月収", _said(answers, Question.PERSON_INCOME).note, span=6),
            ]),
            Text("相談の内容(本人のことばで)", intake.as_told(received), lines=8),
            Text("聞き取ったこと・気づいたこと", "", lines=10),
        ],
        number=PAPER.number, reference=subject.number if subject else "", agency=subject.agency.name if subject else "",
        date=day(received.received_on) if received else "",
        source=SOURCE,
    )
    return covered(paper, [subject.person] if subject else [], staff=staff, on=on)


def _said(answers: Mapping[str, Said], question: Question | None) -> Said:
    return answers.get(question, Said()) if question else Said()


def _urgent(received: Reception | None) -> str:
    if received is None or not received.is_urgent:
        return ""
    return received.urgency_note or "いそぐ"
