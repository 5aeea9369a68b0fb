"""【1】相談受付・申込票. Source of the fields: domain §1.1 (A票は確認済み; 令和は生年月日の元号に補った)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s02_intake.enums import InquirerRelation
from yorisoi.process.s02_intake.models import Reception
from yorisoi.reference import queries as reference
from yorisoi.reference.rules.tables import rows_on
from yorisoi.sheets import persons
from yorisoi.sheets.papers.words import Words
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import (
    Block,
    Cell,
    Choice,
    Choices,
    Fields,
    Heading,
    Mark,
    Paper,
    Plain,
    Signature,
    Text,
)
from yorisoi.sheets.rules.writing import BLANK_DAY, day, numbered
from yorisoi.sheets.veiling import covered

PAPER = Kind(
    code="intake", title="相談受付・申込票", number="【1】", of=Of.CASE,
    languages=("ja", "easy", "en", "vi", "zh", "pt", "ne"), is_given=True,
)
SOURCE = "自立相談支援機関使用標準様式【1】に準拠(項目と16の選択肢はモデル様式A票で確認済み)"
BLANK_BIRTH = "1 大正・2 昭和・3 平成・4 令和        年     月     日(     歳)"
OUTSIDERS = {InquirerRelation.FAMILY: "FAMILY"}  # everybody else who came is 「その他」


def build(subject: Case | None, *, staff: Staff, on: date, language: str = "ja") -> Paper:
    """Return the reception of a case with the worries marked, or an empty paper."""
    words = Words("intake", language)
    received = intake.reception(subject) if subject else None
    as_of = received.received_on if received else on
    paper = Paper(
        words("title"),
        [
            *_head(subject, received, words), *_person(subject, words, staff=staff, on=as_of, today=on),
            *_visitor(received, words), *_worries(received, words, staff=staff, on=as_of), *_application(subject, words),
        ],
        number=PAPER.number, reference=subject.number if subject else "", agency=subject.agency.name if subject else "",
        language=language, footer=words.foot, source=SOURCE,
    )
    return covered(paper, [subject.person] if subject else [], staff=staff, on=on)


def _head(case: Case | None, received: Reception | None, words: Words) -> list[Block]:
    return [
        Fields([
            Cell(words("id"), case.number if case else "", span=3),
            Cell(words("received_on"), day(received.received_on if received else None), span=5),
            Cell(words("received_by"), received.received_by.name if received else "", span=4),
        ]),
        Heading(words("basics"), words("as_far_as")),
    ]


def _person(case: Case | None, words: Words, *, staff: Staff, on: date, today: date) -> list[Block]:
    person = case.person if case else None
    reach = persons.reach(person, staff=staff, on=today)
    chosen = {person.gender} if person else set()
    genders = [
        Choice(
            words(f"genders.{row.code}", row.label) + ("( )" if row.code == "OTHER" else ""), code=number,
            mark=Mark.TICK if row.code in chosen else Mark.NONE,
            note=person.gender_note if person and row.code == "OTHER" else "",
        )
        for number, row in numbered(rows_on(reference.rows("genders", staff.municipality_id), on)) if row.is_used
    ]
    return [
        Fields([
            Cell(words("kana"), person.kana if person else ""),
            Cell(words("name"), persons.name_of(person), lines=1 if words.language == "easy" else 2),
        ]),
        Choices(words("gender"), genders, columns=3, is_multiple=False),
        Fields([
            Cell(words("born"), persons.born(person, on=on) or BLANK_BIRTH),
            Cell(words("address"), reach.address or "〒", lines=2),
            Cell(words("home"), reach.home, span=6),
            Cell(words("mobile"), "、".join(filter(None, (reach.mobile, reach.others))), span=6),
            Cell(words("email"), ""),  # not kept by the program
        ]),
    ]


def _visitor(received: Reception | None, words: Words) -> list[Block]:
    came = received if received and received.inquirer != InquirerRelation.PERSON else None
    relation = OUTSIDERS.get(InquirerRelation(came.inquirer), "OTHER") if came else ""
    note = (came.inquirer_note or ("" if relation == "FAMILY" else str(came.get_inquirer_display()))) if came else ""
    return [
        Heading(words("visitor"), words("visitor_note")),
        Fields([
            Cell(words("name"), came.inquirer_name if came else "", span=7),
            Cell(words("phone"), came.inquirer_phone if came else "", span=5),
        ]),
        Choices(
            words("relation"),
            [
                Choice(
                    words(f"relations.{code}"), code=str(place), mark=Mark.TICK if code == relation else Mark.NONE,
                    note=note if code == relation else "",
                )
                for place, code in enumerate(("FAMILY", "OTHER"), 1)
            ],
            columns=2, is_multiple=False,
        ),
    ]


def _worries(received: Reception | None, words: Words, *, staff: Staff, on: date) -> list[Block]:
    told = {each.code: each for each in received.worries.all()} if received else {}
    rows = [row for row in rows_on(reference.rows("worries", staff.municipality_id), on) if row.is_used or row.code in told]
    choices = []
    for number, row in numbered(rows):
        each = told.get(row.code)
        choices.append(Choice(
            words(f"worries.{row.code}", row.label) + ("( )" if row.code == "OTHER" else ""), code=number,
            mark=Mark.NONE if each is None else Mark.TOP if each.is_main else Mark.CIRCLE, note=each.note if each else "",
        ))
    story = "\n".join(filter(None, (received.story, received.wish))) if received else ""
    return [
        Heading(words("worries"), words("worries_note")),
        Choices(words("worries_short"), choices, columns=2),
        Text(words("story"), story, lines=4 if words.language == "ja" else 3),
    ]


def _application(case: Case | None, words: Words) -> list[Block]:
    asked = intake.enrollment(case) if case else None
    agency = f"{case.agency.name}  御中" if case else "            御中"
    return [
        Heading(words("apply")),
        Plain(agency),
        Plain(words("statement")),
        Signature([
            (words("signed_on"), day(asked.requested_on) if asked else BLANK_DAY),
            (words("signature"), ""),
        ]),
    ]
