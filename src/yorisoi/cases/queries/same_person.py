"""Who may be the same person, as far as somebody may be told of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.digits import whole_number
from yorisoi.foundation.kana import normalize
from yorisoi.foundation.wareki import DateNotUnderstood, parse_date
from yorisoi.people.models import HouseholdMember, LikelyPair, Person, Relationship
from yorisoi.people.queries import likely
from yorisoi.people.rules.likeness import Likeness, Reason, Traits, shown, traits

MOST_SHOWN = 4
MOST_TYPED = 200
OLDEST_AGE = 130
TYPED = ("name", "kana", "common_name", "born_on", "phone", "address")


@dataclass(frozen=True)
class Suggestion:
    """Somebody who may be the one typed, with the newest case by which this worker knows them; no case: a relative."""

    person: Person
    case: Case | None
    likeness: Likeness
    is_protected: bool = False

    @property
    def reasons(self) -> list[Reason]:
        # What the contact data of protected people says was left out before anything was weighed, but for readers.
        return shown(self.likeness.codes, hides_contact=False, veils_contact=self.is_protected)

    @property
    def is_likely(self) -> bool:
        return self.likeness.is_likely


def typed(data: Mapping[str, str], *, on: date, family: Collection[str] = ()) -> Traits:
    """Return what has been typed of somebody so far. What is not (yet) understood counts as not said."""
    said = {name: normalize(data.get(name, ""))[:MOST_TYPED] for name in TYPED}
    age = whole_number(normalize(data.get("estimated_age", "")))
    years = age if age is not None and age <= OLDEST_AGE else None
    try:
        born_on = parse_date(said.pop("born_on"), today=on)
    except DateNotUnderstood:
        born_on = None
    phone, address = said.pop("phone"), said.pop("address")
    return traits(
        **said, born_on=born_on, birth_year=None if years is None else on.year - years, gender=data.get("gender", ""),
        phones=[phone], addresses=[address], family=family,
    )


def asks(same: Collection[Suggestion], said: str) -> list[Suggestion]:
    """Return whom to ask about before saving: the likely ones nobody has said yet to be somebody else."""
    others = said.split(",")
    return [each for each in same if each.is_likely and str(each.person.pk) not in others]


def others(same: Collection[Suggestion]) -> str:
    """Return the words a form sends back when everybody shown is somebody else."""
    return ",".join(str(each.person.pk) for each in same)


def readable_person(text: str, *, staff: Staff, on: date) -> Person | None:
    """Return the person with that id if this worker may know of them: by a case, or as a relative without one."""
    pk = whole_number(text)
    if pk is None:
        return None
    found = Person.objects.filter(pk=pk, municipality_id=staff.municipality_id).select_related("merged_into").first()
    if found is None:
        return None
    person = found.merged_into or found  # an old link leads to the record that stayed
    visible = Case.objects.visible_to(staff, on=on)
    if visible.filter(person=person).exists() or relatives([person.pk], visible=visible):
        return person
    return None


def suggest(typed: Traits, *, staff: Staff, on: date, but: Collection[int] = (), family: Collection[int] = ()) -> list[Suggestion]:
    """
    Return who may be the person typed among those this worker may know of, the likeliest first.

    Somebody with a case the worker may not see is not among them, not even as another's relative: that they are a
    client is the secret. The chief's nightly list finds them.

    Source: ADR 0005
    """
    found = likely.likely(typed, staff=staff, but=but, family=family)
    if not found:
        return []
    ids = [each.person.pk for each in found]
    visible = Case.objects.visible_to(staff, on=on)
    cases: dict[int, Case] = {}
    for case in visible.filter(person_id__in=ids).order_by("opened_on", "pk"):
        cases[case.person_id] = case
    known = relatives(ids, visible=visible)
    kept = [
        Suggestion(each.person, cases.get(each.person.pk), each.likeness, each.is_protected)
        for each in found if each.person.pk in cases or each.person.pk in known
    ]
    return kept[:MOST_SHOWN]


def relatives(ids: Collection[int], *, visible: QuerySet[Case]) -> set[int]:
    """Return which of these people have no case of their own but belong to the family of a visible case (one query)."""
    people = Person.objects.filter(_is_a_relative("pk", visible), pk__in=ids, merged_into__isnull=True)
    return set(people.order_by("pk").values_list("pk", flat=True))


def _is_a_relative(person: str, visible: QuerySet[Case]) -> Q:
    """Return the condition that the person of a row has no case, but belongs to the family of a visible one."""
    theirs = Exists(visible.filter(person_id=OuterRef("person_id")))
    told = Relationship.objects.filter(theirs, other_id=OuterRef(person))
    together = HouseholdMember.objects.filter(theirs, household__members__person_id=OuterRef(person))
    has_case = Exists(Case.objects.filter(person_id=OuterRef(person)))
    return Q(~has_case) & (Q(Exists(told)) | Q(Exists(together)))


def _is_in_reach(person: str, visible: QuerySet[Case]) -> Q:
    """Return the condition that the person of a row has no case out of sight, and one (or a relative's) within it."""
    own = Case.objects.filter(person_id=OuterRef(person))
    hidden = own.filter(~Exists(visible.filter(pk=OuterRef("pk"))))
    has_seen = Exists(visible.filter(person_id=OuterRef(person)))
    return (Q(has_seen) & ~Q(Exists(hidden))) | _is_a_relative(person, visible)


def in_reach(ids: Collection[int], *, staff: Staff, on: date) -> set[int]:
    """Return which of these people have no case out of the staff's sight, and one (or a relative's) within it."""
    visible = Case.objects.visible_to(staff, on=on)
    people = Person.objects.filter(_is_in_reach("pk", visible), pk__in=ids)
    return set(people.order_by("pk").values_list("pk", flat=True))


def cases_of(people: Collection[int]) -> dict[int, list[Case]]:
    """Return the cases of some people, the newest first; for somebody within whose reach they are (one query)."""
    found: dict[int, list[Case]] = {pk: [] for pk in people}
    rows = Case.objects.filter(person_id__in=people).select_related("agency").order_by("-opened_on", "-pk")
    for case in rows:
        found[case.person_id].append(case)
    return found


def pairs_in_reach(staff: Staff, *, on: date) -> QuerySet[LikelyPair]:
    """Return the open pairs of which both people are within the staff's reach, the likeliest first."""
    visible = Case.objects.visible_to(staff, on=on)
    return likely.open_pairs(staff.municipality_id).filter(
        _is_in_reach("first_id", visible), _is_in_reach("second_id", visible)
    )


@dataclass(frozen=True)
class Choice:
    """One answer a worker may give to a suggestion: a button with its words, which sends whom they mean, or goes to `url`."""

    suggestion: Suggestion
    label: str
    url: str = ""

    @property
    def person(self) -> Person:
        return self.suggestion.person

    @property
    def case(self) -> Case | None:
        return self.suggestion.case

    @property
    def reasons(self) -> list[Reason]:
        return self.suggestion.reasons
