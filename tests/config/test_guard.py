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


def test_ケースの番号がとても多い答えでも_一部を伏せる(worker, case):
    many = " ".join(f"H1-{number:05}" for number in range(600))
    assert "999-0417" not in text_of(worker, HttpResponse(f"{many} {case.number} 〒999-0417", content_type="text/csv"))


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


def covered_words(staff, case, words):
    page = text_of(staff, HttpResponse(f"<textarea>{words}</textarea>{case.number}"))
    return page.removeprefix("<textarea>").split("</textarea>")[0]


def posted(staff, path, typed, **others):
    request = RequestFactory().post(path, {"body": typed, **others})
    request.user, request.resolver_match = staff, resolve(path)
    ContactGuard(lambda _: HttpResponse()).process_view(request, None, (), {})
    return request.POST["body"]


@pytest.mark.parametrize("path", ["/cases/{}/records/new/", "/notes/new/"], ids=["ケースの画面", "すぐ記録する"])
def test_印のついた入力は_もとのことばにもどる(worker, case, path):
    typed = covered_words(worker, case, f"{NUMBER}へ。北町4-17-9")
    assert typed.count(MARK) == 2
    assert posted(worker, path.format(case.number), typed, case=case.number) == f"{NUMBER}へ。北町4-17-9"


@pytest.mark.parametrize("path", ["/resources/new/", "/settings/agencies/new/"], ids=["社会資源", "機関"])
def test_伏せない部屋に写した印は_印のまま(worker, case, path):
    typed = covered_words(worker, case, f"{NUMBER}へ。{HOME}")
    assert posted(worker, path, typed) == typed


@pytest.mark.parametrize("path", ["/cases/{}/records/new/", "/notes/new/"], ids=["ケースの画面", "すぐ記録する"])
def test_ほかのケースに写した印は_そこでも伏せられることばになる(worker, case, path):
    other = make_case(actor=worker)
    typed = covered_words(worker, case, "0000-4172へ。〒999-0417")
    kept = posted(worker, path.format(other.number), typed, case=[case.number, other.number])
    assert kept.startswith(f"{NUMBER}へ。{MARK}")
    shown = text_of(worker, HttpResponse(kept + other.number))
    assert shown.count(MARK) == 2
    assert "4172" not in shown


def test_だれも守られていなければ_たずねるのは一度だけ(worker, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert text_of(worker, HttpResponse(NUMBER)) == NUMBER


def test_守られている人がいても_二度まで(worker, case, django_assert_num_queries):
    with django_assert_num_queries(2):
        text_of(worker, HttpResponse(f"{NUMBER} {case.number}"))
