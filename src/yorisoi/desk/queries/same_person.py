"""Who may be the same person as the one whose data is being changed, or as the one being added to a family."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.cases.queries import same_person
from yorisoi.cases.queries.same_person import Choice, Suggestion
from yorisoi.people.queries import likely

# Who somebody is. A change of anything else asks nothing.
IDENTITY = ("name", "kana", "common_name", "born_on")


def as_person(case: Case, data: Mapping[str, str], *, staff: Staff, on: date) -> list[Suggestion]:
    """Return who else may be the person of a case, with what is typed of them now."""
    typed = same_person.typed(data, on=on)
    known = likely.traits_of(case.person)
    whole = typed._replace(phones=known.phones, addresses=known.addresses, family=known.family)
    return same_person.suggest(whole, staff=staff, on=on, but={case.person_id}, family=likely.family_ids(case.person))


def as_relative(case: Case, data: Mapping[str, str], *, staff: Staff, on: date) -> list[Suggestion]:
    """Return who may be the one typed as a relative; the person and those of the family already are not asked about."""
    typed = same_person.typed(data, on=on)
    return same_person.suggest(typed, staff=staff, on=on, but={case.person_id, *likely.family_ids(case.person)})


def told_to_the_chief(same: list[Suggestion]) -> list[Choice]:
    """Return the answer to a double found while data is changed: two records, which the chief alone makes one."""
    label = "同じ人のようだと主任に知らせて保存する"
    return [Choice(each, label) for each in same]


def added_to_the_family(same: list[Suggestion]) -> list[Choice]:
    """Return the answer to somebody known already being added to a family."""
    return [Choice(each, "この人を家族に加える") for each in same]


@dataclass(frozen=True)
class Question:
    """What a page shows of people who may be the same; `asks`: nothing is saved before it is answered."""

    choices: list[Choice] = field(default_factory=list)
    asks: bool = False
    other_person: str = ""


def question(same: list[Suggestion], choices: list[Choice], data: Mapping[str, str], *, may_ask: bool) -> Question:
    """Return what to show, and whether to ask first: once about everybody likely, unless the answer came along."""
    asks = may_ask and not data.get("same_as") and bool(same_person.asks(same, data.get("other_person", "")))
    return Question(choices, asks=asks, other_person=same_person.others(same) if asks else "")
