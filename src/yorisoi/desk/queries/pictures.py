"""What the pictures page and the cover show of the family and of those around."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yorisoi.agencies.enums import AgencyKind
from yorisoi.agencies.models import Agency, Staff
from yorisoi.cases.models import Case
from yorisoi.cases.queries import people_of
from yorisoi.people import queries as people
from yorisoi.people.enums import TieKind
from yorisoi.people.models import Tie
from yorisoi.process.s09_provision import queries as provision
from yorisoi.referrals import queries as referrals

KIND_OF = {
    AgencyKind.MEDICAL: TieKind.MEDICAL, AgencyKind.HELLO_WORK: TieKind.WORK,
    AgencyKind.WELFARE_VOLUNTEER: TieKind.NEIGHBORHOOD,
}


def family_picture(case: Case, relatives: Iterable[people.Relative], staff: Staff, *, on: date) -> people.FamilyPicture:
    """Return the genogram of a case as this member of staff may see it, in two queries."""
    readable = Case.objects.visible_to(staff, on=on).values("person_id")
    return people.family_picture(case.person, relatives, on=on, readable=readable)


@dataclass(frozen=True)
class Person:
    """One line of the genogram in words."""

    node: str
    name: str
    role: str
    facts: list[str]
    bonds: list[str]


def in_words(picture: people.FamilyPicture) -> list[Person]:
    """Return everybody of the genogram with what they are, the person first."""
    bonds = people.bonds_in_words(picture)
    found = []
    for each in picture.figures:
        facts = [GENDERS.get(each.gender, "性別は聞いていない")]
        if each.is_deceased:
            facts.append(f"亡くなっている{f'({each.died})' if each.died else ''}")
        elif each.age:
            facts.append(f"{each.age}歳")
        if not each.is_self and not each.is_deceased:
            facts.append("いっしょに暮らしている" if each.is_together else "別に暮らしている")
        role = "本人" if each.is_self else each.role
        found.append(Person(f"p{each.node}", each.name, role, facts, bonds[each.node]))
    return found


GENDERS = {"MALE": "男性", "FEMALE": "女性", "OTHER": "その他の性別", "NO_ANSWER": "性別は回答しない"}


@dataclass(frozen=True)
class TieLine:
    """One tie in words."""

    tie: Tie
    label: str
    words: str


def ties_in_words(around: people.Around) -> list[TieLine]:
    """Return every tie of the ecomap with what is said of it."""
    return [TieLine(tie, people.tie_label(tie), people.tie_words(tie)) for tie in around.ties]


@dataclass(frozen=True)
class Suggestion:
    """An agency the case knows and the ecomap does not show yet."""

    agency: Agency
    kind: str
    why: str


def suggestions(case: Case, around: people.Around, *, on: date) -> list[Suggestion]:
    """Return whom the case knows: the workers' agencies, those who provide a service, those it was introduced to."""
    known: dict[int, tuple[Agency, list[str]]] = {}

    def know(agency: Agency, why: str) -> None:
        known.setdefault(agency.pk, (agency, []))[1].append(why)

    for each in people_of.assignments(case, on=on).select_related("staff__agency"):
        know(each.staff.agency, f"担当 {each.staff.name}")
    for service in provision.provisions(case).filter(ended_on__isnull=True):
        if service.provider is not None:
            know(service.provider, "サービスを提供している")
    for introduction in referrals.introductions(case):
        know(introduction.to_agency, "つなぎ先")
    drawn = {tie.agency_id for tie in around.ties}
    return [
        Suggestion(agency, KIND_OF.get(AgencyKind(agency.kind), TieKind.AGENCY), "、".join(dict.fromkeys(why)))
        for agency, why in known.values() if agency.pk not in drawn
    ]
