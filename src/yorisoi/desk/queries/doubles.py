"""人の重なり: the chief's list of people who may be the same, two records side by side, and what was merged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.cases.queries import same_person
from yorisoi.foundation.wareki import age_on, format_wareki
from yorisoi.people import queries as people
from yorisoi.people.enums import Gender
from yorisoi.people.models import LikelyPair, Person, PersonMerge, Protection
from yorisoi.people.queries import likely
from yorisoi.people.rules.likeness import Reason, shown


@dataclass(frozen=True)
class Row:
    """One pair of the list: both people with their cases, how likely they are one, and why."""

    people: tuple[tuple[Person, list[Case]], ...]
    score: int
    reasons: list[Reason]

    @property
    def first(self) -> Person:
        return self.people[0][0]

    @property
    def second(self) -> Person:
        return self.people[1][0]


def rows(found: Iterable[LikelyPair], *, staff: Staff, on: date) -> list[Row]:
    """Return the pairs of one page in a fixed number of queries."""
    pairs = list(found)
    ids = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    cases, covered, masked = same_person.cases_of(ids), covered_people(ids, staff=staff, on=on), likely.protected(ids)
    return [
        Row(
            ((pair.first, cases[pair.first_id]), (pair.second, cases[pair.second_id])), pair.score,
            shown(
                pair.reasons, hides_contact=bool(covered & {pair.first_id, pair.second_id}),
                veils_contact=bool(masked & {pair.first_id, pair.second_id}),
            ),
        )
        for pair in pairs
    ]


def covered_people(ids: Collection[int], *, staff: Staff, on: date) -> set[int]:
    """Return those of these people whose contact data this member of staff must not learn, not even that it is the same."""
    mine = Protection.objects.filter(readers__staff=staff, ends_on__isnull=True).values("person_id")
    covered = Person.objects.filter(
        Q(pk__in=people.protected_people(on=on)) | Q(pk__in=people.living_with_protected(on=on)), pk__in=ids
    ).exclude(pk__in=mine)
    return set(covered.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class Line:
    """One line of the comparison: its label, what either record says, and whether they contradict each other."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return bool(self.one and self.other and self.one != self.other)


def compared(one: Person, other: Person, *, staff: Staff, on: date) -> list[Line]:
    """Return two records line by line; contact data only as far as this member of staff may see them."""
    mine, theirs = _facts(one, staff=staff, on=on), _facts(other, staff=staff, on=on)
    return [Line(label, value, theirs[label]) for label, value in mine.items() if value or theirs[label]]


def _facts(person: Person, *, staff: Staff, on: date) -> dict[str, str]:
    contact = people.contact(person, staff=staff, on=on)
    secret = "〔秘匿〕" if contact.is_masked else ""
    born = f"{format_wareki(person.born_on)}({age_on(person.born_on, on)}歳)" if person.born_on else ""
    known = person.gender != Gender.UNKNOWN
    family = people.family(person, on=on)
    return {
        "氏名": person.name, "ふりがな": person.kana, "通称": person.common_name,
        "性別": Gender(person.gender).label if known else "", "生年月日": born,
        "おおよその年齢": f"{person.estimated_age}歳" if person.estimated_age is not None else "",
        "電話": "、".join(phone.number for phone in contact.phones) or secret,
        "住所": "、".join(each.text or each.get_kind_display() for each in contact.addresses) or secret,
        "連絡のしかた": contact.contact_note or secret,
        "家族": "、".join(f"{each.person.display_name}({each.relation})" for each in family),
    }


def reasons(one: Person, other: Person, *, staff: Staff, on: date) -> list[Reason]:
    """Return why two records may be of one person, as they stand now."""
    ids = {one.pk, other.pk}
    hides = bool(covered_people(ids, staff=staff, on=on))
    return shown(likely.compared(one, other).codes, hides_contact=hides, veils_contact=bool(likely.protected(ids)))


def merges(staff: Staff, *, on: date) -> list[tuple[PersonMerge, list[Case]]]:
    """Return the merges within the chief's reach, the newest first, with the cases of the record that was kept."""
    rows = list(
        PersonMerge.objects.filter(municipality_id=staff.municipality_id)
        .select_related("kept", "gone", "merged_by", "undone_by")
        .order_by("-merged_on", "-pk")[:MOST_MERGES]
    )
    ids = {_standing(merge) for merge in rows}
    reach, cases = same_person.in_reach(ids, staff=staff, on=on), same_person.cases_of(ids)
    return [(merge, cases[_standing(merge)]) for merge in rows if _standing(merge) in reach]


def _standing(merge: PersonMerge) -> int:
    """Return whose record stands now: the one kept may have been merged in its turn."""
    return merge.kept.merged_into_id or merge.kept_id


MOST_MERGES = 500


def merge_in_reach(pk: int, *, staff: Staff, on: date) -> PersonMerge | None:
    """Return one merge if the record that was kept is within the staff's reach."""
    merge = PersonMerge.objects.select_related("kept", "gone").filter(pk=pk, municipality_id=staff.municipality_id).first()
    if merge is None or not same_person.in_reach({_standing(merge)}, staff=staff, on=on):
        return None
    return merge
