"""同じ人かもしれない組: found in the database as typed and at night; what the chief has decided stays decided."""

from datetime import date

import pytest

from tests.factories.base import DAY, make_municipality, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people
from yorisoi.people.actions import finding, merging
from yorisoi.people.enums import Relation
from yorisoi.people.models import LikelyPair, Protection, ProtectionReader
from yorisoi.people.queries import likely
from yorisoi.people.rules.likeness import traits

pytestmark = pytest.mark.django_db
BORN = date(1978, 5, 3)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def person(worker):
    return make_person(actor=worker, name="髙橋 遥", kana="たかはし はるか", born_on=BORN, phone="090-0000-0001")


def found(worker, **typed):
    return {each.person.pk: each.likeness.codes for each in likely.likely(traits(**typed), staff=worker)}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"name": "高橋遥"}, "NAME_SAME"),
        ({"kana": "タカハシ　ハルカ"}, "KANA_SAME"),
        ({"phones": ["０９０（００００）０００１"]}, "PHONE_SAME"),
        ({"name": "遥 高橋"}, "NAME_TURNED"),
        ({"name": "大沢 遥", "born_on": BORN}, "SURNAME_CHANGED"),
        ({"kana": "たかはじ はるか", "born_on": date(1978, 3, 5)}, "KANA_NEAR"),
        ({"name": "高橋 遥", "born_on": date(2003, 5, 3)}, "BORN_ERA"),
    ],
    ids=["異体字", "かなだけ", "電話だけ", "姓名が逆", "姓が変わった", "聞きちがいと月日の逆", "元号ちがい"],
)
def test_入力された人を_索引からさがす(person, worker, typed, code):
    assert code in found(worker, **typed)[person.pk]


@pytest.mark.parametrize(
    "typed", [{}, {"born_on": BORN}, {"addresses": ["架空市さくら町1-1"]}, {"name": "木下 健", "born_on": BORN}],
    ids=["空", "生年月日だけ", "住所だけ", "同じ日に生まれた別の名"],
)
def test_名前も電話も似ていない人は_出ない(person, worker, typed):
    assert found(worker, **typed) == {}


def test_となりの自治体の人は_出ない(person):
    make_municipality(code="990027", name="となり市")
    assert found(make_staff(agency=_next_door()), name="高橋 遥") == {}


def _next_door():
    from tests.factories.base import make_agency

    return make_agency(name="となり市くらし相談", municipality=make_municipality(code="990027", name="となり市"))


def protect(person, reader=None):
    town = {"municipality_id": person.municipality_id}
    made = Protection.objects.create(person=person, kind="DV", starts_on=DAY, set_by=make_staff(), **town)
    if reader:
        ProtectionReader.objects.create(protection=made, staff=reader, **town)


def test_秘匿された人の電話は_見てよい職員にだけ理由になる(person, worker):
    protect(person, reader=worker)
    typed = {"name": "高橋 遥", "phones": ["09000000001"]}
    assert "PHONE_SAME" in found(worker, **typed)[person.pk]
    assert "PHONE_SAME" not in found(make_staff(), **typed)[person.pk]
    assert found(make_staff(), phones=["09000000001"]) == {}


@pytest.mark.parametrize("size", [1, 40])
def test_さがす問いあわせの数は_人数によらない(worker, size, django_assert_num_queries):
    for number in range(size):
        make_person(actor=worker, name="高橋 遥", born_on=BORN, phone=f"090-0000-{number:04}")
    with django_assert_num_queries(10):
        assert found(worker, name="高橋 遥", born_on=BORN, phones=["090-0000-0000"])


@pytest.fixture
def double(worker, person):
    return make_person(actor=worker, name="高橋 遥", kana="たかはし はるか", born_on=BORN)


def test_夜の見くらべで_組が一覧に入り_二度しても変わらない(person, double):
    first = finding.recheck(municipality_id=person.municipality_id, on=DAY)
    assert (first.people, first.pairs, first.added, first.removed) == (2, 1, 1, 0)
    pair = LikelyPair.objects.get()
    assert (pair.first, pair.second, pair.score) == (person, double, 80)
    again = finding.recheck(municipality_id=person.municipality_id, on=DAY)
    assert (again.added, again.removed) == (0, 0)
    assert LikelyPair.objects.get().pk == pair.pk


def test_別の人と確かめた組は_一覧にもどらない(person, double, chief):
    finding.recheck(municipality_id=person.municipality_id, on=DAY)
    finding.dismiss(one=double, other=person, actor=chief, on=DAY)
    finding.recheck(municipality_id=person.municipality_id, on=DAY)
    assert LikelyPair.objects.get().dismissed_by == chief
    assert not likely.open_pairs(person.municipality_id).exists()


def test_ちがいがわかった組は_一覧から消える(person, double, worker):
    finding.recheck(municipality_id=person.municipality_id, on=DAY)
    people.update(person=double, seen_version=1, actor=worker, on=DAY, born_on=date(1999, 9, 9))
    done = finding.recheck(municipality_id=person.municipality_id, on=DAY)
    assert (done.removed, LikelyPair.objects.count()) == (1, 0)


def test_知らせた組は_点が低くても残り_二度知らせても一度(person, worker):
    other = make_person(actor=worker, name="木下 健")
    finding.report(one=person, other=other, actor=worker, on=DAY)
    finding.report(one=other, other=person, actor=worker, on=DAY)
    finding.recheck(municipality_id=person.municipality_id, on=DAY)
    assert LikelyPair.objects.get().reasons.count("REPORTED") == 1
    assert AuditEntry.objects.filter(verb="person.double_reported").count() == 1


def test_別の人と確かめたあとで知らせると_主任の一覧にもどる(person, double, worker, chief):
    finding.dismiss(one=person, other=double, actor=chief, on=DAY)
    finding.report(one=person, other=double, actor=worker, on=DAY)
    pair = likely.open_pairs(person.municipality_id).get()
    assert "REPORTED" in pair.reasons
    assert pair.score == 80
    assert AuditEntry.objects.filter(verb="person.double_dismissed").count() == 1


def test_家族として記録された人は_点が下がる(person, worker):
    son = people.add_relative(
        person=person, relation=Relation.CHILD, lives_together=True, name="髙橋 遥", actor=worker, on=DAY
    )
    assert "RELATED" in likely.compared(person, son).codes
    finding.recheck(municipality_id=person.municipality_id, on=DAY)
    assert not LikelyPair.objects.exists()


def test_まとめた人は_もう見くらべない(person, double, chief):
    finding.recheck(municipality_id=person.municipality_id, on=DAY)
    merging.merge(kept=person, gone=double, actor=chief, on=DAY)
    assert finding.recheck(municipality_id=person.municipality_id, on=DAY).people == 1
    assert not likely.open_pairs(person.municipality_id).exists()


def test_主任でなければ_別の人と決められない(person, double, worker):
    with pytest.raises(Refused) as refused:
        finding.dismiss(one=person, other=double, actor=worker, on=DAY)
    assert refused.value.codes == ("NOT_THE_CHIEF",)
