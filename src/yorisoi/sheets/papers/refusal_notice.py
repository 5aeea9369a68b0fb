"""不承認通知書: the municipality tells the person that a service was not decided, and why. Source: 手引き §8."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s08_decision import queries as decisions
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.sheets import persons
from yorisoi.sheets.papers import decision_notice
from yorisoi.sheets.rules.easy import easy
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Cell, Fields, Paper, Plain, Text
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="refusal-notice", title="不承認通知書", of=Of.DECISION, languages=("ja", "easy"), is_given=True)
REFUSED = "生活困窮者自立支援法にもとづく支援について、次のとおり決定しないこととしましたので、お知らせします。"
GO_ON = "この決定のあとも、相談を続けることができます。ほかの方法をいっしょに考えます。"


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return the services refused for a case, newest first."""
    return decision_notice.named(case, DecisionOutcome.REFUSED)


def find(case: Case, pk: int) -> SupportDecision | None:
    """Return that answer, if the service was refused."""
    return decisions.decisions(case).filter(pk=pk, outcome=DecisionOutcome.REFUSED).first()


def build(subject: SupportDecision | None, *, staff: Staff, on: date, language: str = "ja") -> Paper:
    """Return the notice of one service refused with its reason, or an empty paper."""
    made = subject
    case = made.case if made else None
    paper = Paper(
        PAPER.title,
        [
            Plain(REFUSED),
            Fields([
                Cell("文書番号", decision_notice.NUMBER),
                Cell("氏名", persons.name_of(case.person) if case else "", ruby=case.person.kana if case else ""),
                Cell("支援の内容", decision_notice.service_of(made) if made else ""),
                Cell("判断した日", day(made.decided_on if made else None)),
            ]),
            Text("決定しない理由", made.reason if made else "", lines=6),
            Plain(GO_ON),
            Text(decision_notice.APPEAL, "", lines=4),
            Fields([Cell("問い合わせ先", decision_notice.contact_of(case))]),
        ],
        reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(made.decided_on) if made else day(None),
        addressee=decision_notice.addressee(case), sender=decision_notice.sender(made, staff), source=decision_notice.SOURCE,
    )
    paper = covered(paper, [case.person] if case else [], staff=staff, on=on)
    return easy(paper) if language == "easy" else paper
