"""人の重なり: the chief's list, the comparison, the way back; and what is asked while somebody is typed."""

from datetime import date
from itertools import pairwise

import lxml.html
import pytest

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_case, make_person, make_staff
from tests.process.reading import text
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case
from yorisoi.cli import doubles
from yorisoi.people import actions as people
from yorisoi.people.actions import finding
from yorisoi.people.enums import Relation
from yorisoi.people.models import LikelyPair, Person, PersonMerge, Protection, Relationship
from yorisoi.process.s02_intake.models import Reception

pytestmark = pytest.mark.django_db
LIST, MERGED, NEW, ALIKE = "/people/doubles/", "/people/merged/", "/consultations/new/", "/consultations/alike/"
BORN = date(1992, 5, 12)
SAME = "同じ人かもしれません"


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief(client_for):
    return client_for(make_staff(Role.CHIEF_COUNSELOR))


@pytest.fixture
def case(worker):
    return make_case(actor=worker, person=make_person(actor=worker, born_on=BORN, phone="090-0000-0001"))


@pytest.fixture
def other(worker):
    person = make_person(actor=worker, name="山川 春香", kana="やまかわ はるか", born_on=BORN, phone="090-0000-0001")
    return make_case(actor=worker, person=person)


def check(case):
    return finding.recheck(municipality_id=case.municipality_id, on=DAY)


def page_of(case, other):
    return f"/people/doubles/{case.person_id}/{other.person_id}/"


def test_夜の一覧に_理由と両方のケースが出る(case, other, chief):
    check(case)
    words = text(chief.get(LIST))
    assert case.number in words
    assert other.number in words
    assert "生年月日が同じです" in words


def test_組がなければ_そう言う(case, chief):
    assert "いまありません" in text(chief.get(LIST))


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.MUNICIPAL_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_主任のほかは_一覧を見ない(client_for, role):
    answer = client_for(make_staff(role)).get(LIST)
    assert answer.status_code == 403
    assert "主任相談支援員が行います" in text(answer)


def test_手の届かないケースの人は_一覧に出ない(case, worker, chief):
    elsewhere = make_staff(agency=make_agency(name="架空市みなと相談室"))
    make_case(actor=elsewhere, person=make_person(actor=elsewhere, born_on=BORN, phone="090-0000-0001"))
    check(case)
    assert LikelyPair.objects.count() == 1
    assert "山川" not in text(chief.get(LIST))


def test_秘匿された人の連絡先は_一覧にも比べる画面にも出ない(case, other, worker, chief):
    facts = {"person": other.person, "municipality_id": case.municipality_id, "set_by": worker}
    Protection.objects.create(kind="DV", starts_on=DAY, **facts)
    check(case)
    for words in (text(chief.get(LIST)), text(chief.get(page_of(case, other)))):
        assert "電話番号が同じ" not in words
    column = lxml.html.document_fromstring(chief.get(page_of(case, other)).content.decode()).xpath("//td[last()]")
    assert not any("0001" in cell.text_content() for cell in column)
    assert any("〔秘匿〕" in cell.text_content() for cell in column)


def many_pairs(worker, size):
    town, held = {"municipality_id": worker.municipality_id}, Person.objects.count()
    everybody = Person.objects.bulk_create(Person(name=f"山川 {held + number}", **town) for number in range(size + 1))
    Case.objects.bulk_create(
        Case(
            person=person, agency=worker.agency, number=f"R8-{held + number:05}", fiscal_year=2026, serial=held + number,
            opened_on=DAY, moved_on=DAY, **town,
        )
        for number, person in enumerate(everybody)
    )
    return LikelyPair.objects.bulk_create(
        LikelyPair(first=one, second=two, score=70, reasons=["NAME_SAME"], found_on=DAY, **town)
        for one, two in pairwise(everybody)
    )


def test_一覧の問いあわせの数は_組の数によらない(worker, chief, django_assert_max_num_queries):
    chief.get(LIST)
    counts = set()
    for size in (2, 300):
        many_pairs(worker, size)
        with django_assert_max_num_queries(24) as made:
            assert chief.get(LIST).status_code == 200
        counts.add(len(made))
    assert len(counts) == 1


def test_三千組より多くても_さいごの組まで送れる(worker, chief):
    made = many_pairs(worker, 3_010)
    first = chief.get(LIST)
    assert (first.context["pager"].total, first.context["is_more"]) == (1_020, True)
    page = chief.get(LIST, {"page": "151"})
    assert not page.context["is_more"]
    assert (page.context["pager"].pages, page.context["pager"].total) == (151, 3_010)
    assert [row.second.pk for row in page.context["rows"]] == [pair.second_id for pair in made[3_000:]]


def test_手の届かない組は_数にも入らない(worker, chief):
    made = many_pairs(worker, 3)
    Case.objects.filter(person_id=made[0].first_id).update(agency=make_agency(name="架空市東部くらし相談センター"))
    page = chief.get(LIST)
    assert page.context["pager"].total == 2
    assert made[0].first_id not in {row.first.pk for row in page.context["rows"]}


def test_番号でくらべられる(case, other, chief):
    answer = chief.get(LIST, {"first": case.number, "second": other.number.lower()})
    assert answer.url == page_of(case, other)
    assert chief.get(LIST, {"first": case.number, "second": "R8-9999"}).status_code == 422


def test_くらべて_まとめ_もどす(case, other, chief):
    page = chief.get(page_of(case, other))
    assert "ちがう" in text(page)
    answer = chief.post(page_of(case, other), {"act": "merge", "kept": case.person_id, "reason": "本人に確かめた"})
    assert answer.url == LIST
    assert Case.objects.get(pk=other.pk).person == case.person
    assert "本人に確かめた" in text(chief.get(MERGED))
    assert chief.get(f"/cases/{other.number}/").status_code == 200
    assert chief.get(page_of(case, other)).url == MERGED
    assert chief.post(page_of(case, other), {"act": "merge", "kept": case.person_id}).url == MERGED
    chief.post(f"/people/merged/{PersonMerge.objects.get().pk}/undo/")
    assert Case.objects.get(pk=other.pk).person == other.person
    assert "もどしました" in text(chief.get(MERGED))


def test_自分とくらべて_まとめようとしても_断る(case, chief):
    answer = chief.post(page_of(case, case), {"act": "merge", "kept": case.person_id})
    assert answer.status_code == 422
    assert "MERGE_SELF" in text(answer)


def test_生年月日がちがうときは_しるしをたのむ(case, other, worker, chief):
    people.update(person=other.person, seen_version=1, actor=worker, on=DAY, born_on=date(1992, 12, 5))
    typed = {"act": "merge", "kept": case.person_id}
    answer = chief.post(page_of(case, other), typed)
    assert answer.status_code == 422
    assert "BIRTH_DATES_DIFFER" in text(answer)
    assert chief.post(page_of(case, other), {**typed, "births": "on"}).url == LIST


def test_別の人ですを押すと_一覧から消える(case, other, chief):
    check(case)
    assert chief.post(page_of(case, other), {"act": "dismiss"}).url == LIST
    check(case)
    assert other.number not in text(chief.get(LIST))


def test_もどせないときは_そのわけを言う(case, other, worker, chief):
    chief.post(page_of(case, other), {"act": "merge", "kept": case.person_id})
    third = make_case(actor=worker, person=make_person(actor=worker, name="山川 遥"))
    chief.post(page_of(third, case), {"act": "merge", "kept": third.person_id})
    answer = chief.post(f"/people/merged/{PersonMerge.objects.order_by('pk')[0].pk}/undo/")
    assert answer.status_code == 422
    assert "UNMERGE_LATER_FIRST" in text(answer)


def test_ほかの機関の主任は_まとめた記録を見ることも_もどすこともできない(case, other, chief, client_for):
    chief.post(page_of(case, other), {"act": "merge", "kept": case.person_id})
    stranger = client_for(make_staff(Role.CHIEF_COUNSELOR, agency=make_agency(name="架空市みなと相談室")))
    assert "山川" not in text(stranger.get(MERGED))
    assert stranger.post(f"/people/merged/{PersonMerge.objects.get().pk}/undo/").status_code == 404
    assert PersonMerge.objects.get().undone_on is None


def test_くらべたことが_証跡に残る(case, other, chief):
    chief.get(page_of(case, other))
    assert AuditEntry.objects.filter(verb="person.compared", subject_id=case.person_id).exists()


def test_命令は_自治体ごとに数を言う(case, other, capsys):
    assert doubles.run(doubles_args()) == 0
    assert "同じ人かもしれない組 1(あたらしく 1" in capsys.readouterr().out


def doubles_args(*words):
    import argparse

    parser = argparse.ArgumentParser()
    doubles.add_arguments(parser)
    return parser.parse_args(words)


def test_命令は_見つけやすさを表にする(capsys):
    assert doubles.run(doubles_args("--quality", "--size", "5")) == 0
    assert "| 別の人: ふたご | 5 | 0 | 0.0% |" in capsys.readouterr().out


# 入力しているとき

WORD = {"channel": "SELF_TELEPHONE", "story": "家賃のこと"}


def test_保存の前に_一度だけたずね_別の人なら進む(case, worker, client_for):
    page = client_for(worker)
    typed = {**WORD, "name": "山川はるか", "born_on": "平成4年5月12日", "once": "7f0f8f7e-0c1c-4a51-9a94-1f4f4f0a0001"}
    asked = page.post(NEW, typed)
    assert asked.status_code == 422
    assert SAME in text(asked)
    assert "まだ保存していません" in text(asked)
    assert "家賃のこと" in asked.content.decode()
    assert not Reception.objects.exists()
    (button,) = lxml.html.document_fromstring(asked.content.decode()).xpath("//button[@name='other_person']")
    assert "別の人として保存する" in button.text_content()
    said = {**typed, "other_person": button.get("value")}
    assert page.post(NEW, said).status_code == 302
    assert page.post(NEW, typed).status_code == 302  # the same press again finds what the first one made
    assert Person.objects.count() == 2


def test_この人の相談として受け付けると_前からの記録はそのまま残る(case, worker, client_for):
    page = client_for(worker)
    typed = {**WORD, "name": "山川はるか", "phone": "090-0000-0001", "gender": "FEMALE"}
    (button,) = lxml.html.document_fromstring(page.post(NEW, typed).content.decode()).xpath("//button[@formaction]")
    assert page.post(button.get("formaction"), typed).status_code == 302
    person = Person.objects.get()
    assert (person.name, person.born_on, person.gender) == ("山川 はるか", BORN, "FEMALE")
    assert Case.objects.filter(person=person).count() == 2


def test_担当でないケースの人のことは_何も言わずに保存する(case, client_for):
    page = client_for(make_staff())
    typed = {**WORD, "name": "山川 はるか", "born_on": "平成4年5月12日", "phone": "090-0000-0001"}
    assert page.post(ALIKE, typed).content.strip() == b""
    assert page.post(NEW, typed).status_code == 302
    check(case)
    assert LikelyPair.objects.count() == 1


def test_相談している方の家族は_その人として受け付けられる(case, worker, client_for):
    mother = people.add_relative(
        person=case.person, relation=Relation.PARENT, lives_together=True, name="山川 和子", kana="やまかわ かずこ",
        born_on=date(1960, 2, 3), actor=worker, on=DAY,
    )
    page = client_for(worker)
    typed = {**WORD, "name": "山川 和子", "born_on": "昭和35年2月3日"}
    asked = page.post(NEW, typed)
    assert "相談している方の家族" in text(asked)
    (button,) = lxml.html.document_fromstring(asked.content.decode()).xpath("//button[@formaction]")
    assert page.post(button.get("formaction"), typed).status_code == 302
    assert Case.objects.filter(person=mother).count() == 1
    assert client_for(make_staff()).get(f"{NEW}?relative={mother.pk}").status_code == 404


def test_家族がほかの人の担当する相談者なら_家族としても知らせない(case, worker, client_for):
    mother = people.add_relative(
        person=case.person, relation=Relation.PARENT, lives_together=True, name="山川 和子", actor=worker, on=DAY
    )
    make_case(actor=make_staff(), person=mother)
    assert client_for(worker).post(ALIKE, {"name": "山川 和子"}).content.strip() == b""


def test_本人の情報を直すとき_同じ人のようなら主任に知らせられる(case, other, worker, client_for):
    page = client_for(worker)
    url = f"/cases/{case.number}/person/"
    typed = {"act": "person", "name": "山川 春香", "kana": "やまかわ はるか", "born_on": "平成4年5月12日", "gender": "UNKNOWN"}
    typed["version"] = case.person.version
    asked = page.post(url, typed)
    assert asked.status_code == 422
    assert other.number in text(asked)
    (button,) = lxml.html.document_fromstring(asked.content.decode()).xpath("//button[@name='same_as']")
    answer = page.post(url, {**typed, "same_as": button.get("value")}, follow=True)
    assert "主任に知らせました" in text(answer)
    assert "REPORTED" in LikelyPair.objects.get().reasons


def test_本人の情報のほかを直しても_たずねない(case, other, worker, client_for):
    typed = {"act": "person", "name": "山川 はるか", "kana": "やまかわ はるか", "born_on": "平成4年5月12日", "gender": "FEMALE"}
    typed["version"] = case.person.version
    assert client_for(worker).post(f"/cases/{case.number}/person/", typed).status_code == 302


@pytest.mark.parametrize("answer", ["same_as", "other_person"])
def test_家族に加えるとき_知っている人なら_その人を加えられる(case, worker, client_for, answer):
    known = make_case(actor=worker, person=make_person(actor=worker, name="木下 栞", born_on=date(1990, 3, 4)))
    page, url = client_for(worker), f"/cases/{case.number}/household/"
    typed = {"act": "add", "relation": "SIBLING", "name": "木下 栞", "born_on": "平成2年3月4日", "gender": "UNKNOWN"}
    asked = page.post(url, typed)
    assert asked.status_code == 422
    (button,) = lxml.html.document_fromstring(asked.content.decode()).xpath(f"//button[@name='{answer}']")
    assert page.post(url, {**typed, answer: button.get("value")}).status_code == 302
    assert (Relationship.objects.get().other == known.person) is (answer == "same_as")


@pytest.mark.parametrize("part", ["person", "household"])
def test_書きながら出るものは_読みなおしても同じように出る(case, other, worker, client_for, part):
    page, url = client_for(worker), f"/cases/{case.number}/{part}/"
    typed = {"name": "山川 春香", "kana": "", "born_on": "平成4年5", "relation": "", "version": "1"}
    shown = lxml.html.fromstring(page.post(f"{url}same/", typed).content.decode())
    act = {"person": "person", "household": "add"}[part]
    whole = lxml.html.document_fromstring(page.post(url, {**typed, "act": act}).content.decode())
    assert other.number in shown.text_content()
    assert whole.get_element_by_id("same-person").text_content().split() == shown.text_content().split()


def test_ほかの担当者の人は_家族に加えるときも_選べない(case, worker, client_for):
    hidden = build.received_case(make_staff())
    url = f"/cases/{case.number}/household/"
    typed = {"act": "add", "relation": "SIBLING", "name": "木下 栞", "gender": "UNKNOWN", "same_as": hidden.person_id}
    assert client_for(worker).post(url, typed).status_code == 302
    assert Relationship.objects.get().other != hidden.person


@pytest.mark.parametrize("url", [f"/people/doubles/1/{10**30}/", f"/people/doubles/{10**30}/{10**30}/"])
def test_大きすぎる番号の人は_いない(chief, url):
    assert chief.get(url).status_code == 404


def test_大きすぎる番号の_まとめた記録は_ない(chief):
    assert chief.post(f"/people/merged/{10**30}/undo/").status_code == 404


@pytest.mark.parametrize(("pk", "status"), [("9" * 30, 404), ("-1", 404), ("x", 404), ("1e3", 404), ("", 200)])
def test_おかしな番号の家族は_新しい相談に引きつげない(worker, client_for, pk, status):
    assert client_for(worker).get(NEW, {"relative": pk}).status_code == status


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("%", 422), ("'", 422), ("\\", 422), ("山" * 10_000, 422), (" ", 302), ("🍙", 422), ("\x00", 422), ("(", 422),
        ("2026-02-30", 422),
    ],
)
def test_おかしな文字を打っても_こわれない(case, worker, client_for, typed, saved):
    data = dict.fromkeys(("name", "kana", "common_name", "born_on", "phone", "address", "estimated_age", "other_person"), typed)
    page = client_for(worker)
    assert page.post(ALIKE, data).status_code == 200
    assert page.post(f"/cases/{case.number}/person/same/", data).status_code == 200
    assert page.post(f"/cases/{case.number}/household/same/", data).status_code == 200
    assert page.post(NEW, {**WORD, **data}).status_code == saved


def test_まとめた家族への古いつながりは_残した記録にとどく(case, worker, chief, client_for):
    facts = {"person": case.person, "relation": Relation.SIBLING, "lives_together": False, "actor": worker, "on": DAY}
    one = people.add_relative(name="山川 のぞみ", **facts)
    gone = people.add_relative(name="山川 希", **facts)
    chief.post(f"/people/doubles/{one.pk}/{gone.pk}/", {"act": "merge", "kept": one.pk})
    assert "山川 のぞみ" in text(client_for(worker).get(NEW, {"relative": gone.pk}))
