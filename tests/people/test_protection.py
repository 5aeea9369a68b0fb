"""連絡先の秘匿: what is masked, for whom."""

import pytest

from tests.factories.base import DAY, make_person, make_staff
from yorisoi.people import actions, queries
from yorisoi.people.models import ProtectedFrom, Protection, ProtectionReader

pytestmark = pytest.mark.django_db
HOME, NUMBER = "架空市北町4丁目17番9号 みなもハイツ305", "090-0000-4172"


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def person(worker):
    person = make_person(actor=worker, phone=NUMBER)
    actions.add_address(person=person, kind="HOME", text=HOME, postal_code="999-0417", actor=worker, on=DAY)
    return person


def protect(person, worker, **facts):
    town = {"municipality_id": person.municipality_id}
    held = Protection.objects.create(person=person, kind="DV", starts_on=DAY, set_by=worker, **town)
    ProtectionReader.objects.create(protection=held, staff=worker, **town)
    if facts:
        ProtectedFrom.objects.create(protection=held, **facts, **town)
    return held


def test_秘匿でなければ_連絡先はそのまま(person, worker):
    found = queries.contact(person, staff=worker, on=DAY)
    assert ([a.text for a in found.addresses], [p.number for p in found.phones], found.is_masked) == ([HOME], [NUMBER], False)


def test_秘匿なら_見てよい人にも_すぐには出ない(person, worker):
    protect(person, worker)
    found = queries.contact(person, staff=worker, on=DAY)
    assert (found.addresses, found.phones, found.is_masked, found.may_unveil) == ([], [], True, True)


def test_開く操作をすれば_見てよい人には出る(person, worker):
    protect(person, worker)
    assert [a.text for a in queries.contact(person, staff=worker, on=DAY, unveiled=True).addresses] == [HOME]


def test_開く操作をしても_ほかの人には出ない(person, worker):
    protect(person, worker)
    found = queries.contact(person, staff=make_staff(), on=DAY, unveiled=True)
    assert (found.addresses, found.may_unveil, found.ask) == ([], False, (worker.name,))


def test_いっしょに暮らす人の同じ住所も出ない(person, worker):
    protect(person, worker)
    child = actions.add_relative(
        person=person, relation="CHILD", lives_together=True, actor=worker, on=DAY, name="山川 そら"
    )
    actions.add_address(person=child, kind="HOME", text="北町4-17-9みなもハイツ305", actor=worker, on=DAY)
    found = queries.contact(child, staff=make_staff(), on=DAY)
    assert (found.addresses, found.is_masked) == ([], True)


def test_伏せることばは_秘匿の人のものだけ(person, worker):
    other = make_person(actor=worker, name="川村 実", phone="090-0000-0001")
    protect(person, worker)
    assert set(queries.secrets([person.pk, other.pk], on=DAY)) == {HOME, "999-0417", NUMBER}


def test_前に出た住所と_相手の知っている住所は_伏せない(worker):
    husband = make_person(actor=worker, name="山川 剛", address="架空市南町1-1-1", on=DAY.replace(year=2025))
    wife = make_person(actor=worker, address="架空市南町1-1-1", on=DAY.replace(year=2025))
    actions.add_address(person=wife, kind="REGISTERED", text="架空市南町1丁目1番1号", actor=worker, on=DAY)
    actions.add_address(person=wife, kind="HOME", text=HOME, actor=worker, on=DAY)
    protect(wife, worker, other=husband)
    assert queries.secrets([wife.pk], on=DAY) == [HOME]


def test_自治体の伏せることばは_一回で読む(person, worker, django_assert_num_queries):
    protect(person, worker)
    with django_assert_num_queries(1):
        secrets, _ = queries.masked_in(person.municipality_id, on=DAY)
    assert len(secrets) == 3


def test_相手の画面には_そのケースで聞いたことだけが出る(worker):
    husband, wife = make_person(actor=worker, name="川村 実"), make_person(actor=worker)
    actions.add_relative(person=wife, relation="EX_SPOUSE", lives_together=True, other=husband, actor=worker, on=DAY)
    before = [each.person for each in queries.family(husband, on=DAY, readable=[wife.pk])]
    protect(wife, worker, other=husband)
    after = queries.family(husband, on=DAY, readable=[wife.pk])
    assert (before, after) == ([wife], [])
    actions.add_relative(person=husband, relation="EX_SPOUSE", lives_together=False, other=wife, actor=worker, on=DAY)
    assert [each.person for each in queries.family(husband, on=DAY, readable=[wife.pk])] == [wife]
    assert [each.person for each in queries.family(wife, on=DAY)] == [husband]
