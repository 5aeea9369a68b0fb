"""支援決定通知書: the municipality tells the person what it decided. Source: 手引き §8; the form is each municipality's own."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s08_decision import queries as decisions
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.sheets import lists, persons
from yorisoi.sheets.rules.easy import easy
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Cell, Fields, Paper, Plain, Text
from yorisoi.sheets.rules.writing import day, period
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="decision-notice", title="支援決定通知書", of=Of.DECISION, languages=("ja", "easy"), is_given=True)
SOURCE = "手引き §8(行政による支援決定)による。様式は自治体が定める(全国統一の様式は未確認)"
DECIDED = "生活困窮者自立支援法にもとづく支援について、次のとおり決定しましたので、お知らせします。"
NUMBER = "     第     号"
APPEAL = "不服の申立てについての説明(自治体が記入)"


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return the services decided for a case, newest first."""
    return named(case, DecisionOutcome.DECIDED)


def find(case: Case, pk: int) -> SupportDecision | None:
    """Return that decision, if the service was decided."""
    return decisions.decisions(case).filter(pk=pk, outcome=DecisionOutcome.DECIDED).first()


def named(case: Case, outcome: DecisionOutcome) -> list[tuple[int, str]]:
    """Return the answers of one kind on a case with day and service."""
    return [
        (each.pk, f"{day(each.decided_on)} {service_of(each)}")
        for each in decisions.decisions(case).filter(outcome=outcome)
    ]


def service_of(decision: SupportDecision) -> str:
    """Return the name the service bore when it was decided."""
    return lists.label("services", decision.service, on=decision.decided_on, municipality_id=decision.municipality_id)


def build(subject: SupportDecision | None, *, staff: Staff, on: date, language: str = "ja") -> Paper:
    """Return the notice of one service decided, or an empty paper."""
    made = subject
    case = made.case if made else None
    line = made.plan_service if made else None
    paper = Paper(
        PAPER.title,
        [
            Plain(DECIDED),
            Fields([
                Cell("文書番号", NUMBER),
                Cell("氏名", persons.name_of(case.person) if case else "", ruby=case.person.kana if case else ""),
                Cell("支援の内容", service_of(made) if made else ""),
                Cell("実施機関", line.provider.name if line and line.provider else ""),
                Cell("利用の期間", period(made.starts_on if made else None, made.ends_on if made else None)),
                Cell("決定した日", day(made.decided_on if made else None)),
            ]),
            Text("条件・理由", made.reason if made else "", lines=3),
            Text(APPEAL, "", lines=4),
            Fields([Cell("問い合わせ先", contact_of(case))]),
        ],
        reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(made.decided_on) if made else day(None), addressee=addressee(case),
        sender=sender(made, staff), source=SOURCE,
    )
    paper = covered(paper, [case.person] if case else [], staff=staff, on=on)
    return easy(paper) if language == "easy" else paper


def addressee(case: Case | None) -> str:
    """Return whom the notice is for."""
    return f"{persons.name_of(case.person)} 様" if case else "          様"


def sender(decision: SupportDecision | None, staff: Staff) -> str:
    """Return who decided: the municipality; its head signs by hand."""
    name = decision.municipality.name if decision else staff.municipality.name
    return f"{name}長          印"


def contact_of(case: Case | None) -> str:
    """Return whom to ask: the agency that accompanies the person."""
    return " ".join(filter(None, (case.agency.name, case.agency.phone))) if case else ""
