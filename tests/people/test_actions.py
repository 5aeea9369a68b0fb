"""本人・世帯: what is kept, what ends what, and that pressing twice is once."""

from datetime import timedelta

import pytest

from tests.factories.base import DAY, make_person, make_staff
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions, queries
from yorisoi.people.enums import AddressKind, PhoneKind, Relation
from yorisoi.people.models import Address, HouseholdMember, PersonKey, Phone

pytestmark = pytest.mark.django_db
BEFORE = DAY - timedelta(days=30)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def person(worker):
    return make_person(actor=worker)


def live(person, worker, kind=AddressKind.HOME, text="架空市さくら町1-1", on=DAY, **facts):
    return actions.add_address(person=person, kind=kind, text=text, actor=worker, on=on, **facts)


@pytest.mark.parametrize(
    ("first", "second", "is_over"),
    [
        (AddressKind.HOME, AddressKind.HOME, True),
        (AddressKind.HOME, AddressKind.NO_FIXED_HOME, True),
        (AddressKind.NO_FIXED_HOME, AddressKind.HOME, True),
        (AddressKind.NO_FIXED_HOME, AddressKind.TEMPORARY, False),
        (AddressKind.HOME, AddressKind.MAIL, False),
        (AddressKind.HOME, AddressKind.REGISTERED, False),
    ],
    ids=["引っ越し", "住まいをなくす", "住まいが決まる", "住居なしで一時の居所", "郵便だけ別", "住民票だけ別"],
)
def test_新しい住所が_前の住所をおえる(person, worker, first, second, is_over):
    old = live(person, worker, first, "架空市1", on=BEFORE)
    live(person, worker, second, "架空市2")
    old.refresh_from_db()
    assert old.ends_on == (DAY - timedelta(days=1) if is_over else None)


def test_同じ住所を二度_は一度(person, worker):
    assert live(person, worker) == live(person, worker)
    assert Address.objects.count() == 1


def test_前より早い日の住所でも_期間はさかさにならない(person, worker):
    old = live(person, worker, text="架空市1")
    live(person, worker, text="架空市2", starts_on=BEFORE)
    old.refresh_from_db()
    assert (old.starts_on, old.ends_on) == (DAY, DAY)


def test_住居なしには_ことばがいらない(person, worker):
    assert live(person, worker, AddressKind.NO_FIXED_HOME, "").is_homeless


def test_ことばのない住まいは_断る(person, worker):
    with pytest.raises(Refused) as refused:
        live(person, worker, text=" ")
    assert refused.value.codes == ("ADDRESS_EMPTY",)


def test_始まりより前には_おえられない(person, worker):
    address = live(person, worker)
    with pytest.raises(Refused) as refused:
        actions.end_address(address=address, ends_on=BEFORE, actor=worker)
    assert refused.value.codes == ("ENDS_BEFORE_START",)


def test_おえた住所を_あとでもう一度押しても_おわりの日は動かない(person, worker):
    address = live(person, worker)
    actions.end_address(address=address, ends_on=DAY, actor=worker)
    actions.end_address(address=Address.objects.get(pk=address.pk), ends_on=DAY + timedelta(days=9), actor=worker)
    assert Address.objects.get(pk=address.pk).ends_on == DAY
    assert AuditEntry.objects.filter(verb="person.address_ended").count() == 1


def test_電話は_さがす鍵になり_消すと鍵も消える(person, worker):
    phone = actions.add_phone(person=person, number="090-0000-1234", kind=PhoneKind.MOBILE, actor=worker)
    assert actions.add_phone(person=person, number="090-0000-1234", kind=PhoneKind.HOME, note="夜", actor=worker) == phone
    assert {"09000001234", "1234"} <= set(PersonKey.objects.order_by("pk").values_list("key", flat=True))
    actions.remove_phone(person=person, pk=phone.pk, actor=worker)
    actions.remove_phone(person=person, pk=phone.pk, actor=worker)
    assert not Phone.objects.exists()
    assert "1234" not in set(PersonKey.objects.order_by("pk").values_list("key", flat=True))
    assert AuditEntry.objects.filter(verb="person.phone_removed").count() == 1


def add(person, worker, relation=Relation.PARENT, together=True, **facts):
    facts.setdefault("name", "山川 和子")
    return actions.add_relative(
        person=person, relation=relation, lives_together=together, actor=worker, on=DAY, **facts
    )


def test_いっしょに暮らす人は_同じ世帯に入る(person, worker):
    mother = add(person, worker)
    child = add(person, worker, Relation.CHILD, name="山川 さくら")
    households = HouseholdMember.objects.order_by("pk").values_list("household_id", "person_id", "relation")
    assert len({household for household, _, _ in households}) == 1
    assert [row[1:] for row in households] == [(person.pk, "SELF"), (mother.pk, "PARENT"), (child.pk, "CHILD")]


def test_別に暮らす人は_間柄だけ(person, worker):
    father = add(person, worker, Relation.EX_SPOUSE, together=False, name="大沢 一郎", note="住所を知らせない")
    assert not HouseholdMember.objects.exists()
    (relative,) = queries.family(person, on=DAY)
    assert (relative.person, relative.relation, relative.member) == (father, "元配偶者", None)


def test_向こうから見ると_親は子になる(person, worker):
    mother = add(person, worker, together=False)
    found = queries.family(mother, on=DAY, readable=[person.pk])
    assert [relative.relation for relative in found] == ["子"]


def test_向こうのケースに書いたことは_こちらのケースに出ない(person, worker):
    father = add(person, worker, Relation.EX_SPOUSE, together=False, name="大沢 一郎", note="住所を知らせない")
    assert queries.family(father, on=DAY) == []
    (relative,) = queries.family(father, on=DAY, readable=[person.pk])
    assert (relative.person, relative.relation, relative.note) == (person, "元配偶者", "")


def test_同じ世帯の人は出ても_向こうのメモと間柄は出ない(person, worker):
    mother = add(person, worker, note="金銭をとりあげる")
    HouseholdMember.objects.update(note="ひみつにする")
    (relative,) = queries.family(mother, on=DAY)
    assert (relative.person, relative.relation, relative.note) == (person, "同じ世帯の人", "")
    child = add(person, worker, Relation.CHILD, name="山川 さくら")
    notes = {each.person.pk: each.note for each in queries.family(child, on=DAY)}
    assert notes == {person.pk: "", mother.pk: ""}


def test_二度加えても_ひとり(person, worker):
    assert add(person, worker) == add(person, worker)
    assert len(queries.family(person, on=DAY)) == 1


def test_本人を家族には_加えられない(person, worker):
    with pytest.raises(Refused) as refused:
        add(person, worker, other=person)
    assert refused.value.codes == ("RELATIVE_IS_SELF",)


def test_だれともわからない人は_加えられない(person, worker):
    with pytest.raises(Refused) as refused:
        add(person, worker, name="")
    assert refused.value.codes == ("RELATIVE_MISSING",)


def test_世帯を出た人は_前にいっしょだった人になる(person, worker):
    add(person, worker)
    member = HouseholdMember.objects.get(relation=Relation.PARENT)
    actions.part_household(member=member, ends_on=DAY - timedelta(days=1), actor=worker)
    actions.part_household(member=member, ends_on=DAY, actor=worker)
    assert AuditEntry.objects.filter(verb="person.household_parted").count() == 1
    (relative,) = queries.family(person, on=DAY)
    assert relative.member is None
    assert [each.person.name for each in queries.past_members(person, on=DAY)] == ["山川 和子"]


@pytest.mark.parametrize("size", [1, 8])
def test_家族を読む問いあわせの数は_人数によらない(person, worker, size, django_assert_num_queries):
    for number in range(size):
        add(person, worker, Relation.CHILD, name=f"子 {number}", together=number % 2 == 0)
    with django_assert_num_queries(2):
        assert len(queries.family(person, on=DAY)) == size


@pytest.mark.parametrize("prefix", ["やまかわ", "%", "_", "\\", "'"])
def test_鍵のはじめは_記号もそのままの文字としてさがす(person, prefix):
    keys = queries.keys_beginning_with([prefix], municipality_id=person.municipality_id).order_by("pk")
    seen = queries.KeysSeen(person.municipality_id, person.keys.all())
    wanted = [(person.pk, "やまかわはるか")] if prefix == "やまかわ" else []
    assert list(keys.values_list("person_id", "key")) == seen.beginning_with(prefix, most=9) == wanted
