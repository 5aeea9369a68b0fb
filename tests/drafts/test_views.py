import json
from datetime import timedelta
from time import process_time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.drafts.typing import sent
from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.drafts import keep
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases import actions as cases
from yorisoi.cases.access import answer_for
from yorisoi.cases.enums import GrantBasis
from yorisoi.cases.models import Assignment, Case
from yorisoi.drafts import queries
from yorisoi.drafts.models import Draft
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


@pytest.fixture
def page(case):
    return f"/cases/{case.number}/records/new/"


@pytest.fixture
def typist(client_for, worker):
    return client_for(worker)


def save(client, body):
    return client.post("/drafts/save/", body, content_type="application/json")


def asked(client, page):
    return client.get("/drafts/for/", {"page": page})


# --- 保存 ---


def test_書いたものが下書きになる(typist, worker, case, page):
    answer = save(typist, sent(worker, page))
    assert answer.json() == {"at": "09:30"}
    draft = Draft.objects.get()
    assert (draft.staff, draft.case, draft.fields) == (worker, case, [["body", "電話で話した。"]])
    assert (draft.characters, draft.title, draft.page) == (7, "記録する", page)


def test_保存は決まった数の問い合わせで速い(typist, worker, page, django_assert_max_num_queries):
    save(typist, sent(worker, page))
    with django_assert_max_num_queries(10):
        save(typist, sent(worker, page, "電話で話した。元気。"))
    times = []
    for number in range(40):
        start = process_time()
        save(typist, sent(worker, page, f"{'電話で話した。' * 400}{number}"))
        times.append(process_time() - start)
    # The target is 20 ms (yorisoi bench measures it); here only our own work counts, not the machine's load.
    assert sorted(times)[37] < 0.06


@pytest.mark.parametrize(
    ("broken", "status"),
    [
        ({"fields": "text"}, 422), ({"fields": [["body"]]}, 422), ({"fields": [["body", 3]]}, 422), ({"tab": ""}, 422),
        ({"form": "あ" * 61}, 422), ({"characters": "many"}, 422), ({"restores": ["x"]}, 422), ({"page": "/nowhere/"}, 422),
        ({"page": "https://example.com/"}, 422), ({"page": "//example.com/"}, 422), ({"page": "/resources/new/?" + "q" * 200}, 422),
        ({"fields": [["body", "あ" * 200_001]]}, 422), ({"fields": [["x", ""]] * 3_001}, 422), ({"worker": "ほかの人"}, 409),
        ({"page": "/cases/R8-9999/records/new/"}, 409),
    ],
)
def test_読めないものは残さず理由を答える(typist, worker, page, broken, status):
    assert save(typist, {**sent(worker, page), **broken}).status_code == status
    assert not Draft.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", "null", "1", '{"fields":' * 50])
def test_書類になっていないものも断る(typist, body):
    assert save(typist, body).status_code == 422


@pytest.mark.parametrize(
    "words", ['"characters": 1e400', '"restores": [1e400]', '"page": "//["', '"page": "/\\t/elsewhere.example/"'],
    ids=["限りない字数", "限りない番号", "読めないアドレス", "タブでかくした、よそのアドレス"],
)
def test_数や画面として読めないものも断る(typist, worker, page, words):
    body = json.dumps(sent(worker, page))[:-1]
    assert save(typist, f"{body}, {words}}}").status_code == 422
    assert not Draft.objects.exists()


def test_行の番号になりえない番号は_ひきつぐものがない(typist, worker, page):
    assert save(typist, sent(worker, page, restores=[10**30, -1])).status_code == 200
    assert Draft.objects.count() == 1


def test_読めないアドレスの下書きをきかれても断る(typist):
    assert asked(typist, "//[").status_code == 422


def test_こわれた文字も残る(typist, worker, page):
    assert save(typist, sent(worker, page, "ゼロ\0と\ud83d半分と🙂")).status_code == 200
    assert Draft.objects.get().fields == [["body", "ゼロと?半分と🙂"]]


def test_時計の狂った端末の時刻は信じない(typist, worker, page):
    late = (timezone.now() + timedelta(days=2)).timestamp() * 1000
    save(typist, sent(worker, page, typed_at=late))
    assert Draft.objects.get().typed_at <= timezone.now()


def test_サインインしていなければ401で何も残さない(client, worker, page):
    answer = save(client, sent(worker, page))
    assert answer.status_code == 401
    assert answer.json().keys() == {"csrf"}
    assert not Draft.objects.exists()


def test_印のない送信は受けつけない(worker, page):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(worker, backend="yorisoi.agencies.backend.StaffBackend")
    assert save(strict, sent(worker, page)).status_code == 403


def test_別の人の画面から届いたものは残さない(client_for, worker, page):
    colleague = make_staff(Role.CHIEF_COUNSELOR)
    answer = save(client_for(colleague), sent(worker, page))
    assert (answer.status_code, answer.json()) == (409, {"other": True})
    assert not Draft.objects.exists()


# --- だれに ---


def test_自分の下書きだけがその画面に出る(client_for, typist, worker, case, page):
    keep(worker, page, "わたしの文", case=case)
    keep(worker, "/resources/new/", "別の画面")
    found = asked(typist, page).json()["drafts"]
    assert [(each["fields"][1], each["when"], each["device"]) for each in found] == [
        (["body", "わたしの文"], "6月10日 9:30", "")
    ]
    chief = client_for(make_staff(Role.CHIEF_COUNSELOR))
    assert asked(chief, page).json()["drafts"] == []
    assert "わたしの文" not in chief.get("/drafts/").content.decode()


def test_鍵と印は人ごとにちがいパスワードを変えると鍵も変わる(client_for, worker, page):
    mine = asked(client_for(worker), page).json()
    others = asked(client_for(make_staff()), page).json()
    assert len(mine["key"]) == 64
    assert mine["key"] != others["key"]
    assert mine["worker"] != others["worker"]
    worker.set_password("atarashii-kotoba-2")
    worker.save()
    renewed = asked(client_for(worker), page).json()
    assert (renewed["key"] == mine["key"], renewed["worker"] == mine["worker"]) == (False, True)


@pytest.mark.parametrize(("page", "status"), [("", 422), ("/nowhere/", 422), ("/resources/new/", 200)])
def test_うちの画面だけ(typist, page, status):
    assert asked(typist, page).status_code == status


def test_サインインしていなければ鍵は渡さない(client, page):
    answer = asked(client, page)
    assert (answer.status_code, list(answer.json())) == (401, ["csrf"])


def test_担当を外れると下書きはどこにも出ず書けもしない(client_for, typist, worker, case, page):
    keep(worker, page, "ひみつの文", case=case)
    Assignment.objects.filter(case=case, staff=worker).update(starts_on=DAY - timedelta(days=9), ends_on=DAY - timedelta(days=1))
    assert asked(typist, page).json()["drafts"] == []
    assert "ひみつの文" not in typist.get("/drafts/").content.decode()
    assert queries.count(worker, on=DAY) == 0
    assert save(typist, sent(worker, page)).status_code == 409


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PARTNER_MEMBER])
def test_見るだけの人は下書きを書けない(client_for, case, page, role):
    reader = make_staff(role)
    cases.grant(case=case, staff=reader, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=make_staff())
    assert save(client_for(reader), sent(reader, page)).status_code == 409


def test_自治体職員は決定の下書きを書ける(client_for, case):
    officer = make_staff(Role.MUNICIPAL_OFFICER)
    page = f"/cases/{case.number}/decision/"
    assert save(client_for(officer), sent(officer, page)).status_code == 409
    cases.report_to_municipality(case, on=DAY)
    assert save(client_for(officer), sent(officer, page)).status_code == 200
    assert queries.count(officer, on=DAY) == 1


@pytest.mark.parametrize("role", list(Role))
def test_書けるケースの集まりは扉の答えと同じ(case, role):
    staff = make_staff(role)
    own = [] if role == Role.ADMINISTRATOR else [make_case(actor=staff)]
    elsewhere = make_case(actor=make_staff(agency=make_agency(kind=AgencyKind.NPO, name="別の機関")))
    cases.grant(case=case, staff=staff, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=make_staff())
    written = set(Case.objects.writable_by(staff, on=DAY).order_by("pk"))
    assert written == {each for each in (case, elsewhere, *own) if writes(staff, each)}


def writes(staff, case):
    return answer_for(staff, case, on=DAY).may_write


def test_下書きのことはケースの証跡に出て文は出ない(client_for, worker, case, page):
    draft = keep(worker, page, "ひみつの文", case=case)
    keep(worker, page, "ひみつの文、つづき", case=case, tab="t2", restores=[draft.pk])
    html = client_for(make_staff(Role.CHIEF_COUNSELOR)).get(f"/cases/{case.number}/audit/?all=1").content.decode()
    assert "下書きを書きはじめた" in html
    assert "下書きのつづきを書いた" in html
    assert "ひみつ" not in html


# --- 記録すると消える ---


def test_記録すると下書きは同じ送信のなかで消える(typist, worker, case, page):
    keep(worker, page, case=case)
    place = {"draft_page": page, "draft_form": "note", "draft_tab": "t1"}
    note = {"form": "TELEPHONE", "counterpart": "PERSON", "happened_on": "令和8年6月10日", "minutes": "10"}
    assert typist.post(page, {**note, **place, "body": ""}).status_code == 422
    assert Draft.objects.count() == 1
    assert typist.post(page, {**note, **place, "body": "電話で話した。"}).status_code == 302
    assert CaseNote.objects.filter(body="電話で話した。").count() == 1
    assert not Draft.objects.exists()


def test_サインインの切れた送信は下書きを消さない(client, worker, case, page):
    keep(worker, page, case=case)
    client.post(page, {"body": "電話", "draft_page": page, "draft_form": "note", "draft_tab": "t1"})
    assert Draft.objects.count() == 1


# --- 書きかけの一覧 ---


def test_一覧はJavaScriptがなくても読める(typist, worker, case, page):
    keep(worker, page, "きのう電話で話した。", case=case, device="Windows・Edge")
    keep(worker, "/resources/new/", "さくら町サロン", tab="t2")
    html = typist.get("/drafts/").content.decode()
    for words in ("きのう電話で話した。", case.number, "Windows・Edge", "10文字", "6月10日 9:30", "さくら町サロン", "2件"):
        assert words in html
    assert f'href="{page}"' in html


def test_一覧は何件でも同じ数の問い合わせ(typist, worker, case, page):
    keep(worker, page, case=case)
    typist.get("/drafts/")
    with CaptureQueriesContext(connection) as few:
        typist.get("/drafts/")
    for number in range(8):
        keep(worker, page, case=case, tab=f"x{number}")
    with CaptureQueriesContext(connection) as many:
        typist.get("/drafts/")
    assert len(many) == len(few)


def test_捨てるのは自分のものだけ(client_for, typist, worker, page, case):
    draft = keep(worker, page, case=case)
    assert client_for(make_staff()).post(f"/drafts/{draft.pk}/discard/").status_code == 404
    assert Draft.objects.count() == 1
    assert typist.post(f"/drafts/{draft.pk}/discard/").status_code == 302
    assert typist.post(f"/drafts/{draft.pk}/discard/").status_code == 302
    assert typist.post(f"/drafts/{draft.pk}/discard/", headers={"accept": "application/json"}).status_code == 204
    assert typist.post(f"/drafts/{2**70}/discard/").status_code == 302
    assert not Draft.objects.exists()

