"""同意書. Source: 手引き §4・domain §6.2 (目的・範囲・版・撤回。全国共通の様式はない)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.consents import queries as consents
from yorisoi.consents.enums import ConsentPurpose, RecipientScope
from yorisoi.consents.models import Consent
from yorisoi.sheets import persons
from yorisoi.sheets.papers.words import Words
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Cell, Choice, Choices, Fields, Mark, Paper, Plain, Signature, Text
from yorisoi.sheets.rules.writing import BLANK_DAY, day, known_day
from yorisoi.sheets.veiling import covered

PAPER = Kind(
    code="consent", title="個人情報の取扱いに関する同意書", of=Of.CASE,
    languages=("ja", "easy", "en", "vi", "zh", "pt", "ne"), is_given=True,
)
SOURCE = "手引き第4章(統一の様式で、あらかじめ同意を得る)による。全国共通の様式は未確認"


def build(subject: Case | None, *, staff: Staff, on: date, language: str = "ja") -> Paper:
    """Return the consent in force of a case, ready to be signed where there is none, or an empty paper."""
    words = Words("consent", language)
    given = next(iter(consents.in_force(subject, on=on)), None) if subject else None
    version = given.rules_version if given else _version(staff, on=on)
    paper = Paper(
        words("title"),
        [
            Fields(persons.named(subject)),
            Plain(words("statement")),
            _purposes(given, words),
            _scopes(given, words),
            Text(words("information"), given.information if given else "", lines=3),
            Fields([
                Cell(words("until"), known_day(given.ends_on) if given else ""),
                Cell(words("rules"), version, span=6),
                Cell(words("explained_by"), given.explained_by.name if given else "", span=6),
            ]),
            Plain(words("withdraw")), Plain(words("without")),
            Signature([
                (words("signed_on"), day(given.given_on) if given else BLANK_DAY),
                (words("signature"), ""), (words("proxy"), ""),
            ]),
        ],
        reference=subject.number if subject else "", language=language, source=SOURCE, footer=words.foot,
        addressee=f"{subject.agency.name}  御中" if subject else "            御中",
    )
    return covered(paper, [subject.person] if subject else [], staff=staff, on=on)


def _version(staff: Staff, *, on: date) -> str:
    newest = consents.rules_texts(staff.municipality_id, on=on).first()
    return newest.version if newest else ""


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
