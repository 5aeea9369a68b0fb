"""連絡先の秘匿: the pages that set it, show behind it, and end it."""

import pytest
from django.urls import reverse

from tests.factories.base import DAY, make_case, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.desk import actions
from yorisoi.people import actions as people
from yorisoi.people import queries
from yorisoi.people.models import Address, Phone, Protection
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
HOME, NUMBER, POSTAL, NOTE = "架空市北町4丁目17番9号 みなもハイツ305", "090-0000-4172", "999-0417", "電話は正午に"
TRACES = (NUMBER, "09000004172", "北町4", POSTAL, "みなも", NOTE)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def case(worker):
    person = make_person(actor=worker, phone=NUMBER, contact_note=NOTE)
    people.add_address(person=person, kind="HOME", text=HOME, postal_code=POSTAL, actor=worker, on=DAY)
    return make_case(actor=worker, person=person)


@pytest.fixture
def browser(client_for, worker):
    return client_for(worker)


@pytest.fixture
def protected(case, worker, chief):
    return actions.protect(
        case=case, readers=[worker], actor=worker, on=DAY, kind="DV", starts_on=DAY, against_name="元夫",
    )


def page(case, name="protection"):
    return reverse(f"desk:{name}", args=[case.number])


def press(browser, case, act, **data):
    return browser.post(page(case), {"act": act, **data})


def traces(answer):
    text = answer.content.decode()
    return [trace for trace in TRACES if trace in text]


def protect_by_hand(browser, case, staff, **data):
    wanted = {"kind": "DV", "against_name": "元夫", "starts_on": "令和8年6月10日", "readers": [staff.pk]}
    return press(browser, case, "protect", **(wanted | data))


def test_秘匿にすると_表紙に連絡先が出ず_知られてはいけない人が出る(browser, case, worker):
    assert protect_by_hand(browser, case, worker).status_code == 302
    answer = browser.get(page(case, "case"))
    assert traces(answer) == []
    assert "連絡先は秘匿されています" in answer.content.decode()
    assert "元夫" in answer.content.decode()


def test_はじめに選ばれているのは_自分と主任(browser, case, worker, chief):
    form = browser.get(page(case)).context["form"]
    assert form["readers"].initial == [worker.pk, chief.pk]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"starts_on": "令和8年6月11日"}, "PROTECTION_IN_FUTURE"),
        ({"against_name": ""}, "PROTECTION_FROM_NOBODY"),
        ({"readers": []}, "PROTECTION_NEEDS_READER"),
    ],
)
def test_できないわけを言う(browser, case, worker, data, code):
    answer = protect_by_hand(browser, case, worker, **data)
    assert (answer.status_code, code in answer.content.decode(), Protection.objects.count()) == (422, True, 0)


def test_二度押しても一つ_ちがう内容なら断る(browser, case, worker):
    assert [protect_by_hand(browser, case, worker).status_code for _ in range(2)] == [302, 302]
    answer = protect_by_hand(browser, case, worker, kind="STALKING")
    assert (answer.status_code, "PROTECTION_ALREADY" in answer.content.decode()) == (422, True)
    assert (Protection.objects.count(), CaseNote.objects.filter(event="person.protected").count()) == (1, 1)


def test_これまでの記録に_連絡先は残らない(case, protected):
    note = CaseNote.objects.get(event="person.protected")
    assert [trace for trace in TRACES if trace in note.body] == []


def test_見てよい人は_わけを選んで見る_証跡が残る(browser, case, protected):
    answer = browser.post(page(case, "unveil"), {"unveil-reason": "CALL"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert [words for words in (NUMBER, HOME, POSTAL, NOTE) if words not in text] == []
    assert answer.headers["Cache-Control"] == "no-store"
    row = AuditEntry.objects.get(verb="person.unveiled")
    assert (row.data["code"], row.case_id, row.reason) == ("CALL", case.pk, "本人に連絡する")
    assert traces(browser.get(page(case, "case"))) == []


def test_わけがなければ見られない(browser, case, protected):
    answer = browser.post(page(case, "unveil"), {})
    assert (answer.status_code, "UNVEIL_WITHOUT_REASON" in answer.content.decode(), traces(answer)) == (422, True, [])
    assert AuditEntry.objects.filter(verb="person.unveiled").count() == 0


def test_名のない人は見られず_だれにたずねるかがわかる(client_for, case, protected, chief, worker):
    answer = client_for(chief).post(page(case, "unveil"), {"unveil-reason": "CALL"})
    text = answer.content.decode()
    assert (answer.status_code, "UNVEIL_NOT_NAMED" in text, worker.name in text, traces(answer)) == (422, True, True, [])


def test_本人の情報を保存しても_伏せたものは消えない(browser, case, protected):
    url = page(case, "person")
    root = browser.get(url)
    assert traces(root) == []
    version = case.person.version
    answer = browser.post(
        url, {"act": "person", "name": "山川 はるか", "gender": "FEMALE", "version": version, "hides_contact_note": "True"}
    )
    case.person.refresh_from_db()
    assert (answer.status_code, case.person.contact_note, Phone.objects.count()) == (302, NOTE, 1)
    assert Address.objects.filter(ends_on__isnull=True).count() == 1


@pytest.mark.parametrize("told", [{}, {"hides_contact_note": ""}, {"hides_contact_note": "False"}])
def test_伏せたものは_画面が何を言っても_空で消えず_見くらべにも出ない(client_for, case, protected, chief, told):
    browser, url = client_for(chief), page(case, "person")
    mine = {"act": "person", "gender": "FEMALE", "contact_note": "", **told}
    assert browser.post(url, {**mine, "name": "山川 はる", "version": case.person.version}).status_code == 302
    answer = browser.post(url, {**mine, "name": "山川 はるか", "version": case.person.version})
    case.person.refresh_from_db()
    assert ("STALE" in answer.content.decode(), traces(answer), case.person.contact_note) == (True, [], NOTE)


def test_秘匿のあいだに開いた画面は_秘匿をおえたあとも_見せなかったものを消さない(browser, client_for, case, protected, chief):
    url = page(case, "person")
    form = browser.get(url).context["form"]
    shown = {name: form[name].value() for name in ("version", "seen", "hides_contact_note")}
    press(client_for(chief), case, "end", **{"end-reason": "本人の希望"})
    answer = browser.post(url, {"act": "person", "name": "山川 はる", "gender": "FEMALE", "contact_note": "", **shown})
    case.person.refresh_from_db()
    assert (answer.status_code, case.person.contact_note) == (302, NOTE)


def test_新しい住所と電話は加えられて_すぐに伏せられる(browser, case, protected):
    added = {"phone-number": "090-0000-8888", "phone-kind": "MOBILE"}
    assert browser.post(page(case, "person"), {"act": "phone", **added}).status_code == 302
    assert "0000-8888" not in browser.get(page(case, "person")).content.decode()


def test_見えない人は_消したり終えたりできない(client_for, case, protected, chief):
    pk = Phone.objects.get().pk
    answer = client_for(chief).post(page(case, "person"), {"act": "remove_phone", "pk": pk})
    assert (answer.status_code, "MASKED_NOT_YOURS" in answer.content.decode(), Phone.objects.count()) == (422, True, 1)


def test_おえるのは主任_わけがいる(browser, client_for, case, protected, chief):
    said = {"end-reason": f"本人が{HOME}を知られてよいと言った"}
    assert "PROTECTION_END_BY_CHIEF" in press(browser, case, "end", **said).content.decode()
    assert "PROTECTION_END_REASON" in press(client_for(chief), case, "end").content.decode()
    assert press(client_for(chief), case, "end", **said).status_code == 302
    assert NUMBER in browser.get(page(case, "case")).content.decode()
    assert "みなも" not in CaseNote.objects.get(event="person.protection_ended").body


def test_見てよい人をかえるのは_見てよい人か主任(browser, client_for, case, protected, worker, chief):
    other = make_staff(name="中井 誠")
    assert press(browser, case, "readers", **{"named-readers": [worker.pk, other.pk]}).status_code == 302
    assert "PROTECTION_NEEDS_READER" in press(browser, case, "readers").content.decode()
    assert {reader.staff_id for reader in queries.protection_of(case.person, on=DAY).readers.all()} == {worker.pk, other.pk}


def test_記録に写した住所と電話は_出ない_保存しなおしても消えない(browser, case, worker, protected):
    case.person.avoid_note = "北町４－１７－９には行かない。０９０ 0000 4172は留守電不可"
    case.person.save(update_fields=["avoid_note"])
    url = page(case, "person")
    answer = browser.get(url)
    shown = answer.context["form"]["avoid_note"].value()
    assert traces(answer) == []
    text = answer.content.decode()
    start = text.index("には行かない") - 20
    marked = text[text.rindex(">", 0, start + 18) + 1 : text.index("は留守電不可") + 6]
    browser.post(url, {"act": "person", "gender": "FEMALE", "version": case.person.version, "avoid_note": marked})
    case.person.refresh_from_db()
    assert shown == "北町４－１７－９には行かない。０９０ 0000 4172は留守電不可"
    assert case.person.avoid_note == "北町4-17-9には行かない。090-0000-4172は留守電不可"


def test_電話でさがしても_見つからない(browser, client_for, case, protected, chief):
    answer = client_for(chief).get("/search/", {"q": "09000004172"})
    assert case.number not in answer.content.decode()


def test_相手のケースには_秘匿のことは何も出ない(browser, case, worker, chief, client_for):
    husband = make_person(actor=worker, name="川村 実", kana="かわむら みのる")
    people.add_relative(person=case.person, relation="EX_SPOUSE", lives_together=False, other=husband, actor=worker, on=DAY)
    actions.protect(case=case, readers=[worker], actor=worker, on=DAY, kind="DV", starts_on=DAY, against=[husband])
    his = make_case(actor=make_staff(name="中井 誠"), person=husband)
    answer = client_for(chief).get(page(his, "case"))
    assert (answer.status_code, "秘匿" in answer.content.decode()) == (200, False)
