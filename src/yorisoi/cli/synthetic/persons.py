"""人と世帯 (Persons): the one helped, and whom they live with."""

from datetime import date, timedelta
from random import Random

from yorisoi.cli.synthetic.names import Name, address, invent, phone
from yorisoi.cli.synthetic.writer import Row, Writer
from yorisoi.people.enums import AddressKind, Gender, PhoneKind, Relation
from yorisoi.people.models import Address, Household, HouseholdMember, Person, PersonKey, Phone, Relationship
from yorisoi.people.rules import search_keys

CONTACT_NOTES = ("電話は午後に", "留守電に名のらない", "SMSで先に知らせる", "家族には知らせない")
# relation → years older than the one helped (least, most)
RELATIVES = (
    (Relation.PARENT, 22, 38), (Relation.CHILD, -38, -20), (Relation.CHILD, -38, -20), (Relation.SPOUSE, -6, 6),
    (Relation.SIBLING, -8, 8),
)


def make_person(writer: Writer, chance: Random, *, municipality_id: int, town: str, on: date) -> Row:
    """Keep one person with what is known of them, and often the household."""
    owned = {"municipality_id": municipality_id}
    gender = Gender.FEMALE if chance.random() < 0.46 else Gender.MALE
    name = invent(chance, gender) if chance.random() < 0.97 else None
    age = min(94, max(16, int(chance.gauss(47, 17))))
    born_on = on - timedelta(days=int(age * 365.25 + chance.random() * 365)) if chance.random() < 0.85 else None
    person = writer.add(
        Person, name=name.name if name else "", kana=name.kana if name else "", gender=gender, born_on=born_on,
        common_name="" if name else "窓口に来た方", estimated_age=None if born_on else age,
        estimated_age_on=None if born_on else on,
        contact_note=chance.choice(CONTACT_NOTES) if chance.random() < 0.2 else "", **owned,
    )
    phones = [phone(chance) for _ in range(int(chance.random() * 2.4))]
    for number in phones:
        writer.add(Phone, person_id=person["id"], number=number, kind=PhoneKind.MOBILE, **owned)
    _write_keys(writer, person, name, phones)
    no_home = chance.random() < 0.04
    writer.add(
        Address, person_id=person["id"], kind=AddressKind.NO_FIXED_HOME if no_home else AddressKind.HOME,
        text="" if no_home else address(chance, town), starts_on=on, **owned,
    )
    if name and chance.random() < 0.45:
        _make_household(writer, chance, person, name, age, on=on)
    return person


def _write_keys(writer: Writer, person: Row, name: Name | None, phones: list[str]) -> None:
    keys = search_keys(names=[person["name"], person["common_name"]], kana=name.kana if name else "", phones=phones)
    for key in sorted(keys):
        writer.add(PersonKey, municipality_id=person["municipality_id"], person_id=person["id"], key=key)


def _make_household(writer: Writer, chance: Random, person: Row, name: Name, age: int, *, on: date) -> None:
    owned = {"municipality_id": person["municipality_id"]}
    household = writer.add(Household, **owned)
    writer.add(
        HouseholdMember, household_id=household["id"], person_id=person["id"], relation=Relation.SELF, **owned
    )
    for relation, least, most in chance.sample(RELATIVES, chance.choice((1, 1, 2, 3))):
        years = min(98, age + chance.randint(least, most))
        if years < 0:
            continue
        gender = Gender.FEMALE if chance.random() < 0.5 else Gender.MALE
        other = invent(chance, gender, surname=name.surname)
        relative = writer.add(
            Person, name=other.name, kana=other.kana, gender=gender, estimated_age=years, estimated_age_on=on, **owned
        )
        _write_keys(writer, relative, other, [])
        writer.add(
            HouseholdMember, household_id=household["id"], person_id=relative["id"], relation=relation, **owned
        )
        writer.add(Relationship, person_id=person["id"], other_id=relative["id"], relation=relation, **owned)
