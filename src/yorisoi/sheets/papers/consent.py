"""
同意書. Source: 手引き §4・domain §6.2 (目的・範囲・方法・版・撤回。全国共通の様式はない).

Of a case it is the consent in force, or the form to be signed; `subjects` and `find` print an earlier one as it was given,
with the version of the rules explained then and, where it was withdrawn, the day of it.
"""

from dataclasses import replace
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.consents import queries as consents
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, RecipientScope
from yorisoi.consents.models import Consent
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
from yorisoi.sheets.rules.writing import BLANK_DAY, day, known_day
from yorisoi.sheets.veiling import covered

PAPER = Kind(
    code="consent", title="個人情報の取扱いに関する同意書", of=Of.CASE,
    languages=("ja", "easy", "en", "vi", "zh", "pt", "ne"), is_given=True,
)
SOURCE = "手引き第4章(統一の様式で、あらかじめ同意を得る)による。全国共通の様式は未確認"


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return every consent of a case, also one that has ended or was withdrawn, newest first."""
    return [
        (given.pk, f"{day(given.given_on)} {given.get_purpose_display()}{_ended(given)}") for given in consents.consents(case)
    ]


def find(case: Case, pk: int) -> Consent | None:
    """Return that consent of the case."""
    return consents.consents(case).filter(pk=pk).select_related("case__agency", "case__person").first()


def build(subject: Case | Consent | None, *, staff: Staff, on: date, language: str = "ja") -> Paper:
    """Return one consent; of a case the one in force, ready to be signed where there is none; or an empty paper."""
    words = Words("consent", language)
    case = subject.case if isinstance(subject, Consent) else subject
    given = subject if isinstance(subject, Consent) else next(iter(consents.in_force(case, on=on)), None) if case else None
    paper = Paper(
        words("title"),
        [
            *_over(given, words, on=on),
            Fields(_named(case, words)),
            Plain(words("statement")),
            _purposes(given, words),
            _scopes(given, words),
            _methods(given, words),
            Text(words("information"), given.information if given else "", lines=4),
            Fields([
                Cell(words("until"), known_day(given.ends_on) if given else ""),
                Cell(words("rules"), _version(given, staff, on=on), span=6),
                Cell(words("explained_by"), given.explained_by.name if given else "", span=6),
            ]),
            Plain(words("withdraw")), Plain(words("without")),
            Signature([
                (words("signed_on"), day(given.given_on) if given else BLANK_DAY),
                (words("signature"), ""), (words("proxy"), ""),
            ]),
        ],
        reference=case.number if case else "", agency=case.agency.name if case else "", language=language, source=SOURCE,
        footer=words.foot, addressee=f"{case.agency.name}  御中" if case else "            御中",
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)


def _ended(given: Consent) -> str:
    return f"({day(given.withdrawn_on)}に撤回)" if given.withdrawn_on else ""


def _over(given: Consent | None, words: Words, *, on: date) -> list[Block]:
    """Return what stands above a consent that holds no more, so that nobody takes it for one in force."""
    if given is None or (given.withdrawn_on is None and (given.ends_on is None or given.ends_on >= on)):
        return []
    if given.withdrawn_on is None:
        return [Heading(words("over")), Fields([Cell(words("ended_on"), known_day(given.ends_on))])]
    return [Heading(words("over")), Fields([
        Cell(words("withdrawn_on"), day(given.withdrawn_on)), Cell(words("withdrawal_note"), given.withdrawal_note),
    ])]


def _named(case: Case | None, words: Words) -> list[Cell]:
    number, name = persons.named(case)
    return [replace(number, label=words("id")), replace(name, label=words("name"))]


def _version(given: Consent | None, staff: Staff, *, on: date) -> str:
    """Return the rules that were explained, or those to be explained, with the day they took effect."""
    if given is None:
        known = consents.rules_texts(staff.municipality_id, on=on).first()
        return f"{known.version}({day(known.starts_on)}施行)" if known else ""
    known = consents.all_rules_texts(given.municipality_id).filter(version=given.rules_version).first()
    return f"{given.rules_version}({day(known.starts_on)}施行)" if known else given.rules_version


def _methods(given: Consent | None, words: Words) -> Choices:
    return Choices(words("method"), [
        Choice(
            words(f"method.{each.value}", str(each.label)), code=str(place),
            mark=Mark.TICK if given and given.method == each else Mark.NONE,
        )
        for place, each in enumerate(ConsentMethod, 1)
    ], columns=3, is_multiple=False)


def _purposes(given: Consent | None, words: Words) -> Choices:
    return Choices(words("purpose"), [
        Choice(
            words(f"purpose.{each.value}", str(each.label)), code=str(place),
            mark=Mark.TICK if given and given.purpose == each else Mark.NONE,
        )
        for place, each in enumerate(ConsentPurpose, 1)
    ], columns=1)


def _scopes(given: Consent | None, words: Words) -> Choices:
    named = "、".join(agency.name for agency in given.recipients.all()) if given else ""
    return Choices(words("scope"), [
        Choice(
            words("scope.LISTED") if each is RecipientScope.LISTED else words(f"scope.{each.value}", str(each.label)),
            code=str(place), mark=Mark.TICK if given and given.scope == each else Mark.NONE,
            note=named if each is RecipientScope.LISTED else "",
        )
        for place, each in enumerate(RecipientScope, 1)
    ], columns=1, is_multiple=False)
