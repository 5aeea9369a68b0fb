"""ひとりの記録にまとめる: everything is carried, nothing is lost, and it all goes back exactly."""

from datetime import date, timedelta

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case
from yorisoi.desk import actions
from yorisoi.desk.queries.search import search
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people
from yorisoi.people import queries
from yorisoi.people.enums import AddressKind, PhoneKind, Relation
from yorisoi.people.models import (
    Address,
    HouseholdMember,
    Person,
    PersonKey,
    PersonMerge,
    Phone,
    ProtectedFrom,
    Protection,
    ProtectionReader,
    Relationship,
    Spot,
    Tie,
)
from yorisoi.people.queries import pictures
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
BEFORE, LATER = DAY - timedelta(days=30), DAY + timedelta(days=5)
TABLES = (
    Address, Phone, HouseholdMember, Relationship, Tie, Spot, Protection, ProtectedFrom, ProtectionReader, Person, Case,
)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def kept(worker):
    person = make_person(actor=worker, phone="090-0000-0001", address="架空市さくら町1-1", gender="FEMALE")
    make_case(actor=worker, person=person)
    return person


@pytest.fixture
def gone(worker):
    person = make_person(
        actor=worker, name="大沢 はるか", kana="おおさわ はるか", phone="090-0000-0002", address="架空市みなと町2-2",
        born_on=date(1992, 5, 3), contact_note="電話は午後に", avoid_note="元夫に住所を知らせない",
    )
    make_case(actor=worker, person=person)
    return person


def merge(kept, gone, chief, **facts):
    return actions.merge_people(kept=kept, gone=gone, actor=chief, on=DAY, **facts)


def snapshot():
    """Return every row that may be carried, but the count of changes, which only grows; and the keys."""
    rows = {
        model.__name__: [
            {name: value for name, value in row.items() if name != "version"}
            for row in model.objects.order_by("pk").values()
        ]
        for model in TABLES
    }
    return rows | {"keys": sorted(PersonKey.objects.values_list("person_id", "key"))}


def with_everything(kept, gone, worker):
    """Let both records have a family, a household, ties, places in pictures, and protections."""
    town = {"municipality_id": kept.municipality_id}
    people.add_phone(person=gone, number="090-0000-0001", kind=PhoneKind.HOME, actor=worker)
    people.add_address(person=gone, kind=AddressKind.MAIL, text="架空市東町3-3", actor=worker, on=BEFORE)
    mother = people.add_relative(
        person=kept, relation=Relation.PARENT, lives_together=True, name="山川 和子", actor=worker, on=DAY
    )
    same = {"relation": Relation.PARENT, "lives_together": True, "actor": worker, "on": DAY}
    people.add_relative(person=gone, other=mother, **same)
    people.add_relative(person=gone, relation=Relation.CHILD, lives_together=True, name="大沢 空", actor=worker, on=DAY)
    people.add_relative(person=kept, other=gone, relation=Relation.SIBLING, lives_together=False, actor=worker, on=DAY)
    people.add_relative(person=mother, other=gone, relation=Relation.CHILD, lives_together=False, actor=worker, on=DAY)
    HouseholdMember.objects.create(household=HouseholdMember.objects.filter(person=kept).get().household, person=gone, **town)
    Tie.objects.create(person=gone, kind="WORK", name="架空市役所", **town)
    Tie.objects.create(person=gone, kind="PERSON", other=kept, **town)
    Tie.objects.create(person=mother, kind="PERSON", other=gone, **town)
    for person, node in ((kept, f"p{kept.pk}"), (gone, f"p{gone.pk}"), (mother, f"p{gone.pk}"), (gone, f"p{mother.pk}")):
        Spot.objects.create(person=person, picture="GENOGRAM", node=node, x=1, y=person.pk % 100, **town)


def test_もう一方のすべてが_残す記録に移る(kept, gone, worker, chief):
    with_everything(kept, gone, worker)
    merge(kept, gone, chief)
    assert set(Case.objects.order_by("pk").values_list("person_id", flat=True)) == {kept.pk}
    assert [each.number for each in queries.phones(kept)] == ["090-0000-0001", "090-0000-0002"]
    assert {each.text for each in queries.addresses(kept)} == {"架空市さくら町1-1", "架空市みなと町2-2", "架空市東町3-3"}
    family = {each.person.name: each.relation for each in queries.family(kept, on=DAY)}
    assert family == {"山川 和子": "親", "大沢 空": "子"}
    assert set(Tie.objects.filter(person=kept).order_by("pk").values_list("name", flat=True)) == {"架空市役所"}
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert not PersonKey.objects.filter(person=gone).exists()


def test_残す記録で空いているところが_もう一方の内容で埋まる(kept, gone, chief):
    people.update(person=kept, seen_version=kept.version, actor=chief, on=DAY, avoid_note="大きな声")
    merge(kept, gone, chief)
    kept.refresh_from_db()
    assert (kept.name, kept.born_on) == ("山川 はるか", date(1992, 5, 3))
    assert kept.contact_note == "電話は午後に"
    assert kept.avoid_note == "大きな声\n元夫に住所を知らせない"


def test_図にも家族にも_まとめた記録は出ない(kept, gone, worker, chief):
    with_everything(kept, gone, worker)
    Tie.objects.create(person=kept, kind="PERSON", other=gone, municipality_id=kept.municipality_id)
    merge(kept, gone, chief)
    family = queries.family(kept, on=DAY, readable=Person.objects.all().values("pk"))
    assert gone.pk not in {each.person.pk for each in family}
    assert len(family) == len({each.person.pk for each in family}) == 2
    picture = pictures.family_picture(kept, family, on=DAY, readable=[kept.pk])
    assert {figure.node for figure in picture.figures} == {kept.pk, *(each.person.pk for each in family)}
    assert not any(tie.other == gone for tie in pictures.ties(kept))


@pytest.mark.parametrize("text", ["おおさわ", "大沢はるか", "やまかわ", "0002"])
def test_どちらの名前でも電話でも_残した人が見つかる(kept, gone, worker, chief, text):
    merge(kept, gone, chief)
    found = search(text, staff=worker, on=DAY)
    assert {hit.case.person_id for hit in found.hits} == {kept.pk}


def test_もどすと_すべて元のとおりになる(kept, gone, worker, chief):
    with_everything(kept, gone, worker)
    before = snapshot()
    done = merge(kept, gone, chief)
    assert snapshot() != before
    actions.unmerge_people(merge=done, actor=chief, on=LATER)
    assert snapshot() == before


def test_まとめたあとに書いたものは_残した記録にとどまる(kept, gone, worker, chief):
    done = merge(kept, gone, chief)
    kept.refresh_from_db()
    people.add_phone(person=kept, number="090-0000-0009", kind=PhoneKind.MOBILE, actor=worker)
    people.update(person=kept, seen_version=kept.version, actor=worker, on=DAY, contact_note="留守電は不可")
    new = make_case(actor=worker, person=kept)
    actions.unmerge_people(merge=done, actor=chief, on=LATER)
    kept.refresh_from_db()
    assert "090-0000-0009" in [each.number for each in queries.phones(kept)]
    assert kept.contact_note == "留守電は不可"
    assert kept.born_on is None
    assert Case.objects.get(pk=new.pk).person == kept
    assert Case.objects.filter(person=gone).count() == 1


def test_まとめた人に届いたものは_残した記録に入る(kept, gone, worker, chief):
    merge(kept, gone, chief)
    people.add_phone(person=gone, number="090-0000-0009", kind=PhoneKind.MOBILE, actor=worker)
    assert make_case(actor=worker, person=gone).person == kept
    assert "090-0000-0009" in [each.number for each in queries.phones(kept)]


def test_どのケースにも_経過の一行と証跡が残る(kept, gone, chief):
    done = merge(kept, gone, chief)
    actions.unmerge_people(merge=done, actor=chief, on=LATER)
    lines = CaseNote.objects.filter(event__in=["person.merged", "person.unmerged"]).order_by("case_id", "pk")
    assert [line.event for line in lines] == ["person.merged", "person.unmerged"] * 2
    assert not any(number in line.body for line in lines for number in Case.objects.values_list("number", flat=True))
    rows = AuditEntry.objects.filter(verb__in=["case.person_merged", "case.person_unmerged"]).values_list("case_id", "verb")
    assert len(set(rows)) == 4


def test_二度押しても_一度(kept, gone, chief):
    done = merge(kept, gone, chief)
    assert merge(kept, gone, chief) == done
    assert CaseNote.objects.filter(event="person.merged").count() == 2
    actions.unmerge_people(merge=done, actor=chief, on=DAY)
    actions.unmerge_people(merge=done, actor=chief, on=DAY)
    assert CaseNote.objects.filter(event="person.unmerged").count() == 2


def test_もどしたあと_もう一度まとめられる(kept, gone, chief):
    actions.unmerge_people(merge=merge(kept, gone, chief), actor=chief, on=DAY)
    merge(gone, kept, chief)
    assert PersonMerge.objects.count() == 2
    assert Case.objects.filter(person=gone).count() == 2


def refusal(kept, gone, actor, **facts):
    with pytest.raises(Refused) as refused:
        merge(kept, gone, actor, **facts)
    return refused.value.codes


def test_自分とは_まとめられない(kept, chief):
    assert refusal(kept, kept, chief) == ("MERGE_SELF",)


def test_主任でなければ_まとめられない(kept, gone, worker):
    assert refusal(kept, gone, worker) == ("NOT_THE_CHIEF",)
    assert Case.objects.filter(person=gone).exists()


def test_まとめた記録は_ほかとまとめられない(kept, gone, worker, chief):
    merge(kept, gone, chief)
    third = make_person(actor=worker, name="木下 健")
    assert refusal(third, gone, chief) == ("MERGED_ALREADY",)
    assert refusal(gone, kept, chief) == ("MERGED_ALREADY",)


def test_生年月日がちがえば_たずねる(kept, gone, chief):
    people.update(person=kept, seen_version=kept.version, actor=chief, on=DAY, born_on=date(1990, 1, 1))
    assert refusal(kept, gone, chief) == ("BIRTH_DATES_DIFFER",)
    merge(kept, gone, chief, births_confirmed=True)
    kept.refresh_from_db()
    assert kept.born_on == date(1990, 1, 1)


def test_続けてまとめたら_あとのほうからもどす(kept, gone, worker, chief):
    first = merge(kept, gone, chief)
    third = make_person(actor=worker, name="山川 春花", kana="やまかわ はるか")
    before = snapshot()
    second = merge(third, kept, chief)
    assert Person.objects.get(pk=gone.pk).merged_into == third
    with pytest.raises(Refused) as refused:
        actions.unmerge_people(merge=first, actor=chief, on=DAY)
    assert refused.value.codes == ("UNMERGE_LATER_FIRST",)
    actions.unmerge_people(merge=second, actor=chief, on=DAY)
    assert snapshot() == before
    actions.unmerge_people(merge=first, actor=chief, on=DAY)
    assert Case.objects.filter(person=gone).count() == 1


def protect(person, worker, *, against, starts_on=DAY, official=False):
    town = {"municipality_id": person.municipality_id}
    made = Protection.objects.create(
        person=person, kind="DV", starts_on=starts_on, set_by=worker, is_official_measure=official, **town
    )
    ProtectedFrom.objects.create(protection=made, name=against, **town)
    ProtectionReader.objects.create(protection=made, staff=worker, **town)
    people.renew_keys(person)
    return made


def test_一方が秘匿されていれば_まとめた人も秘匿される(kept, gone, worker, chief):
    protect(gone, worker, against="大沢 一郎")
    merge(kept, gone, chief)
    assert queries.is_protected(kept)
    assert queries.contact(kept, staff=chief, on=DAY).is_masked


def test_両方が秘匿されていれば_どちらの相手からも守る(kept, gone, worker, chief):
    protect(kept, worker, against="山川 太郎")
    protect(gone, worker, against="大沢 一郎", starts_on=BEFORE, official=True)
    before = snapshot()
    done = merge(kept, gone, chief)
    held = Protection.objects.get(person=kept, ends_on__isnull=True)
    assert set(held.against.order_by("pk").values_list("name", flat=True)) == {"山川 太郎", "大沢 一郎"}
    assert (held.starts_on, held.is_official_measure) == (BEFORE, True)
    actions.unmerge_people(merge=done, actor=chief, on=DAY)
    assert snapshot() == before


@pytest.mark.parametrize("turned", [False, True], ids=["残すほうが守られている", "もう一方が守られている"])
def test_知られてはいけない相手とは_まとめられない(kept, gone, worker, chief, turned):
    mine, theirs = (gone, kept) if turned else (kept, gone)
    made = protect(mine, worker, against="")
    ProtectedFrom.objects.filter(protection=made).update(other=theirs)
    assert refusal(kept, gone, chief) == ("MERGE_OPPONENTS",)


def test_相手として名前のあがった人をまとめても_守りは続く(kept, gone, worker, chief):
    victim = make_person(actor=worker, name="木下 栞")
    made = protect(victim, worker, against="")
    ProtectedFrom.objects.filter(protection=made).update(other=gone)
    done = merge(kept, gone, chief)
    assert made.against.get().other == kept
    actions.unmerge_people(merge=done, actor=chief, on=DAY)
    assert made.against.get().other == gone


def test_ほかの機関の主任は_画面から届かない(kept, gone, client_for):
    other = make_staff(Role.CHIEF_COUNSELOR, agency=make_agency(name="架空市みなと相談室"))
    page = client_for(other)
    assert page.get(f"/people/doubles/{kept.pk}/{gone.pk}/").status_code == 404
    assert page.post(f"/people/doubles/{kept.pk}/{gone.pk}/", {"act": "merge", "kept": kept.pk}).status_code == 404
    assert not PersonMerge.objects.exists()
