"""A session ends when nobody uses it, and reading does not write each time."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from yorisoi.config.middleware import REFRESHED_AT, idle_end, no_store


class SignedIn:
    """A stand-in for whoever is signed in: the middleware asks for nothing else."""

    is_authenticated = True


def visit(session, user):
    request = RequestFactory().get("/")
    request.user, request.session = user, session
    idle_end(lambda request: HttpResponse())(request)
    return session


def test_a_visit_moves_the_end_only_after_five_minutes(clock):
    session = visit({}, SignedIn())
    first = session[REFRESHED_AT]
    clock.shift(datetime.timedelta(minutes=4))
    assert visit(session, SignedIn())[REFRESHED_AT] == first
    clock.shift(datetime.timedelta(minutes=2))
    assert visit(session, SignedIn())[REFRESHED_AT] > first


def test_nobody_signed_in_leaves_no_session():
    assert visit({}, AnonymousUser()) == {}


@pytest.mark.parametrize(("own", "sent"), [({}, "no-store"), ({"Cache-Control": "private"}, "private")])
def test_pages_are_not_kept_unless_they_say_so(own, sent):
    handle = no_store(lambda request: HttpResponse(headers=own))
    assert handle(RequestFactory().get("/")).headers["Cache-Control"] == sent


@pytest.mark.django_db
def test_the_session_ends_after_an_hour_without_a_page(client_for, clock):
    from tests.factories.base import make_staff

    client = client_for(make_staff())
    client.get("/no-such-page/")
    clock.shift(datetime.timedelta(minutes=59))
    client.get("/no-such-page/")
    clock.shift(datetime.timedelta(minutes=59))
    assert client.session.exists(client.session.session_key)
    assert client.session.get("_auth_user_id") is not None
    clock.shift(datetime.timedelta(minutes=61))
    assert client.session.get("_auth_user_id") is None
