"""Every page × every person. Strangers get 404: that somebody is a client at all is the secret."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.conftest import NOW
from tests.house.permission_matrix import MATRIX
from tests.house.world import VIEWERS, World, make_world

SIGN_IN_PAGE = 302


def page_names(patterns, namespace: str = "") -> Iterator[str]:
    """Return the name of every address of the product."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from page_names(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}"


def test_every_page_is_in_the_matrix():
    pages = set(page_names(get_resolver().url_patterns))
    assert sorted(pages - set(MATRIX)) == []
    assert sorted(set(MATRIX) - pages) == []


def test_every_page_has_a_name_of_its_own():
    pages = list(page_names(get_resolver().url_patterns))
    assert sorted({name for name in pages if pages.count(name) > 1 or name.endswith(":None")}) == []


def answer(world: World, viewer: str, name: str):
    page = MATRIX[name]
    client = world.client_of(viewer)
    url = reverse(name, kwargs=page.arguments(world))
    response = client.post(url, page.data) if page.posts else client.get(url)
    if response.status_code == SIGN_IN_PAGE:
        to_sign_in = response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL))
        assert to_sign_in == (viewer == "anonymous"), f"{viewer}: sent to {response.headers['Location']}"
    return response.status_code


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Build the world once for all pages; what a test does to it is undone with the test."""
    with django_db_blocker.unblock(), time_machine.travel(NOW), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(MATRIX))
def test_each_person_gets_what_the_matrix_says(name, world, clock):
    expected = MATRIX[name].answers
    given = {viewer: answer(world, viewer, name) for viewer in VIEWERS}
    wrong = {
        viewer: f"{given[viewer]} instead of {expected[viewer]}"
        for viewer in VIEWERS
        if given[viewer]
        not in (expected[viewer] if isinstance(expected[viewer], frozenset) else {expected[viewer]})
    }
    assert wrong == {}
