"""図のページ: drawn for all who may see the case, drawn on by those who write, the same without JavaScript."""

import pytest

from tests.factories.base import DAY, make_case, make_person, make_staff
from tests.factories.provision import interrupted_case, monitored_case
from tests.reading import found
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis
from yorisoi.people import actions as people
from yorisoi.people.enums import Relation, TieKind
from yorisoi.people.models import Person, Relationship, Spot, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


@pytest.fixture
def client(client_for, worker):
    return client_for(worker)


def relative(case, worker, name, relation=Relation.PARENT, together=False, **facts):
    return people.add_relative(
        person=case.person, relation=relation, lives_together=together, name=name, actor=worker, on=DAY, **facts
    )


@pytest.fixture
def mother(case, worker):
    return relative(case, worker, "山川 佳代", together=True, born_on=DAY.replace(year=1966))


@pytest.fixture
def father(case, worker):
    return relative(case, worker, "山川 一郎")


def url(case, shown="genogram"):
    return f"/cases/{case.number}/pictures/?p={shown}"


def page(client, case, shown="genogram"):
    answer = client.get(url(case, shown))
    assert answer.status_code == 200
    return answer


def send(client, case, act, shown="genogram", **data):
    return client.post(url(case, shown), {"act": act, **data})


def added(case, **data):
    return {
        "middle": f"p{case.person_id}", "relation": "PARENT", "name": "山川 佳代", "kana": "", "gender": "FEMALE",
        "born_on": "昭和41年6月10日", "estimated_age": "", "died_on": "", **data,
    }


@pytest.mark.parametrize("shown", ["genogram", "ecomap", "course"], ids=["ジェノグラム", "エコマップ", "経過の図"])
def test_図には_題と説明とことばがそえてある(client, case, mother, shown):
    answer = page(client, case, shown)
    picture = found(answer, "//*[local-name()='svg'][@role='img']")
    assert len(picture) == 1
    assert found(answer, "//*[local-name()='svg']/*[local-name()='desc']")
    assert "ことばで読む" in answer.content.decode()
    assert "style=" not in answer.content.decode().split("<svg")[1]


def test_ことばは_だれがだれの何かを言う(client, case, mother, father, worker):
    people.relate(person=case.person, one=mother, other=father, relation=Relation.SPOUSE, actor=worker, on=DAY)
    text = " ".join(row.text_content() for row in found(page(client, case), "//tbody/tr"))
    assert "山川 佳代親女性" not in text
    assert "いっしょに暮らしている" in text
    assert "山川 一郎さんは配偶者" in text


def test_人を加える(client, case):
    answer = send(client, case, "add", **added(case, lives_together="on", is_deceased="on", died_on="令和7年4月1日"))
    assert answer.status_code == 302
    held = Person.objects.get(name="山川 佳代")
    assert held.is_deceased
    assert "令和7年没" in page(client, case).content.decode()


def test_名前のない人は_加えられず_書いたものは残る(client, case):
    answer = send(client, case, "add", **added(case, name="", kana="やまかわ"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "RELATIVE_MISSING" in text
    assert 'value="やまかわ"' in text


def test_知られている人かもしれないときは_先にたずねる(client, case, worker):
    make_case(actor=worker, person=make_person(actor=worker, name="山川 佳代", born_on=DAY.replace(year=1966)))
    data = added(case)
    answer = send(client, case, "add", **data)
    assert "同じ人かもしれません" in answer.content.decode()
    assert Relationship.objects.count() == 0
    other = found(answer, "//button[@name='other_person']")[0].get("value")
    assert send(client, case, "add", **data, other_person=other).status_code == 302
    assert Relationship.objects.count() == 1


def test_ふたりをむすび_消す(client, case, mother, father):
    send(client, case, "relate", **{"r-one": f"p{mother.pk}", "r-other": f"p{father.pk}", "r-relation": "EX_SPOUSE"})
    link = Relationship.objects.get(relation="EX_SPOUSE")
    assert "couple ex_spouse" in page(client, case).content.decode()
    send(client, case, "part", pk=link.pk)
    assert not Relationship.objects.filter(pk=link.pk).exists()


def test_同じ人どうしは_その場で断る(client, case, mother):
    answer = send(client, case, "relate", **{"r-one": f"p{mother.pk}", "r-other": f"p{mother.pk}", "r-relation": "SPOUSE"})
    assert answer.status_code == 422
    assert "FIGURES_ARE_ONE" in answer.content.decode()


def tie_data(**data):
    return {
        "kind": "IBASHO", "figure": "", "agency": "", "name": "朝の体操の会", "strength": "STRONG", "flow": "BOTH",
        "note": "", **data,
    }


def test_つながりを加え_直し_消す(client, case):
    send(client, case, "tie", "ecomap", **tie_data())
    held = Tie.objects.get()
    assert "朝の体操の会" in page(client, case, "ecomap").content.decode()
    editing = client.get(f"{url(case, 'ecomap')}&tie={held.pk}")
    assert found(editing, "//input[@name='pk'][@type='hidden']")[0].get("value") == str(held.pk)
    send(client, case, "tie", "ecomap", **tie_data(pk=held.pk, strength="BROKEN", name="夕方の会"))
    held.refresh_from_db()
    assert (held.strength, held.name) == ("BROKEN", "夕方の会")
    send(client, case, "untie", "ecomap", pk=held.pk)
    assert Tie.objects.count() == 0


def test_担当の機関は_すすめるだけで_勝手には描かない(client, case, worker):
    answer = page(client, case, "ecomap")
    assert worker.agency.name in answer.content.decode()
    assert worker.agency.name not in answer.content.decode().split("<svg")[1].split("</svg>")[0]
    send(client, case, "suggest", "ecomap", pk=worker.agency_id)
    send(client, case, "suggest", "ecomap", pk=worker.agency_id)
    assert Tie.objects.get().agency == worker.agency
    assert worker.agency.name.replace("相談", "") in page(client, case, "ecomap").content.decode().replace("相談", "")


def test_動かすと残り_もどすと消える(client, case, mother):
    data = {"s-node": f"p{mother.pk}", "s-x": "-120", "s-y": "−60"}
    assert send(client, case, "place", **data).status_code == 302
    held = Spot.objects.get()
    assert (held.picture, held.x, held.y) == ("GENOGRAM", -120, -60)
    assert "場所をもとにもどす" in page(client, case).content.decode()
    send(client, case, "tidy")
    assert Spot.objects.count() == 0


def test_引いて動かしたときは_画面を変えずにこたえる(client, case, mother):
    data = {"act": "place", "s-node": f"p{mother.pk}", "s-x": "10", "s-y": "-90"}
    assert client.post(url(case), data, headers={"X-Moved": "1"}).status_code == 204


@pytest.mark.parametrize("act", ["", "nothing"], ids=["なし", "知らないもの"])
def test_知らない押しかたは_見つからない(client, case, act):
    assert send(client, case, act).status_code == 404


def test_見るだけの人には_図だけ(client_for, case, mother):
    member = make_staff(Role.PARTNER_MEMBER)
    cases.grant(case=case, staff=member, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=make_staff())
    answer = page(client_for(member), case)
    assert "山川 佳代" in answer.content.decode()
    assert found(answer, "//main//form") == []
    assert send(client_for(member), case, "tidy").status_code == 403


def test_べつのケースのことは_見てよい人にだけ(client_for, case, mother, father, worker):
    away = make_staff(Role.PARTNER_MEMBER)
    make_case(actor=worker, person=mother)
    people.add_relative(
        person=mother, other=father, relation=Relation.EX_SPOUSE, lives_together=False, actor=worker, on=DAY
    )
    cases.grant(case=case, staff=away, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=worker)
    assert "元配偶者" in page(client_for(worker), case).content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert "元配偶者" not in page(client_for(away), case).content.decode().split("<tbody>")[1].split("</tbody>")[0]


def test_図に_住所と電話は出ない(client, worker):
    person = make_person(actor=worker, phone="090-0000-0421", address="架空市ひがし町4-2-1")
    text = page(client, make_case(actor=worker, person=person)).content.decode()
    assert "ひがし町" not in text
    assert "0421" not in text


def test_表紙に小さなジェノグラム_家族がなければない(client, case, worker):
    cover = f"/cases/{case.number}/"
    assert "picture genogram" not in client.get(cover).content.decode()
    relative(case, worker, "山川 佳代")
    text = client.get(cover).content.decode()
    assert "picture genogram" in text
    assert "大きく見る・直す" in text


def test_表紙の問いあわせは_家族の数によらない(client, case, worker, django_assert_max_num_queries):
    cover = f"/cases/{case.number}/"
    relative(case, worker, "山川 佳代")
    client.get(cover)
    with django_assert_max_num_queries(35) as counted:
        client.get(cover)
    few = len(counted)
    for number in range(8):
        relative(case, worker, f"親族 {number}", Relation.SIBLING)
    with django_assert_max_num_queries(few):
        client.get(cover)


def test_経過の図は_段階とプランとサービスと中断を一つの時間に(client_for, worker):
    text = page(client_for(worker), interrupted_case(worker), "course").content.decode()
    assert "令和8年" in text
    lanes = found(page(client_for(worker), interrupted_case(worker), "course"), "//*[@class='lane']")
    assert {"段階", "プラン", "会議", "中断"} <= {lane.text_content() for lane in lanes}
    assert "bar pause" in text


def test_経過の図の問いあわせは_ケースの長さによらない(client_for, worker, django_assert_max_num_queries):
    short, long = make_case(actor=worker), monitored_case(worker)
    client = client_for(worker)
    page(client, long, "course")
    with django_assert_max_num_queries(60) as counted:
        page(client, short, "course")
    few = len(counted)
    with django_assert_max_num_queries(60) as counted:
        page(client, long, "course")
    assert len(counted) <= few + 2


def test_家族のひとりを直す(client, case, worker):
    husband = relative(case, worker, "山川 修", Relation.SPOUSE)
    edit = f"/cases/{case.number}/household/{husband.pk}/"
    assert client.get(edit).status_code == 200
    data = {"relation": "SEPARATED_SPOUSE", "note": "春から別居", "died_on": ""}
    assert client.post(edit, data).status_code == 302
    text = client.get(f"/cases/{case.number}/household/").content.decode()
    assert "別居中の配偶者" in text
    assert "春から別居" in text
    client.post(edit, data | {"is_deceased": "on", "died_on": "令和8年5月1日"})
    assert "亡くなっている(令和8年5月1日)" in client.get(f"/cases/{case.number}/household/").content.decode()


def test_家族でない人は_直せない(client, case, worker):
    stranger = make_person(actor=worker, name="架空 太郎")
    assert client.get(f"/cases/{case.number}/household/{stranger.pk}/").status_code == 404


def test_エコマップの家族とのつながりは_世帯の中(client, case, mother, worker):
    people.tie(person=case.person, kind=TieKind.PERSON, other=mother, actor=worker, on=DAY)
    drawing = page(client, case, "ecomap").content.decode().split("<svg")[1].split("</svg>")[0]
    assert f'data-node="p{mother.pk}"' in drawing
    assert "data-line" in drawing
