"""【2】インテーク・アセスメントシート, its five parts. Source of the fields: domain §1.2 (原本未確認)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.people.models import Person
from yorisoi.process.s01_outreach import queries as outreach
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.process.s02_intake.models import Reception
from yorisoi.process.s03_emergency import queries as emergencies
from yorisoi.process.s03_emergency.enums import EmergencyState
from yorisoi.process.s03_emergency.models import EmergencySupport
from yorisoi.process.s04_assessment import queries as assessments
from yorisoi.process.s04_assessment.enums import OF_MANY, Domain, Question, table_of
from yorisoi.process.s04_assessment.models import Assessment, ExpertOpinion
from yorisoi.process.s04_assessment.rules import Said
from yorisoi.process.s05_screening import queries as screenings
from yorisoi.process.s05_screening.models import Screening
from yorisoi.reference import queries as reference
from yorisoi.referrals import queries as referrals
from yorisoi.sheets import lists, persons
from yorisoi.sheets.rules.kinds import Kind
from yorisoi.sheets.rules.layout import (
    Block,
    Cell,
    Choices,
    Fields,
    Heading,
    NewPage,
    Paper,
    Table,
    Text,
)
from yorisoi.sheets.rules.writing import day, known_day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="assessment", title="インテーク・アセスメントシート", number="【2】")
SOURCE = "自立相談支援機関使用標準様式【2】に準拠(選択肢の文言は原本未確認。出典と確からしさは「期間つきの表」)"
# What the program asks at reception, in the words of the paper.
ROUTES = {ReceptionChannel.DEPARTMENT: ReceptionChannel.PARTNER_AGENCY}
HOW_MANY, HOW_MANY_SUPPORTED = "     人", "     人、うち扶養     人"
LIFE_HEADERS = ("氏名", "続柄", "年齢", "同別居", "職業", "健康", "備考")
JOB_HEADERS = ("会社・事業所", "期間", "職種", "雇用形態", "離職の理由")


@dataclass(frozen=True)
class Facts:
    """Everything the paper tells; an empty paper has nothing of it."""

    on: date
    municipality_id: int
    case: Case | None = None
    person: Person | None = None
    assessment: Assessment | None = None
    reception: Reception | None = None
    screening: Screening | None = None
    source: str = ""
    situations: Mapping[str, str] = field(default_factory=dict)
    issues: Mapping[str, str] = field(default_factory=dict)
    emergencies: tuple[EmergencySupport, ...] = ()
    opinions: tuple[ExpertOpinion, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Said] = field(default_factory=dict)
    kin: persons.Kin = persons.NOBODY
    reach: persons.Reach = persons.NOWHERE

    def ticked(
        self, label: str, table: str, *chosen: str, columns: int = 3, is_multiple: bool = False,
        notes: Mapping[str, str] | None = None, note: str = "",
    ) -> Choices:
        """Return a list of the dated tables with what was chosen."""
        return lists.choices(
            label, table, [each for each in chosen if each], on=self.on, municipality_id=self.municipality_id,
            columns=columns, is_multiple=is_multiple, notes=notes, note=note,
        )

    def asked(
        self, question: Question, *, columns: int, is_noted: bool = True, instead: Mapping[str, str] | None = None
    ) -> Choices:
        """
        Return a question of the sheet with what was answered; what was said besides has a place of its own unless `is_noted`.

        `instead` is what another page knows (choice → words), for a question nobody answered here.
        """
        said, told = self.answers.get(question, Said()), instead or {}
        return self.ticked(
            str(question.label), table_of(question), *(said.codes or told), columns=columns, is_multiple=question in OF_MANY,
            notes=None if said.codes else told, note=said.note if is_noted else "",
        )

    def words(self, question: Question) -> str:
        """Return what was said to a question of the sheet that is asked in words only."""
        return self.answers.get(question, Said()).note

    def situation(self, *domains: Domain) -> str:
        return "\n".join(filter(None, (self.situations.get(domain, "") for domain in domains)))


def build(subject: Case | None, *, staff: Staff, on: date) -> Paper:
    """Return the newest edition of the assessment of a case with what reception and screening know, or an empty paper."""
    reference.prepare(staff.municipality_id)
    facts = _facts(subject, staff=staff, on=on) if subject else Facts(on, staff.municipality_id)
    parts = (
        _beginnings(facts), _family(facts), _health_and_money(facts), [*_work(facts), *_issues(facts)],
        [*_summary(facts), *_judgement(facts)],
    )
    # The empty paper has its five pages; what was said runs on, or a long answer would leave half a page empty.
    between = [] if facts.case else [NewPage.HERE]
    paper = Paper(
        PAPER.title, [*parts[0], *(block for part in parts[1:] for block in (*between, *part))],
        number=PAPER.number, reference=facts.case.number if facts.case else "", agency=facts.case.agency.name if facts.case else "",
        date=day(facts.assessment.assessed_on) if facts.assessment else "", source=SOURCE,
    )
    return covered(paper, [facts.person] if facts.person else [], staff=staff, on=on)


def _facts(case: Case, *, staff: Staff, on: date) -> Facts:
    assessment, lead = assessments.current(case), outreach.discovery(case)
    source = lead and (lead.source_agency or lead.source_department)
    targets: dict[str, str] = {}
    for made in referrals.introductions(case):
        if made.target:
            targets.setdefault(made.target, made.to_agency.name)
    day_of = assessment.assessed_on if assessment else on
    return Facts(
        on=day_of, municipality_id=case.municipality_id, case=case, person=case.person,
        assessment=assessment, reception=intake.reception(case), screening=screenings.latest(case),
        source=source.name if source else "",
        situations={each.domain: each.text for each in assessment.situations.all()} if assessment else {},
        issues={each.code: each.note for each in assessment.issues.all()} if assessment else {},
        emergencies=tuple(emergencies.supports(case)), opinions=tuple(assessments.opinions(case)), targets=targets,
        answers=assessments.answers(assessment) if assessment else {},
        kin=persons.kin(case, staff=staff, on=on, as_of=day_of), reach=persons.reach(case.person, staff=staff, on=on),
    )


def _beginnings(facts: Facts) -> list[Block]:
    assessment, reception = facts.assessment, facts.reception
    channel = ROUTES.get(reception.channel, reception.channel) if reception else ""  # type: ignore[call-overload]
    return [
        Fields([
            *persons.head(facts.case, on=facts.on),
            Cell("住所", facts.reach.address),
            Cell("電話(自宅)", facts.reach.home, span=4), Cell("電話(携帯)", facts.reach.mobile, span=4),
            Cell("その他の連絡先", facts.reach.others, span=4),
            Cell("記入日", day(assessment.assessed_on if assessment else None), span=4),
            Cell("版", f"第{assessment.edition}版" if assessment else "", span=3),
            Cell("担当者", assessment.created_by.name if assessment else "", span=5),
        ]),
        Heading("1 相談経路・相談歴"),
        Fields([
            Cell("受付日", day(reception.received_on if reception else None), span=6),
            Cell("受付者", reception.received_by.name if reception else "", span=6),
        ]),
        facts.ticked("相談経路", "intake_routes", channel, columns=2),
        facts.ticked("紹介元", "referral_sources", columns=3, is_multiple=True),
        Fields([Cell("紹介元の名前", facts.source)]),
        Text("他機関への相談歴・支援歴、これまでの経過", facts.situation(Domain.HISTORY), lines=4),
        Heading("2 本人の主訴・状況"),
        Text("本人の主訴(本人のことばで)", intake.as_told(reception), lines=3),
        Text("本人の希望", (assessment.hopes if assessment else "") or (reception.wish if reception else ""), lines=3),
        Text("来所時のようす", "", lines=2),
    ]


def _family(facts: Facts) -> list[Block]:
    kin = facts.kin
    lives = ("YES" if kin.together else "NO") if kin.is_known else ""
    return [
        Heading("3 家族・地域関係・住まい"),
        facts.ticked("同居者", "cohabitation", lives, columns=2, notes={"YES": f"{kin.together}人" if kin.is_known else HOW_MANY}),
        Table(LIFE_HEADERS, kin.rows, widths=(3, 2, 1.2, 1.4, 2, 2, 3), least=4, label="家族の構成",
              note="同別居: 同居・別居"),
        kin.genogram, kin.ecomap,
        facts.asked(Question.MARITAL_STATES, columns=5),
        _children(facts),
        facts.asked(Question.HOUSING_TYPES, columns=3),
        Text("住まいのようす", facts.situation(Domain.HOUSING), lines=1),
        Text("家族・地域との関係", "\n".join(filter(None, (
            facts.situation(Domain.FAMILY), facts.assessment.household_view if facts.assessment else "",
        ))), lines=3),
    ]


def _children(facts: Facts) -> Choices:
    """Return whether there are children, how many, and how many of them the person supports."""
    said = facts.answers.get(Question.CHILDREN, Said())
    if not said.codes and not facts.kin.children:
        room = {} if facts.case else {"YES": HOW_MANY_SUPPORTED}
        return facts.ticked("子ども", "children", columns=2, notes=room, note=said.note)
    return facts.asked(Question.CHILDREN, columns=2, instead={"YES": f"{facts.kin.children}人"})


def _health_and_money(facts: Facts) -> list[Block]:
    return [
        Heading("4 健康・障害"),
        facts.asked(Question.HEALTH_STATES, columns=2),
        Fields([Cell("通院先", facts.words(Question.CLINIC), span=6), Cell("服薬", facts.words(Question.MEDICINE), span=6)]),
        facts.asked(Question.HEALTH_INSURANCES, columns=3),
        facts.asked(Question.DISABILITY_CERTIFICATES, columns=5, is_noted=False),
        Fields([Cell("手帳の等級", facts.words(Question.DISABILITY_CERTIFICATES))]),
        facts.asked(Question.CARE_CERTIFICATIONS, columns=3),
        facts.asked(Question.SUICIDE_SIGNS, columns=2),
        Text("健康・障害のようす", facts.situation(Domain.HEALTH), lines=2),
        Heading("5 収入・公的給付・債務など"),
        Fields([
            Cell("本人の月収", facts.words(Question.PERSON_INCOME), span=4),
            Cell("世帯の月収", facts.words(Question.HOUSEHOLD_INCOME), span=4),
            Cell("預貯金", facts.words(Question.SAVINGS), span=4),
            Cell("親族等の援助", ""),  # not kept by the program
        ]),
        facts.asked(Question.EARNERS, columns=2),
        facts.asked(Question.TAX_STATES, columns=3),
        facts.asked(Question.PUBLIC_BENEFITS, columns=4),
        facts.asked(Question.PUBLIC_ASSISTANCE_STATES, columns=3),
        facts.asked(Question.ARREARS, columns=3, is_noted=False),
        Fields([Cell("滞納の金額", facts.words(Question.ARREARS))]),
        facts.asked(Question.DEBTS, columns=2),
        Table(("借入先", "残高", "毎月の返済", "整理の状況"), (), widths=(3, 2, 2, 3), least=2, label="債務の内訳"),
        Text("収入・給付・債務・滞納のようす", facts.situation(Domain.MONEY), lines=1),
    ]


def _work(facts: Facts) -> list[Block]:
    return [
        Heading("6 職業・職歴・学歴"),
        facts.asked(Question.EMPLOYMENT_STATES, columns=2),
        facts.asked(Question.EMPLOYMENT_FORMS, columns=3),
        facts.asked(Question.YEARS_SINCE_WORK, columns=3),
        facts.asked(Question.SCHOOLING, columns=4),
        facts.asked(Question.SCHOOLING_STATES, columns=3),
        Table(JOB_HEADERS, (), widths=(3, 2.5, 2, 2, 3), least=3, label="職歴"),
        facts.asked(Question.LICENCES, columns=2),
        Fields([
            Cell("そのほかの資格・免許", facts.words(Question.QUALIFICATIONS)),
            Cell("希望する仕事・条件", facts.words(Question.WISHED_WORK)),
        ]),
        Text("仕事・職歴・学歴のようす", facts.situation(Domain.WORK), lines=1),
        Text("暮らしのようす", facts.situation(Domain.DAILY_LIFE), lines=1),
    ]


def _issues(facts: Facts) -> list[Block]:
    return [
        Heading("7 アセスメント結果の整理"),
        facts.ticked("課題と特性", "issues", *facts.issues, columns=3, is_multiple=True, notes=facts.issues),
        Text("課題の背景・要因", facts.assessment.background if facts.assessment else "", lines=2),
    ]


def _summary(facts: Facts) -> list[Block]:
    assessment = facts.assessment
    return [
        Text("本人の強み", assessment.strengths if assessment else "", lines=2),
        Text("支援の方向性", assessment.direction if assessment else "", lines=2),
        Table(
            ("聞いた日", "だれから(職種・機関)", "領域", "意見"),
            [
                (known_day(each.given_on), each.expert, str(each.get_domain_display()) if each.domain else "", each.text)
                for each in facts.opinions
            ],
            widths=(2, 3, 2, 6), least=1, label="専門的なアセスメント",
        ),
        Fields([Cell("本人と確かめた日", day(assessment.agreed_on if assessment else None))]),
    ]


def _judgement(facts: Facts) -> list[Block]:
    known, screening = facts.emergencies, facts.screening
    needed = [each for each in known if each.state != EmergencyState.NOT_NEEDED]
    need = ("NEEDED" if needed else "NOT_NEEDED") if known else ""
    return [
        Heading("8 緊急支援とスクリーニング"),
        facts.ticked("緊急支援の要否", "emergency_needs", need, columns=2),
        facts.ticked("緊急支援の内容", "emergency_means", *{each.means for each in needed}, columns=3, is_multiple=True),
        Table(
            ("わかった日", "何が急ぐか", "内容", "実施日", "対応者"),
            [
                (known_day(each.noticed_on), each.need, each.detail, known_day(each.settled_on),
                 each.settled_by.name if each.settled_by else "")
                for each in known
            ],
            widths=(2, 3, 4, 2, 2), least=1, label="緊急支援の経過",
        ),
        Fields([
            Cell("スクリーニング実施日", day(screening.screened_on if screening else None), span=6),
            Cell("判断した者", screening.judged_by.name if screening else "", span=6),
        ]),
        Fields([Cell("所内での話し合い", "" if screening is None else "した" if screening.discussed else "していない")]),
        facts.ticked("スクリーニングの結果", "screening_outcomes", screening.outcome if screening else "", columns=1),
        facts.ticked("5 の内訳", "screening_stops", columns=3),
        Text("判断の理由", screening.reason if screening else "", lines=1),
        facts.ticked("つなぎ先", "handover_targets", *facts.targets, columns=3, is_multiple=True, notes=facts.targets),
    ]
