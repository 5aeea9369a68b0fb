"""Reads for the pictures: the people of the genogram and what binds them, the ties of the ecomap, and the spots."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from yorisoi.foundation.wareki import age_on, format_wareki_year
from yorisoi.people.drawing import ecomap, genogram
from yorisoi.people.drawing.kin import Figure, Link
from yorisoi.people.enums import Picture, Relation, TieFlow, TieKind, TieStrength
from yorisoi.people.models import Person, Relationship, Spot, Tie
from yorisoi.people.queries.relating import SAME_HOUSEHOLD, Relative, is_protected_from
from yorisoi.people.queries.telling import TOLD, told_elsewhere
from yorisoi.people.rules import opposite


@dataclass(frozen=True)
class Bond:
    """One recorded relationship between two figures, and whether it may be taken back here."""

    pk: int
    one: Person
    other: Person
    relation: str
    is_told_here: bool

    @property
    def label(self) -> str:
        return str(Relation(self.relation).label)


@dataclass(frozen=True)
class FamilyPicture:
    """ジェノグラムのもと: the figures, what binds them, and where a hand put them."""

    person: Person
    figures: list[Figure]
    links: list[Link]
    bonds: list[Bond]
    spots: dict[int, tuple[int, int]]

    def draw(self, *, name: str = "genogram") -> str:
        return genogram.genogram(
            self.figures, self.links, centre=self.person.pk, spots=self.spots, name=name,
            title=f"{self.person.display_name}さんのジェノグラム", described=self.described,
        )

    @property
    def described(self) -> str:
        together = sum(each.is_together for each in self.figures) - 1
        count = f"家族・身近な人{len(self.figures) - 1}人。いっしょに暮らしている人{together}人。"
        return f"{count}くわしくは図の下の「ことばで読む」にあります。"


def figure(person: Person, *, on: date, role: str = "", is_self: bool = False, is_together: bool = False) -> Figure:
    """Return a person as a figure; nothing of addresses or telephones goes into it."""
    age = ""
    if person.born_on is not None:
        age = str(age_on(person.born_on, on))
    elif person.estimated_age is not None:
        age = f"約{person.estimated_age}"
    died = f"{format_wareki_year(person.died_on)}没" if person.died_on else ""
    return Figure(
        person.pk, person.display_name, person.gender, age, _born(person), is_self, is_together, person.is_deceased,
        died if person.is_deceased else "", role,
    )


def _born(person: Person) -> date | None:
    if person.born_on is None and person.estimated_age is not None and person.estimated_age_on is not None:
        return date(max(1, person.estimated_age_on.year - person.estimated_age), 7, 1)
    return person.born_on


def family_picture(
    person: Person, relatives: Iterable[Relative], *, on: date, readable: Collection[int] | QuerySet[Any]
) -> FamilyPicture:
    """Return what the genogram is drawn from, in two queries besides the family: the spots and the relationships."""
    people = {person.pk: person}
    figures = [figure(person, on=on, is_self=True, is_together=True)]
    links: list[Link] = []
    for each in relatives:
        people[each.person.pk] = each.person
        together = each.member is not None and (each.member.ends_on is None or each.member.ends_on > on)
        figures.append(figure(each.person, on=on, role=each.relation, is_together=together))
        if each.member is not None and each.relationship is None and each.relation != SAME_HOUSEHOLD:
            links.append(Link(person.pk, each.person.pk, each.member.relation))
    spots, told = _spots(person)
    bonds = []
    ids = list(people)
    rows = Relationship.objects.filter(
        Q(pk__in=told) | (Q(person=person) | Q(person_id__in=readable) & ~is_protected_from(person)) & ~told_elsewhere(),
        person_id__in=ids, other_id__in=ids,
    )
    for row in rows.order_by("pk"):
        links.append(Link(row.person_id, row.other_id, row.relation))
        bonds.append(Bond(
            row.pk, people[row.person_id], people[row.other_id], row.relation, row.pk in told or row.person_id == person.pk
        ))
    # A membership of the household repeats what a relationship says better.
    said = {(link.person, link.other) for link in links[len(links) - len(bonds) :]}
    links = [link for place, link in enumerate(links) if place >= len(links) - len(bonds) or (link.person, link.other) not in said]
    return FamilyPicture(person, figures, links, bonds, spots)


def _spots(person: Person) -> tuple[dict[int, tuple[int, int]], list[int]]:
    """Return where figures were put by hand, and which relationships between others were told here."""
    spots, told = {}, []
    for spot in Spot.objects.filter(person=person, picture=Picture.GENOGRAM).order_by("pk"):
        kind, number = spot.node[:1], spot.node[1:]
        if kind == "p" and number.isdecimal():
            spots[int(number)] = (spot.x, spot.y)
        elif kind == TOLD and number.isdecimal():
            told.append(int(number))
    return spots, told


def ties(person: Person) -> QuerySet[Tie]:
    """Return the ties of a person in the order they were recorded; none with a record that was merged into theirs."""
    held = Tie.objects.filter(person=person).exclude(other__merged_into__isnull=False)
    return held.select_related("other", "agency").order_by("pk")


@dataclass(frozen=True)
class Around:
    """エコマップのもと: the household, the ties and where a hand put them."""

    person: Person
    figure: Figure
    household: list[Figure]
    ties: list[Tie]
    spots: dict[str, tuple[int, int]]
    on: date

    def draw(self, *, name: str = "ecomap") -> str:
        return ecomap.ecomap(
            self.figure, self.household, [self._mark(tie) for tie in self.ties], spots=self.spots, name=name,
            title=f"{self.person.display_name}さんのエコマップ",
            described=f"世帯{len(self.household) + 1}人、つながり{len(self.ties)}。くわしくは図の下の「ことばで読む」にあります。",
        )

    def _mark(self, tie: Tie) -> ecomap.TieMark:
        is_inside = any(each.node == tie.other_id for each in self.household)
        outside = figure(tie.other, on=self.on) if tie.other is not None and not is_inside else None
        return ecomap.TieMark(
            f"t{tie.pk}", tie.kind, tie_label(tie), tie.strength, tie.is_stressful, tie.flow, outside,
            tie.other_id if is_inside else None,
        )


def around(person: Person, family: FamilyPicture, *, on: date) -> Around:
    """Return what the ecomap is drawn from, in two queries besides the family's."""
    spots = {
        spot.node: (spot.x, spot.y)
        for spot in Spot.objects.filter(person=person, picture=Picture.ECOMAP).order_by("pk")
    }
    household = [each for each in family.figures if each.is_together and not each.is_self and not each.is_deceased]
    return Around(person, family.figures[0], household, list(ties(person)), spots, on)


def tie_label(tie: Tie) -> str:
    """Return the name of the other side of a tie."""
    if tie.other is not None:
        return tie.other.display_name
    return tie.name or (tie.agency.name if tie.agency is not None else "")


STRENGTHS = {
    TieStrength.STRONG: "強いつながり", TieStrength.ORDINARY: "ふつうのつながり", TieStrength.WEAK: "弱いつながり",
    TieStrength.BROKEN: "切れている",
}


def tie_words(tie: Tie) -> str:
    """Return a tie in words: what kind, how strong, whether it weighs, who gives."""
    said = [str(TieKind(tie.kind).label), STRENGTHS[TieStrength(tie.strength)]]
    if tie.is_stressful:
        said.append("ストレスのある関係")
    if tie.flow != TieFlow.NONE:
        said.append(f"力の向きは{TieFlow(tie.flow).label}")
    return "、".join(said)


def bonds_in_words(picture: FamilyPicture) -> dict[int, list[str]]:
    """Return for each figure who is what to them, each relation once."""
    found: dict[int, list[str]] = {each.node: [] for each in picture.figures}
    for bond in picture.bonds:
        if picture.person.pk in (bond.one.pk, bond.other.pk):
            continue
        back = Relation(opposite(bond.relation)).label
        found[bond.one.pk].append(f"{bond.other.display_name}さんは{bond.label}")
        found[bond.other.pk].append(f"{bond.one.display_name}さんは{back}")
    return {node: list(dict.fromkeys(words)) for node, words in found.items()}
