"""すぐ記録する: the page, the fragment over a page, the chooser, and one note for several people."""

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_person, make_staff
from tests.htmx import assert_equals_reload
from tests.reading import found
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db

URL = "/notes/new/"
OVER = {"HX-Request": "true"}
TYPED = {
    "happened_on": "令和8年6月10日", "starts_at": "9:30", "minutes": "20", "form": "TELEPHONE", "counterpart": "PERSON",
    "counterpart_name": "", "reached": "on", "body": "家賃の相談。", "next_on": "", "next_note": "", "origin": "PERSON",
}


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


@pytest.fixture
def child(worker):
    return make_case(actor=worker, person=make_person(actor=worker, name="山川 みのる", kana="やまかわ みのる"))


@pytest.fixture
def client(client_for, worker):
    return client_for(worker)


def numbers_in(answer):
    return [each.get("data-add") for each in found(answer, "//*[@data-add]")]


def chosen_in(answer):
    return [each.get("value") for each in found(answer, "//input[@name='case']")]


def test_人を選んで書くと_そのケースに残る(client, case):
    answer = client.post(URL, {**TYPED, "case": [case.number]})
    assert answer.headers["Location"] == f"/cases/{case.number}/"
    note = CaseNote.objects.get()
    assert (note.case, note.body, note.minutes, note.reached, note.origin) == (case, "家賃の相談。", 20, True, "PERSON")


def test_ケースの画面からは_その人が選ばれている(client, case):
    page = client.get(f"/cases/{case.number}/")
    (link,) = found(page, "//header//a[@data-note]")
    assert chosen_in(client.get(link.get("href"))) == [case.number]


def test_はじめは_今日の_十分きざみのいま_前に使った形(client, case):
    client.post(URL, {**TYPED, "form": "VISIT", "case": [case.number]})
    page = client.get(URL)
    assert found(page, "//input[@name='happened_on']")[0].get("value") == "令和8年6月10日"
    assert found(page, "//input[@name='starts_at']")[0].get("value") == "9:30"
    assert found(page, "//input[@name='form'][@checked]")[0].get("value") == "VISIT"


@pytest.mark.parametrize("text", ["やまかわ はるか", "山川 はるか", "ヤマカワ　ハルカ", "R8-0001"])
def test_打つと_書ける人が出る(client, case, child, text):
    answer = client.get(URL, {"person": text}, headers={**OVER, "HX-Trigger": "id_person"})
    assert numbers_in(answer)[0] == case.number


def test_選んだ人は_もう出ない(client, case, child):
    answer = client.get(URL, {"person": "やまかわ", "case": [case.number]}, headers={**OVER, "HX-Trigger": "id_person"})
    assert numbers_in(answer) == [child.number]


def test_打つたびの答えは_読みなおしと同じ(client, case, child):
    asked = {"person": "みのる"}
    answer = client.get(URL, asked, headers={**OVER, "HX-Trigger": "id_person"})
    found_again = found(client.get(URL, asked), "//*[@id='quick-found']//*[@data-add]")
    assert numbers_in(answer) == [each.get("data-add") for each in found_again] == [child.number]


def test_重ねた画面の答えは_ページの中身と同じ(client, case):
    page = client.get(URL)
    answer = client.get(URL, {"person": "やまかわ"}, headers={**OVER, "HX-Trigger": "id_person"})
    once = found(page, "//input[@name='once']")[0].get("value")
    fresh = client.get(URL, {"person": "やまかわ"})
    fresh_once = found(fresh, "//input[@name='once']")[0].get("value")
    again = fresh.content.decode().replace(fresh_once, once).replace('value="やまかわ"', 'value=""')
    fresh.content = again.encode()
    assert_equals_reload(page, answer, fresh, trigger="id_person")


def test_見えるだけのケースは_選べない(client_for, case):
    center = make_agency(kind=AgencyKind.SELF_RELIANCE_CONSULTATION, name="となり町くらし相談センター")
    guest = make_staff(Role.BUDGET_SUPPORTER, agency=center)
    cases.grant(case=case, staff=guest, basis=GrantBasis.PROVISION, starts_on=DAY, ends_on=None, actor=guest)
    client = client_for(guest)
    assert numbers_in(client.get(URL, {"person": "やまかわ"})) == []
    assert chosen_in(client.get(URL, {"case": case.number})) == []
    assert client.post(URL, {**TYPED, "case": [case.number]}).status_code == 403
    assert not CaseNote.objects.exists()


def test_見えないケースは_あるともないとも言わない(client_for, case):
    client = client_for(make_staff())
    assert client.get(URL, {"case": case.number}).status_code == 404
    assert client.post(URL, {**TYPED, "case": [case.number]}).status_code == 404
    assert client.post(URL, {**TYPED, "act": f"add:{case.number}"}).status_code == 404
    assert numbers_in(client.get(URL, {"person": "やまかわ"})) == []


@pytest.mark.parametrize("number", ["\x00", "R8-9999", "山川", "R8-0001 ", "'"])
def test_番号でないものは_だれでもない(client, case, number):
    assert client.get(URL, {"case": number}).status_code == 404
    assert client.post(URL, {**TYPED, "case": [number]}).status_code == 404
    assert client.post(URL, {**TYPED, "act": f"add:{number}"}).status_code == 404


def test_だれも選ばずに保存すると_そう言い_書いたことは残る(client, case):
    answer = client.post(URL, TYPED)
    assert answer.status_code == 422
    assert "NOTE_WITHOUT_CASE" in answer.content.decode()
    assert "家賃の相談。" in answer.content.decode()


def test_重ねた画面で保存すると_移らずに_記録しましたと言う(client, case):
    answer = client.post(URL, {**TYPED, "case": [case.number]}, headers=OVER)
    assert (answer.status_code, answer.headers["X-Saved"], answer.headers["HX-Retarget"]) == (200, "1", "#told")
    assert "記録しました" in answer.content.decode()
    assert found(answer, "//a")[0].get("href") == f"/cases/{case.number}/"


def test_重ねた画面で断られたら_重ねた画面の中で言う(client, case):
    answer = client.post(URL, {**TYPED, "body": "", "case": [case.number]}, headers=OVER)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<html" not in text
    assert "NOTE_EMPTY" in text


def test_画面が動かなくても_さがして選んで書ける(client, case, child):
    step = client.post(URL, {**TYPED, "person": "やまかわ はるか", "act": "find"})
    assert numbers_in(step) == [case.number]
    step = client.post(URL, {**TYPED, "person": "やまかわ はるか", "act": f"add:{case.number}"})
    assert chosen_in(step) == [case.number]
    step = client.post(URL, {**TYPED, "case": [case.number], "act": f"add:{child.number}"})
    assert chosen_in(step) == [case.number, child.number]
    step = client.post(URL, {**TYPED, "case": [case.number, child.number], "act": f"drop:{case.number}"})
    assert chosen_in(step) == [child.number]
    assert "家賃の相談。" in step.content.decode()
    assert not CaseNote.objects.exists()


def test_入力だけの改行で_さがす(client, case):
    assert numbers_in(client.post(URL, {**TYPED, "person": "やまかわ"})) == [case.number]


def test_みんなの記録と_その人だけの記録(client, case, child, client_for):
    answer = client.post(URL, {
        **TYPED, "body": "三人で家計を話した。", "case": [case.number, child.number], "met": [child.number],
        f"only-{case.number}": "借金のことを、子にはまだ言っていない。", f"only-{child.number}": "",
    })
    assert answer.status_code == 302
    hers, his = CaseNote.objects.get(case=case), CaseNote.objects.get(case=child)
    assert hers.body == "三人で家計を話した。\n\n借金のことを、子にはまだ言っていない。"
    assert his.body == "三人で家計を話した。"
    assert (hers.reached, his.reached) == (False, True)
    assert hers.visit == his.visit is not None
    page = client.get(f"/cases/{child.number}/records/{his.pk}/").content.decode()
    assert "借金のこと" not in page
    assert f"/cases/{case.number}/records/{hers.pk}/" in page


def test_もうひとりのケースが見えない人には_いっしょに書いたことも見えない(client, case, child, client_for):
    client.post(URL, {**TYPED, "case": [case.number, child.number]})
    other = make_staff(Role.PARTNER_MEMBER)
    cases.grant(case=child, staff=other, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=other)
    his = CaseNote.objects.get(case=child)
    page = client_for(other).get(f"/cases/{child.number}/records/{his.pk}/").content.decode()
    assert case.number not in page
    assert "いっしょに書いた" not in page


def test_前の記録は_その人だけの欄に写る(client, case, child, worker):
    note = records.write_note(
        case=case, actor=worker, body="前の面談の中身。", form=ContactForm.INTERVIEW, happened_on=DAY, on=DAY
    )
    alone = client.post(URL, {**TYPED, "body": "", "case": [case.number], "act": f"copy:{note.pk}"})
    assert found(alone, "//textarea[@name='body']")[0].text.strip() == "前の面談の中身。"
    both = client.post(URL, {**TYPED, "body": "", "case": [case.number, child.number], "act": f"copy:{note.pk}"})
    assert not (found(both, "//textarea[@name='body']")[0].text or "").strip()
    assert found(both, f"//textarea[@name='only-{case.number}']")[0].text.strip() == "前の面談の中身。"
    other = client.post(URL, {**TYPED, "body": "", "case": [child.number], "act": f"copy:{note.pk}"})
    assert "前の面談の中身。" not in other.content.decode()


def test_二度送っても_ひとりに一つ(client, case, child):
    sent = {**TYPED, "case": [case.number, child.number], "once": "7e3a5d0e-4a6f-4b57-9d2f-000000000001"}
    assert [client.post(URL, sent).status_code for _ in range(2)] == [302, 302]
    assert CaseNote.objects.count() == 2


def test_支援にあたらない人には_ボタンも画面もない(client_for, case):
    client = client_for(make_staff(Role.AUDITOR))
    assert client.get(URL).status_code == 403
    assert not found(client.get("/cases/"), "//a[@data-note]")
