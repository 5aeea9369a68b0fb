"""番人: what it covers, what it leaves, and what it puts back."""

import json

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import resolve

from tests.factories.base import DAY, make_case, make_person, make_staff
from yorisoi.config.guard import ContactGuard
from yorisoi.desk import actions
from yorisoi.people import actions as people
from yorisoi.people.rules import MARK

pytestmark = pytest.mark.django_db
HOME, NUMBER = "架空市北町4丁目17番9号", "090-0000-4172"


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    case = make_case(actor=worker, person=make_person(actor=worker, phone=NUMBER))
    people.add_address(person=case.person, kind="HOME", text=HOME, postal_code="999-0417", actor=worker, on=DAY)
    actions.protect(case=case, readers=[worker], actor=worker, on=DAY, kind="DV", starts_on=DAY, against_name="元夫")
    return case


def answered(staff, response, path="/search/", **asked):
    request = RequestFactory().get(path, asked)
    request.user, request.resolver_match = staff, resolve(path)
    answer = ContactGuard(lambda _: response)(request)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def text_of(*args, **asked):
    return answered(*args, **asked).decode()


def test_全体は_どの画面でも伏せる(worker, case):
    assert MARK in text_of(worker, HttpResponse(f"<p>{HOME}</p>"))
    assert "4172" not in text_of(worker, HttpResponse("<p>０９０ー００００ー４１７２</p>"))


def test_一部と郵便番号は_その人のケースの出る画面で伏せる(worker, case):
    page = "<p>北町4-17-9、〒999-0417</p>"
    assert "999-0417" in text_of(worker, HttpResponse("<p>〒999-0417</p>"))
    assert text_of(worker, HttpResponse(page + case.number)).count(MARK) == 2


def test_機関の画面は_そのまま(worker, case):
    assert NUMBER in text_of(worker, HttpResponse(NUMBER), path="/resources/")


def test_JSONもCSVも暦も伏せる(worker, case):
    words = json.dumps({"text": [HOME]})
    assert "北町" not in json.loads(text_of(worker, HttpResponse(words, content_type="application/json")))["text"][0]
    assert "4172" not in text_of(worker, StreamingHttpResponse([f"a,{NUMBER}\r\n"], content_type="text/csv"))
    assert "北町" not in text_of(worker, HttpResponse(f"SUMMARY:{HOME}", content_type="text/calendar"))


def test_文字でないものと_読めない文字は_そのまま(worker, case):
    assert answered(worker, HttpResponse(b"\x89PNG\xff", content_type="image/png")) == b"\x89PNG\xff"
    shift_jis = "電話です".encode("cp932")
    assert answered(worker, StreamingHttpResponse([shift_jis], content_type="text/plain")) == shift_jis


def test_打ったことばは_そのまま返す_ほかは伏せる(worker, case):
    page = f'<h1>「{NUMBER}」</h1><input name="q" value="{NUMBER}"><a href="?q={NUMBER}&page=2">次</a><p>{NUMBER}</p>'
    found = text_of(worker, HttpResponse(page), q=NUMBER)
    assert (found.count(NUMBER), found.count(MARK)) == (3, 1)


def test_印のついた入力は_もとのことばにもどる(worker, case):
    covered = text_of(worker, HttpResponse(f"<textarea>{NUMBER}へ。北町4-17-9</textarea>{case.number}"))
    typed = covered.removeprefix("<textarea>").split("</textarea>")[0]
    request = RequestFactory().post("/search/", {"body": typed})
    request.user, request.resolver_match = worker, resolve("/search/")
    ContactGuard(lambda _: HttpResponse()).process_view(request, None, (), {})
    assert MARK in typed
    assert request.POST["body"] == f"{NUMBER}へ。北町4-17-9"


def test_だれも守られていなければ_たずねるのは一度だけ(worker, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert text_of(worker, HttpResponse(NUMBER)) == NUMBER


def test_守られている人がいても_二度まで(worker, case, django_assert_num_queries):
    with django_assert_num_queries(2):
        text_of(worker, HttpResponse(f"{NUMBER} {case.number}"))
