"""何人かのことを書いた下書き: it follows the permissions of every case it is about, and loses nothing."""

from datetime import timedelta

import pytest

from tests.drafts.typing import sent
from tests.factories.base import DAY, make_case, make_person, make_staff
from tests.factories.drafts import keep
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Assignment
from yorisoi.drafts.models import Draft

pytestmark = pytest.mark.django_db
PAGE = "/notes/new/"


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def typist(client_for, worker):
    return client_for(worker)


@pytest.fixture
def mother(worker):
    return make_case(actor=worker, person=make_person(actor=worker, name="山川 ゆき", kana="やまかわ ゆき"))


@pytest.fixture
def son(worker):
    return make_case(actor=worker, person=make_person(actor=worker, name="山川 まこと", kana="やまかわ まこと"))


def typed(worker, *cases, text="家庭訪問。ふたりと話した。", **others):
    fields = [*(["case", case.number] for case in cases), ["body", text]]
    return sent(worker, PAGE, text, fields=fields, **others)


def save(client, body):
    return client.post("/drafts/save/", body, content_type="application/json")


def lose(case, worker, *, until=DAY - timedelta(days=1)):
    Assignment.objects.filter(case=case, staff=worker).update(starts_on=DAY - timedelta(days=9), ends_on=until)


def offered(client):
    return [draft["characters"] for draft in client.get("/drafts/for/", {"page": PAGE}).json()["drafts"]]


def lines(verb):
    return sorted(AuditEntry.objects.filter(verb=verb).order_by("pk").values_list("case_id", flat=True))


def test_みんなの名前が一覧に出る(typist, worker, mother, son):
    save(typist, typed(worker, mother, son))
    html = typist.get("/drafts/").content.decode()
    assert f"{mother.number} 山川 ゆきさん、{son.number} 山川 まことさん" in html


@pytest.mark.parametrize("lost", ["mother", "son"], ids=["はじめの人", "あとの人"])
def test_ひとりでも担当を外れると_文はどこにも出ず_もどれば出る(request, typist, worker, mother, son, lost):
    save(typist, typed(worker, mother, son, text="ひみつの文"))
    lose(case := request.getfixturevalue(lost), worker)
    html = typist.get("/drafts/").content.decode()
    assert (offered(typist), "ひみつの文" in html, case.number in html) == ([], False, False)
    assert "いま書けないケースの書きかけが1件あります" in html
    lose(case, worker, until=None)
    html = typist.get("/drafts/").content.decode()
    assert (offered(typist), "ひみつの文" in html, "いま書けない" in html) == ([5], True, False)


def test_その人をはずして書きつづければ_のこりの人の下書きになる(typist, worker, mother, son):
    save(typist, typed(worker, mother, son))
    lose(mother, worker)
    assert save(typist, typed(worker, mother, son, text="つづき")).status_code == 409
    assert save(typist, typed(worker, son, text="ひとりだけのつづき")).status_code == 200
    draft = Draft.objects.get()
    assert (draft.case, list(draft.others.order_by("pk")), offered(typist)) == (son, [], [9])


def test_おくれて届いた古い文は_だれのことかも変えない(typist, worker, mother, son):
    save(typist, typed(worker, mother, son))
    keep(worker, PAGE, "古い文", ago=60, case=son)
    draft = Draft.objects.order_by("pk").first()
    assert (draft.case, list(draft.others.order_by("pk"))) == (mother, [son])


def test_みんなのケースの証跡に出る_あとから加えた人にも(client_for, typist, worker, mother, son):
    save(typist, typed(worker, mother))
    save(typist, typed(worker, mother, son))
    save(typist, typed(worker, mother, son, text="つづき"))
    assert lines("draft.started") == sorted([mother.pk, son.pk])
    save(typist, typed(worker, mother, son, tab="t2", restores=[Draft.objects.get().pk]))
    assert lines("draft.restored") == sorted([mother.pk, son.pk])
    typist.post(f"/drafts/{Draft.objects.get().pk}/discard/")
    assert lines("draft.discarded") == sorted([mother.pk, son.pk])
    html = client_for(make_staff(Role.CHIEF_COUNSELOR)).get(f"/cases/{son.number}/audit/?all=1").content.decode()
    assert ("下書きを捨てた" in html, "ふたりと話した" in html) == (True, False)
