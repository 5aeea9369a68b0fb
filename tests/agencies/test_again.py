"""Signing in again in place: only the worker of the page, and never around the lockout."""

import pytest
from django.test import Client

from tests.factories.base import make_staff
from yorisoi.agencies import queries
from yorisoi.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
SECRET = "himitsu-no-kotoba-1"


@pytest.fixture
def worker():
    return make_staff(login_name="takanashi")


def again(client, worker, login_name="takanashi", password=SECRET):
    data = {"login_name": login_name, "password": password, "worker": queries.mark_of(worker)}
    return client.post("/sign-in/again/", data)


def test_同じ人はその場でサインインできて新しい印を受けとる(client, worker):
    answer = again(client, worker, "ＴＡＫＡＮＡＳＨＩ")
    assert answer.status_code == 200
    assert answer.json().keys() == {"csrf"}
    assert client.get("/password/").status_code == 200
    assert AuditEntry.objects.get(verb="staff.signed_in").data == {"in_place": True}


def test_別の人はサインインできず何も見えない(client, worker):
    make_staff(login_name="betsu")
    answer = again(client, worker, "betsu")
    assert answer.status_code == 409
    assert "SIGN_IN_OTHER_WORKER" in answer.json()["why"]
    assert worker.name not in answer.content.decode()
    assert client.get("/password/").status_code == 302
    assert not AuditEntry.objects.filter(verb="staff.signed_in").exists()


@pytest.mark.parametrize(("name", "password"), [("takanashi", "chigau"), ("dareka", SECRET), ("", ""), ("takanashi", "")])
def test_合わないときは入れない(client, worker, name, password):
    answer = again(client, worker, name, password)
    assert answer.status_code == 422
    assert "SIGN_IN_FAILED" in answer.json()["why"]
    assert client.get("/password/").status_code == 302


def test_別の人がサインインしているあいだは入れない(client_for, worker):
    answer = again(client_for(make_staff()), worker)
    assert answer.status_code == 409
    assert "SIGN_IN_TAKEN" in answer.json()["why"]


def test_自分がもうサインインしていても困らない(client_for, worker):
    assert again(client_for(worker), worker).status_code == 200


def test_まちがいが5回つづくと止まる(client, worker, settings):
    settings.AXES_ENABLED = True
    statuses = [again(client, worker, password="まちがい").status_code for _ in range(5)]
    assert statuses[-1] == 429
    assert again(client, worker).status_code == 429
    assert client.get("/password/").status_code == 302


def test_印のない送信は受けつけない(worker):
    assert again(Client(enforce_csrf_checks=True), worker).status_code == 403
