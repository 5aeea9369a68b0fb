import pytest

from tests.factories.base import DAY, make_agency, make_case, make_person, make_staff
from tests.reading import found
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.records import actions, queries
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote, NoteCorrection, NoteTemplate, Phrase

pytestmark = pytest.mark.django_db

FIRST_PAGE = 50


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


@pytest.fixture
def note(case, worker):
    return write(case, worker)


@pytest.fixture
def client(client_for, worker):
    return client_for(worker)


@pytest.fixture
def chiefs(client_for, chief):
    return client_for(chief)


def write(case, worker, body="電話がありました。", **facts):
    given = {"form": ContactForm.TELEPHONE, "happened_on": DAY, "on": DAY, **facts}
    return actions.write_note(case=case, actor=worker, body=body, **given)


def url(note, page=""):
    return f"/cases/{note.case.number}/records/{note.pk}/{page}"


# 直す


def test_直すと_前の内容に線が引かれ_これまでに印がつく(client, note):
    page = client.get(url(note, "correct/"))
    assert found(page, "//textarea[@name='body']")[0].text.strip() == "電話がありました。"
    answer = client.post(url(note, "correct/"), {"body": "訪問しました。", "reason": "書きまちがい", "seen": "0"}, follow=True)
    assert [each.text for each in found(answer, "//del")] == ["電話がありました。"]
    text = answer.content.decode()
    assert "高梨 修さんが直しました" in text
    assert "書きまちがい" in text
    assert "直しました" in client.get(f"/cases/{note.case.number}/records/").content.decode()


def test_先に直されていたら_両方の文を見せ_もう一度おすと保存する(client, note, chief):
    actions.correct(note=note, actor=chief, body="主任の文。", on=DAY, seen=0)
    answer = client.post(url(note, "correct/"), {"body": "わたしの文。", "reason": "", "seen": "0"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "STALE" in text
    assert "主任の文。" in text
    assert found(answer, "//textarea[@name='body']")[0].text.strip() == "わたしの文。"
    seen = found(answer, "//input[@name='seen']")[0].get("value")
    assert client.post(url(note, "correct/"), {"body": "わたしの文。", "seen": seen}).status_code == 302
    assert NoteCorrection.objects.count() == 2


@pytest.mark.parametrize(("body", "code"), [("", "CORRECTION_EMPTY"), ("電話がありました。", "CORRECTION_SAME")])
def test_断られた直しは_わけを言う(client, note, body, code):
    answer = client.post(url(note, "correct/"), {"body": body, "seen": "0"})
    assert answer.status_code == 422
    assert code in answer.content.decode()


def test_手続きの一行とほかの人の記録は_直せない(client, client_for, case, worker):
    line = actions.leave_line(case, "プランをつくりました。", event="plan.drafted", actor=worker, on=DAY)
    assert "NOTE_IS_AN_ACT" in client.post(url(line, "correct/"), {"body": "べつの文", "seen": "0"}).content.decode()
    assert not found(client.get(url(line)), "//a[contains(@href, 'correct')]")
    assert client.get(f"/cases/{case.number}/records/999999/correct/").status_code == 404
    assert client_for(make_staff()).get(url(line, "correct/")).status_code == 404


@pytest.mark.parametrize("seen", ["", "abc", "-1", "9" * 30])
def test_古い画面は_古いと言う(client, note, seen):
    answer = client.post(url(note, "correct/"), {"body": "べつの文", "seen": seen})
    assert answer.status_code == 422
    assert "画面が古くなっています" in answer.content.decode()


def test_だれから得た情報かが_これまでとひとつの記録に出る(client, case, worker):
    note = write(case, worker, origin="CONFERENCE")
    assert "支援会議で得た" in client.get(url(note)).content.decode()
    assert "支援会議で得た" in client.get(f"/cases/{case.number}/records/").content.decode()


# 主任の確認


def waiting(case, worker, number):
    CaseNote.objects.bulk_create(
        CaseNote(
            municipality_id=case.municipality_id, case=case, created_by=worker, author=worker, body=f"{n}回目の電話",
            form=ContactForm.TELEPHONE, happened_on=DAY, awaits_countersign=True,
        )
        for n in range(number)
    )


def test_確認を待つ記録を_まとめて確認する(chiefs, chief, case, worker):
    waiting(case, worker, 3)
    page = chiefs.get("/notes/countersign/")
    assert "2回目の電話" in page.content.decode()
    numbers = [each.get("value") for each in found(page, "//input[@name='note']")]
    assert chiefs.post("/notes/countersign/", {"note": numbers[:2]}).status_code == 302
    assert queries.waiting_for(chief).count() == 1
    assert chiefs.post("/notes/countersign/", {"act": f"confirm:{numbers[2]}"}).status_code == 302
    assert "ありません" in chiefs.get("/notes/countersign/").content.decode()


def test_選ばずにおすと_そう言う(chiefs, case, worker):
    waiting(case, worker, 1)
    answer = chiefs.post("/notes/countersign/", {"note": ["abc"]})
    assert answer.status_code == 422
    assert "NOTES_NOT_CHOSEN" in answer.content.decode()


def test_書いた人にたずねる(chiefs, client, case, worker):
    note = write(case, worker, awaits_countersign=True)
    asked = {"act": f"ask:{note.pk}", f"question-{note.pk}": "何時でしたか"}
    assert "QUESTION_EMPTY" in chiefs.post("/notes/countersign/", {**asked, f"question-{note.pk}": ""}).content.decode()
    assert chiefs.post("/notes/countersign/", asked).status_code == 302
    assert "にたずねました" in chiefs.get("/notes/countersign/").content.decode()
    assert "主任から高梨 修さんへ 「何時でしたか」" in client.get(f"/cases/{case.number}/records/").content.decode()


def test_古い画面からは_たずねない(chiefs, case, worker):
    note = write(case, worker, awaits_countersign=True)
    asked = {"act": f"ask:{note.pk}", f"question-{note.pk}": "何時でしたか", "once": "abc"}
    answer = chiefs.post("/notes/countersign/", asked)
    assert answer.status_code == 422
    assert "COUNTERSIGN_PAGE_OLD" in answer.content.decode()


def test_ほかの機関の記録は_番号を送っても確認できない(client_for, case, worker):
    note = write(case, worker, awaits_countersign=True)
    far = make_agency(kind=AgencyKind.SELF_RELIANCE_CONSULTATION, name="となり町くらし相談センター")
    stranger = client_for(make_staff(Role.CHIEF_COUNSELOR, agency=far))
    stranger.post("/notes/countersign/", {"note": [note.pk]})
    stranger.post("/notes/countersign/", {"act": f"ask:{note.pk}", f"question-{note.pk}": "何時でしたか"})
    note.refresh_from_db()
    assert note.awaits_countersign
    assert CaseNote.objects.count() == 1


def test_三百件でも_問いあわせの数は同じ(chiefs, case, worker, django_assert_max_num_queries):
    waiting(case, worker, 2)
    with django_assert_max_num_queries(12) as few:
        chiefs.get("/notes/countersign/")
    waiting(make_case(actor=worker, person=make_person(actor=worker, name="森 千尋", kana="もり ちひろ")), worker, 300)
    with django_assert_max_num_queries(len(few)):
        page = chiefs.get("/notes/countersign/")
    assert len(found(page, "//input[@name='note']")) == FIRST_PAGE


def test_きまりをかえると_記録の画面で印がつく(chiefs, client, case):
    assert not found(client.get(f"/cases/{case.number}/records/new/"), "//input[@name='awaits_countersign'][@checked]")
    assert chiefs.post("/settings/notes/", {"every_note": "on"}).status_code == 302
    assert found(client.get(f"/cases/{case.number}/records/new/"), "//input[@name='awaits_countersign'][@checked]")
    assert found(client.get(f"/notes/new/?case={case.number}"), "//input[@name='awaits_countersign'][@checked]")


# 定型文とひな型


def test_定型文を加え_直し_取りのぞく(client):
    assert "でんわ" in client.get("/settings/phrases/").content.decode()  # the example of an empty book
    assert client.post("/settings/phrases/", {"key": "るす", "text": "訪問したが不在。"}).status_code == 302
    phrase = Phrase.objects.get()
    assert client.get("/settings/phrases/book/").json() == {"phrases": [{"key": "るす", "text": "訪問したが不在。"}]}
    page = f"/settings/phrases/{phrase.pk}/"
    assert client.post(page, {"key": "るす", "text": "不在。連絡票を残した。"}).status_code == 302
    assert client.post(page, {"act": "drop"}).status_code == 302
    assert not Phrase.objects.exists()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"key": "", "text": "文"}, "PHRASE_KEY_WRONG"), ({"key": "でんわ", "text": ""}, "PHRASE_EMPTY"),
        ({"key": "；でんわ", "text": "文"}, "PHRASE_KEY_WRONG"), ({"key": "ルス", "text": "文"}, "PHRASE_TAKEN"),
    ],
)
def test_加えられない定型文は_わけを言う(client, worker, sent, code):
    actions.keep_phrase(key="るす", text="不在。", actor=worker)
    answer = client.post("/settings/phrases/", sent)
    assert answer.status_code == 422
    assert code in answer.content.decode()


def test_機関の定型文は_主任が加え_支援員は使う(client, chiefs):
    client.post("/settings/phrases/", {"key": "でんわ", "text": "自分の", "book": "agency"})
    assert Phrase.objects.get().staff_id is not None
    assert chiefs.post("/settings/phrases/", {"key": "かけい", "text": "家計表", "book": "agency"}).status_code == 302
    shared = Phrase.objects.get(key="かけい")
    assert client.get(f"/settings/phrases/{shared.pk}/").status_code == 404
    assert "家計表" in client.get("/settings/phrases/book/").content.decode()


def test_ほかの人の定型文は_見えない(client_for, worker):
    phrase = actions.keep_phrase(key="でんわ", text="わたしだけの文", actor=worker)
    other = client_for(make_staff())
    assert other.get(f"/settings/phrases/{phrase.pk}/").status_code == 404
    assert "わたしだけの文" not in other.get("/settings/phrases/book/").content.decode()


def test_ひな型を加え_記録の画面で入れ_直し_取りのぞく(chiefs, client, case):
    sent = {"form": "VISIT", "name": "家庭訪問", "body": "■部屋のようす"}
    assert chiefs.post("/settings/notes/templates/new/", sent).status_code == 302
    held = NoteTemplate.objects.get()
    page = client.post(f"/cases/{case.number}/records/new/", {"act": f"template:{held.pk}", "body": "", "form": "VISIT"})
    assert found(page, "//textarea[@name='body']")[0].text.strip() == "■部屋のようす"
    assert not CaseNote.objects.exists()
    assert "TEMPLATE_TAKEN" in chiefs.post("/settings/notes/templates/new/", {**sent, "body": "ちがう"}).content.decode()
    assert chiefs.post(f"/settings/notes/templates/{held.pk}/", {**sent, "name": "訪問"}).status_code == 302
    assert chiefs.post(f"/settings/notes/templates/{held.pk}/", {"act": "drop"}).status_code == 302
    assert not NoteTemplate.objects.exists()


def test_定型文と前の記録を_ボタンで入れる(client, case, worker):
    phrase = actions.keep_phrase(key="でんわ", text="本人へ電話。", actor=worker)
    earlier = write(case, worker, body="前の記録の中身。")
    page = f"/cases/{case.number}/records/new/"
    typed = {"body": "はじめ", "act": f"phrase:{phrase.pk}", "minutes": "25", "next_note": "面談"}
    answer = client.post(page, typed)
    assert found(answer, "//textarea[@name='body']")[0].text.strip() == "はじめ\n\n本人へ電話。"
    assert found(answer, "//input[@name='minutes']")[0].get("value") == "25"
    answer = client.post(page, {"body": "", "act": f"copy:{earlier.pk}"})
    assert found(answer, "//textarea[@name='body']")[0].text.strip() == "前の記録の中身。"


@pytest.mark.parametrize("act", ["copy:999999", "copy:abc", "phrase:", "template:9" + "9" * 30, "なに", ":", "copy:１"])
def test_知らないボタンは_なにもしない(client, case, act):
    answer = client.post(f"/cases/{case.number}/records/new/", {"body": "はじめ", "act": act})
    assert answer.status_code == 200
    assert found(answer, "//textarea[@name='body']")[0].text.strip() == "はじめ"


def test_設定から_たどれる(client, chiefs):
    assert found(client.get("/settings/"), "//a[@href='/settings/phrases/']")
    assert not found(client.get("/settings/"), "//a[@href='/settings/notes/']")
    assert found(chiefs.get("/settings/"), "//a[@href='/settings/notes/']")
