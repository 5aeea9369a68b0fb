"""本人の情報・家族: kept, refused in place, never lost, never over somebody else's change."""

import pytest

from tests.factories.base import DAY, make_case, make_person, make_staff
from yorisoi.people import actions as people
from yorisoi.people.enums import AddressKind, Relation
from yorisoi.people.models import Address, Person, Phone, Relationship

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker, person=make_person(actor=worker, phone="090-0000-0000"))


@pytest.fixture
def client(client_for, worker):
    return client_for(worker)


def typed(case, **facts):
    return {
        "act": "person", "version": case.person.version, "name": "山川 遥", "kana": "ヤマカワ ハルカ", "common_name": "",
        "gender": "FEMALE", "gender_note": "", "born_on": "平成4年5月12日", "estimated_age": "", "contact_note": "",
        "avoid_note": "大きな声", **facts,
    }


def send(client, case, page="person", **data):
    return client.post(f"/cases/{case.number}/{page}/", data)


def test_保存すると_表紙にもどり_新しい名前で見つかる(client, case):
    answer = send(client, case, **typed(case))
    person = Person.objects.get(pk=case.person_id)
    assert answer.headers["Location"] == f"/cases/{case.number}/"
    assert (person.name, person.kana, person.avoid_note, person.version) == ("山川 遥", "やまかわ はるか", "大きな声", 2)
    assert case.number in client.get("/search/?q=遥").content.decode()


def test_先に直した人がいたら_ちがいを見せ_もう一度押せば入力で保存(client, case, worker):
    people.update(person=case.person, seen_version=1, actor=worker, on=DAY, name="山川 はる", contact_note="夜に")
    answer = send(client, case, **typed(case, version=1))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "STALE" in text
    assert "ほかの人が先に保存した内容との違い" in text
    assert "山川 はる<" in text
    assert "夜に" in text
    assert 'value="山川 遥"' in text
    assert 'name="version" value="2"' in text
    send(client, case, **typed(case, version=2))
    assert Person.objects.get(pk=case.person_id).name == "山川 遥"


def test_ちがう欄を直した二人の内容はどちらも残る(client, case, worker):
    page = client.get(f"/cases/{case.number}/person/").context["form"]
    seen = {"version": page["version"].value(), "seen": page["seen"].value()}
    people.update(person=case.person, seen_version=1, actor=worker, on=DAY, contact_note="夜に")
    mine = typed(case, contact_note=case.person.contact_note, name=case.person.name, **seen)
    answer = send(client, case, **mine)
    form = answer.context["form"]
    assert (answer.status_code, form["contact_note"].value(), form["avoid_note"].value()) == (422, "夜に", mine["avoid_note"])
    send(client, case, **mine | {"contact_note": "夜に", "version": 2, "seen": form["seen"].value()})
    person = Person.objects.get(pk=case.person_id)
    assert (person.contact_note, person.avoid_note) == ("夜に", mine["avoid_note"])


def test_先の生年月日は_その欄で断る(client, case):
    answer = send(client, case, **typed(case, born_on="令和9年1月1日"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "BORN_IN_FUTURE" in text
    assert 'value="令和9年1月1日"' in text


def test_おおよその年齢には_聞いた日がつく(client, case):
    send(client, case, **typed(case, born_on="", estimated_age="４０歳"))
    person = Person.objects.get(pk=case.person_id)
    assert (person.estimated_age, person.estimated_age_on) == (40, DAY)


def test_引っ越すと_前の住まいは前の日まで_歴史は残る(client, case):
    send(client, case, **{"act": "address", "address-kind": "HOME", "address-text": "架空市1", "address-starts_on": "R8.5.1"})
    send(
        client, case,
        **{"act": "address", "address-kind": "NO_FIXED_HOME", "address-text": "", "address-starts_on": "R8.6.1"},
    )
    rows = list(Address.objects.order_by("pk").values_list("kind", "ends_on"))
    assert rows == [("HOME", DAY.replace(month=5, day=31)), ("NO_FIXED_HOME", None)]
    text = client.get(f"/cases/{case.number}/person/").content.decode()
    assert "架空市1" in text
    assert "住居なし" in text


def test_住所のない住まいは_その場で断る(client, case):
    answer = send(client, case, **{"act": "address", "address-kind": "HOME", "address-text": ""})
    assert answer.status_code == 422
    assert "ADDRESS_EMPTY" in answer.content.decode()
    assert not Address.objects.exists()


def test_住所を_きょうまでにする(client, case, worker):
    address = people.add_address(person=case.person, kind=AddressKind.TEMPORARY, text="友人宅", actor=worker, on=DAY)
    send(client, case, act="end_address", pk=address.pk)
    assert Address.objects.get().ends_on == DAY


def test_電話を加え_消す_さがすことも変わる(client, case):
    number = {"phone-number": "０８０－００００－５５５５", "phone-kind": "MOBILE", "phone-note": "午後に"}
    send(client, case, act="phone", **number)
    phone = Phone.objects.get(number="080-0000-5555")
    assert case.number in client.get("/search/?q=5555").content.decode()
    send(client, case, act="remove_phone", pk=phone.pk)
    send(client, case, act="remove_phone", pk=phone.pk)
    assert case.number not in client.get("/search/?q=5555").content.decode()


@pytest.mark.parametrize("act", ["", "drop", "end_address"])
def test_知らない動きや_ほかの人の住所には_ないと答える(client, case, worker, act):
    other = make_person(actor=worker, name="大沢 修一", address="架空市9")
    answer = send(client, case, act=act, pk=Address.objects.get(person=other).pk)
    assert answer.status_code == 404
    assert Address.objects.get(person=other).ends_on is None


def relative(**facts):
    return {"act": "add", "relation": "PARENT", "lives_together": "on", "name": "山川 和子", "gender": "FEMALE", **facts}


def test_家族を加えると_表紙にも出る(client, case):
    send(client, case, "household", **relative(note="味方"))
    text = client.get(f"/cases/{case.number}/").content.decode()
    assert "山川 和子" in text
    assert "同居" in text
    assert "味方" in text


def test_二度おしても_家族はひとり(client, case):
    send(client, case, "household", **relative())
    send(client, case, "household", **relative())
    assert Person.objects.filter(name="山川 和子").count() == 1
    assert Relationship.objects.count() == 1


def test_相談している家族は_ケース番号でつなぎ_向こうからは子に見える(client, case, worker):
    mother = make_case(actor=worker, person=make_person(actor=worker, name="山川 和子"))
    send(client, case, "household", **relative(name="", number=mother.number.lower(), lives_together=""))
    assert "山川 和子" in client.get(f"/cases/{case.number}/household/").content.decode()
    other_side = client.get(f"/cases/{mother.number}/household/").content.decode()
    assert "山川 はるか" in other_side
    assert "<small>子</small>" in other_side
    assert "別に暮らしている" in other_side


@pytest.mark.parametrize(
    ("number", "code"), [("R8-9999", "RELATIVE_UNKNOWN"), ("その人", "RELATIVE_IS_SELF"), ("見えない人", "RELATIVE_UNKNOWN")],
    ids=["ない番号", "本人の番号", "見えないケースの番号"],
)
def test_加えられないときは_その場で言う(client, case, number, code):
    hidden = make_case(actor=make_staff())
    number = {"その人": case.number, "見えない人": hidden.number}.get(number, number)
    answer = send(client, case, "household", **relative(number=number))
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert 'value="山川 和子"' in answer.content.decode()


def test_だれかわからなければ_その場で言う(client, case):
    answer = send(client, case, "household", **relative(name=""))
    assert answer.status_code == 422
    assert "RELATIVE_MISSING" in answer.content.decode()


def test_同居がおわっても_間柄は残り_消せば消える(client, client_for, case, worker, clock):
    people.add_relative(
        person=case.person, relation=Relation.SPOUSE, lives_together=True, name="山川 太郎", actor=worker, on=DAY
    )
    page = f"/cases/{case.number}/household/"
    member = case.person.memberships.get().household.members.exclude(person=case.person).get()
    send(client, case, "household", act="part", pk=member.pk)
    assert "6月10日までいっしょ" in client.get(page).content.decode()
    clock.move_to("2026-06-11T09:30+09:00")
    client = client_for(worker)
    assert "別に暮らしている" in client.get(page).content.decode()
    send(client, case, "household", act="remove", pk=Relationship.objects.get().pk)
    assert not Relationship.objects.exists()


def test_ほかの世帯の人の同居は_おえられない(client, case, worker):
    other = make_case(actor=make_staff())
    people.add_relative(
        person=other.person, relation=Relation.CHILD, lives_together=True, name="大沢 一郎", actor=worker, on=DAY
    )
    member = other.person.memberships.get().household.members.exclude(person=other.person).get()
    assert send(client, case, "household", act="part", pk=member.pk).status_code == 404
    member.refresh_from_db()
    assert member.ends_on is None
