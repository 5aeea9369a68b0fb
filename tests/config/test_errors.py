"""Error pages: Japanese, with what to do next, and nothing that was typed is lost or leaked."""

import json
import logging
import re
import sys

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import RequestFactory

from tests.client import check_page
from yorisoi.config import errors
from yorisoi.config.logs import WithoutPersonalData


def page(response):
    html = response.content.decode()
    check_page(html, "/")
    return html


def test_a_fault_of_ours_shows_a_number_and_everything_typed():
    text = "夜は2時間ごとに目が覚める、と話された。"
    request = RequestFactory().post(
        "/cases/R8-0001/records/", {"body": text, "kind": "VISIT", "password": "himitsu"}
    )
    response = errors.server_error(request)
    html = page(response)
    assert response.status_code == 500
    assert re.search(r"受付番号: <strong>[0-9A-F]{8}</strong>", html)
    assert html.count(text) == 2  # to copy, and to send again
    assert 'action="/cases/R8-0001/records/"' in html
    assert "himitsu" not in html


def test_a_fault_on_reading_offers_nothing_to_send_again():
    html = page(errors.server_error(RequestFactory().get("/")))
    assert "<form" not in html


def test_who_waited_in_vain_for_a_long_write_is_told_so_and_keeps_what_was_typed():
    """SQLite lets one write at a time; a long ledger takes longer than anybody waits for a page. That is no fault."""
    text = "夜は2時間ごとに目が覚める、と話された。"
    request = RequestFactory().post("/cases/R8-0001/records/", {"body": text, "password": "himitsu"})
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        response = errors.server_error(request)
    html = page(response)
    assert (response.status_code, html.count(text), "himitsu" in html) == (503, 2, False)
    assert "(WRITING_WAITED)" in html
    assert "受付番号" not in html


def test_another_fault_of_the_database_is_still_a_fault():
    try:
        raise OperationalError("disk I/O error")
    except OperationalError:
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500


def test_a_refused_act_shows_its_reason():
    html = page(
        errors.forbidden(RequestFactory().get("/"), PermissionDenied("担当ではありません。(NOT_YOURS)"))
    )
    assert "担当ではありません。(NOT_YOURS)" in html


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (lambda request: errors.not_found(request, Exception()), 404, "NOT_FOUND"),
        (lambda request: errors.bad_request(request, Exception()), 400, "BAD_REQUEST"),
        (lambda request: errors.forbidden(request, Exception()), 403, "NOT_PERMITTED"),
        (lambda request: errors.csrf_failure(request), 403, "PAGE_EXPIRED"),
        (lambda request: errors.locked_out(request), 429, "SIGN_IN_LOCKED"),
    ],
    ids=["見つからない", "読めない", "権限がない", "期限切れ", "締め出し"],
)
def test_each_page_has_its_code(answer, status, code):
    response = answer(RequestFactory().get("/"))
    assert response.status_code == status
    assert f"({code})" in page(response)


def test_an_expired_page_keeps_what_was_typed():
    request = RequestFactory().post("/", {"body": "長い記録をここまで書いたところだった。"})
    assert "長い記録をここまで書いたところだった。" in page(errors.csrf_failure(request))


def test_the_log_names_the_place_and_not_the_person():
    try:
        try:
            raise KeyError("山川 はるか")
        except KeyError as cause:
            raise ValueError("duplicate key (name)=(山川 はるか)") from cause
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "Internal Server Error: /", (), sys.exc_info()
        )
    record.request = type("Request", (), {"reference": "0A1B2C3D"})()
    line = WithoutPersonalData().format(record)
    assert "山川" not in line
    assert "test_the_log_names_the_place" in line
    assert "builtins.ValueError" in line
    assert "builtins.KeyError" in line
    assert line.endswith("[0A1B2C3D]")


@pytest.mark.django_db
def test_every_answer_forbids_keeping_and_outside_sources(client):
    response = client.get("/no-such-page/")
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert json.dumps(sorted(response.cookies)) == "[]"


def test_the_log_does_not_tell_the_secret_of_a_calendar():
    secret = "bWFkZS11cC1zZWNyZXQ"
    record = logging.LogRecord(
        "django.request", logging.WARNING, __file__, 1, "Not Found: %s", (f"/calendar/feed/{secret}.ics",), None
    )
    line = WithoutPersonalData().format(record)
    assert secret not in line
    assert line.endswith("Not Found: /calendar/feed/…")
