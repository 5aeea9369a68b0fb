"""Writes on the pictures: what binds two others, the ties of the ecomap, and where a hand put a figure."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.people import rules
from yorisoi.people.actions.registering import hold
from yorisoi.people.actions.relating import add_relative, remove_relationship
from yorisoi.people.enums import Picture, Relation, TieFlow, TieKind, TieStrength
from yorisoi.people.models import Person, Relationship, Spot, Tie
from yorisoi.people.queries.telling import ELSEWHERE, TOLD, told_elsewhere


@transaction.atomic
def relate(
    *, person: Person, one: Person | None, other: Person | None, relation: Relation, actor: Staff, on: date
) -> Relationship:
    """
    Record in a person's picture that `other` is `relation` to `one`, both of them figures of it.

    What concerns the person is kept as every relative is. Between two others it is told in this case and no other.

    :raises Refused: FIGURES_ARE_ONE, FIGURE_MISSING
    """
    is_self = one is not None and other is not None and one.pk == other.pk
    if violations := rules.may_relate(is_self=is_self, are_shown=one is not None and other is not None):
        raise Refused(violations)
    assert one is not None
    assert other is not None
    person = hold(person)
    if other.pk == person.pk:
        one, other, relation = other, one, Relation(rules.opposite(relation))
    if one.pk == person.pk:
        known = Relationship.objects.filter(person=person, other=other, relation=relation).order_by("pk").first()
        add_relative(
            person=person, other=other, relation=relation, lives_together=False, note=known.note if known else "",
            actor=actor, on=on,
        )
        return Relationship.objects.get(person=person, other=other, relation=relation)
    return _told(person, one, other, relation, actor)


def _told(person: Person, one: Person, other: Person, relation: Relation, actor: Staff) -> Relationship:
    back = Relationship.objects.filter(person=other, other=one, relation=rules.opposite(relation)).order_by("pk").first()
    town = {"municipality_id": person.municipality_id}
    link, is_new = (back, False) if back else Relationship.objects.get_or_create(
        person=one, other=other, relation=relation, defaults=town
    )
    picture: dict[str, Any] = {"picture": Picture.GENOGRAM, "defaults": {**town, "x": 0, "y": 0}}
    if is_new:
        Spot.objects.get_or_create(person=one, node=f"{ELSEWHERE}{link.pk}", **picture)
    _, is_told = Spot.objects.get_or_create(person=person, node=f"{TOLD}{link.pk}", **picture)
    if is_told:
        audit.record(
            "person.related", actor=actor, subject=person, one=one.pk, other=other.pk, relation=str(relation)
        )
    return link


@transaction.atomic
def part(*, person: Person, pk: int, actor: Staff) -> None:
    """Take back a relationship of the picture; pressing twice changes nothing, another case's telling stays."""
    person = hold(person)
    told, _ = Spot.objects.filter(person=person, picture=Picture.GENOGRAM, node=f"{TOLD}{pk}").delete()
    if not told:
        remove_relationship(person=person, pk=pk, actor=actor)
        return
    elsewhere = Spot.objects.filter(picture=Picture.GENOGRAM, node=f"{ELSEWHERE}{pk}", municipality_id=person.municipality_id)
    others = Spot.objects.filter(picture=Picture.GENOGRAM, node=f"{TOLD}{pk}", municipality_id=person.municipality_id)
    if elsewhere.exists() and not others.exists():
        elsewhere.delete()
        Relationship.objects.filter(pk=pk).delete()
    audit.record("person.relationship_removed", actor=actor, subject=person)


@transaction.atomic
def add_beyond(
    *, person: Person, middle: Person | None, relation: Relation, lives_together: bool, actor: Staff, on: date, **facts: Any
) -> Person:
    """
    Add somebody who is `relation` to a figure of the picture, and with that a relative of the person.

    :raises Refused: FIGURE_MISSING, RELATIVE_MISSING, BORN_IN_FUTURE, AGE_IMPLAUSIBLE, DIED_IN_FUTURE, DIED_BEFORE_BIRTH
    """
    violations = rules.may_relate(is_self=False, are_shown=middle is not None) + rules.may_die(
        is_deceased=bool(facts.get("is_deceased")), died_on=facts.get("died_on"), born_on=facts.get("born_on"), on=on
    )
    if violations:
        raise Refused(violations)
    assert middle is not None
    if not facts.get("is_deceased"):
        facts["died_on"] = None
    person = hold(person)
    if middle.pk == person.pk:
        return add_relative(
            person=person, relation=relation, lives_together=lives_together, actor=actor, on=on, **facts
        )
    firsts = Relationship.objects.filter(person=person, other=middle).order_by("pk").values_list("relation", flat=True)
    own = Relation(rules.through(next(iter(firsts), Relation.RELATIVE), relation))
    other = add_relative(person=person, relation=own, lives_together=lives_together, actor=actor, on=on, **facts)
    relate(person=person, one=middle, other=other, relation=relation, actor=actor, on=on)
    return other


@transaction.atomic
def set_life(*, person: Person, relative: Person, is_deceased: bool, died_on: date | None, actor: Staff, on: date) -> Person:
    """
    Record that a relative has died, or that it was a mistake.

    :raises Refused: DIED_IN_FUTURE, DIED_BEFORE_BIRTH
    """
    if violations := rules.may_die(is_deceased=is_deceased, died_on=died_on, born_on=relative.born_on, on=on):
        raise Refused(violations)
    relative = hold(relative)
    died_on = died_on if is_deceased else None
    if (relative.is_deceased, relative.died_on) == (is_deceased, died_on):
        return relative
    Person.objects.filter(pk=relative.pk).update(is_deceased=is_deceased, died_on=died_on, version=F("version") + 1)
    relative.refresh_from_db()
    audit.record("person.life_set", actor=actor, subject=relative, is_deceased=is_deceased, told_by=person.pk)
    return relative


@transaction.atomic
def change_relation(*, person: Person, pk: int, relation: Relation, note: str, actor: Staff, on: date) -> None:
    """Change what a relative is to the person (a spouse now lives apart, a partner has married) and the words on it."""
    person = hold(person)
    held = Relationship.objects.filter(~told_elsewhere(), person=person, pk=pk).select_related("other").first()
    if held is None or (held.relation, held.note) == (relation, note):
        return
    before = held.relation
    if before != relation:
        remove_relationship(person=person, pk=pk, actor=actor)
    add_relative(
        person=person, other=held.other, relation=relation, lives_together=False, note=note, actor=actor, on=on
    )
    audit.record("person.relationship_changed", actor=actor, subject=person, before=before, relation=str(relation))


@transaction.atomic
def tie(
    *, person: Person, kind: TieKind, actor: Staff, on: date, name: str = "", other: Person | None = None,
    agency: Agency | None = None, strength: TieStrength = TieStrength.ORDINARY, is_stressful: bool = False,
    flow: TieFlow = TieFlow.NONE, note: str = "", pk: int | None = None,
) -> Tie:
    """
    Add a tie, or change the one with this `pk`; the same other side again only renews what is said of it.

    :raises Refused: TIE_EMPTY, TIE_TO_SELF
    """
    towns = {each.municipality_id for each in (other, agency) if each is not None}
    if violations := rules.may_tie(
        has_somebody=bool(name.strip() or other or agency), is_self=other is not None and other.pk == person.pk,
        is_of_town=towns <= {person.municipality_id},
    ):
        raise Refused(violations)
    person = hold(person)
    said = {"kind": kind, "strength": strength, "is_stressful": is_stressful, "flow": flow, "note": note}
    side = {"name": "" if other or agency else name, "other": other, "agency": None if other else agency}
    ties = Tie.objects.filter(person=person).order_by("pk")
    held = ties.filter(pk=pk).first() if pk is not None else ties.filter(**side).first()
    if held is None:
        held = Tie.objects.create(municipality_id=person.municipality_id, person=person, **side, **said)
        audit.record("person.tied", actor=actor, subject=person, tie=held.pk, kind=str(kind))
        return held
    wanted = said | (side if pk is not None else {})
    changed = [field for field, value in wanted.items() if getattr(held, field) != value]
    if changed:
        for field in changed:
            setattr(held, field, wanted[field])
        held.save(update_fields=changed)
        audit.record("person.tie_changed", actor=actor, subject=person, tie=held.pk, fields=sorted(changed))
    return held


@transaction.atomic
def untie(*, person: Person, pk: int, actor: Staff) -> None:
    """Remove a tie and the spot of its figure; pressing twice changes nothing."""
    person = hold(person)
    removed, _ = Tie.objects.filter(person=person, pk=pk).delete()
    if removed:
        Spot.objects.filter(person=person, picture=Picture.ECOMAP, node=f"t{pk}").delete()
        audit.record("person.untied", actor=actor, subject=person, tie=pk)


@transaction.atomic
def place(*, person: Person, picture: Picture, node: str, x: int, y: int, shown: Collection[str], actor: Staff) -> None:
    """
    Keep where a hand put a figure, from where the person stands.

    :raises Refused: SPOT_OUTSIDE
    """
    if violations := rules.may_place(x=x, y=y, is_shown=node in shown):
        raise Refused(violations)
    person = hold(person)
    held = Spot.objects.filter(person=person, picture=picture, node=node).first()
    if held is not None and (held.x, held.y) == (x, y):
        return
    Spot.objects.update_or_create(
        person=person, picture=picture, node=node, defaults={"municipality_id": person.municipality_id, "x": x, "y": y}
    )
    audit.record("person.figure_moved", actor=actor, subject=person, picture=str(picture), node=node)


@transaction.atomic
def tidy(*, person: Person, picture: Picture, actor: Staff) -> None:
    """Give every figure of a picture back its own place."""
    person = hold(person)
    moved = Spot.objects.filter(person=person, picture=picture).exclude(node__startswith=TOLD).exclude(
        node__startswith=ELSEWHERE
    )
    removed, _ = moved.delete()
    if removed:
        audit.record("person.figures_tidied", actor=actor, subject=person, picture=str(picture))


@transaction.atomic
def amend_relative(
    *, person: Person, relative: Person, pk: int | None, relation: Relation, note: str, is_deceased: bool,
    died_on: date | None, actor: Staff, on: date,
) -> None:
    """
    Change what is recorded of one relative: the relationship `pk` (a new one without it) and their death.

    :raises Refused: DIED_IN_FUTURE, DIED_BEFORE_BIRTH
    """
    if pk is None:
        add_relative(
            person=person, other=relative, relation=relation, lives_together=False, note=note, actor=actor, on=on
        )
    else:
        change_relation(person=person, pk=pk, relation=relation, note=note, actor=actor, on=on)
    set_life(person=person, relative=relative, is_deceased=is_deceased, died_on=died_on, actor=actor, on=on)
