from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import resolve

from tests.client import check_page
from yorisoi.ui import shell, views

ROLES = sorted(shell.EVERYBODY)


@pytest.fixture
def gallery():
    """Return a function: role (none: signed out) → the gallery page."""

    def page(role=""):
        request = RequestFactory().get("/ui/")
        request.user = SimpleNamespace(
            is_authenticated=bool(role), role=role, role_name="主任相談支援員", name="佐々木 由美",
            agency=SimpleNamespace(name="架空市 くらし相談センター"),
        )  # fmt: skip
        request._messages = CookieStorage(request)
        request.resolver_match = resolve("/ui/")
        return views.gallery(request).content.decode()

    return page


def test_部品の見本は全部の部品を描く(gallery):
    html = gallery("CHIEF_COUNSELOR")
    check_page(html, "/ui/")
    assert "<title>画面の部品｜よりそい</title>" in html
    assert 'data-room="ui" data-view="gallery"' in html
    assert html.count('class="btn main"') == 1


def test_サインインしていないと枠だけになる(gallery):
    html = gallery()
    assert "サインアウト" not in html
    assert "佐々木" not in html.partition("<main")[0]


@pytest.mark.parametrize("role", ROLES)
def test_どの役割でも枠が出る(gallery, role):
    check_page(gallery(role), "/ui/")


class TestMenu:
    @pytest.fixture(autouse=True)
    def every_room(self, settings):
        settings.ROOT_URLCONF = "tests.ui.rooms"

    def lines(self, role, path="/", room=""):
        return [(item.label, item.is_current) for item in shell.menu(role=role, path=path, room=room)]

    def test_自治体職員には受付が出ず_設定は出る(self):
        assert [label for label, _ in self.lines("MUNICIPAL_OFFICER")] == [
            "今日すること", "ケース", "会議", "支援決定", "社会資源", "設定",
        ]  # fmt: skip

    def test_役割がなければ何も出ない(self):
        assert self.lines("") == []

    @pytest.mark.parametrize(
        ("path", "room", "lit"),
        [
            ("/", "desk", "今日すること"),
            ("/cases/R8-0123/plan/", "plan", "ケース"),
            ("/cases/R8-0123/meeting/", "meeting", "ケース"),
            ("/meetings/3/", "meeting", "会議"),
            ("/meetings/", "meeting", "会議"),
        ],
    )
    def test_今いる所が一つだけ光る(self, path, room, lit):
        assert [label for label, on in self.lines("CHIEF_COUNSELOR", path, room) if on] == [lit]

    def test_関係のない画面では光らない(self):
        assert not any(on for _, on in self.lines("CHIEF_COUNSELOR", "/ui/", "ui"))


def test_まだない部屋の行は隠れる(settings):
    settings.ROOT_URLCONF = "yorisoi.ui.urls"
    assert shell.menu(role="CHIEF_COUNSELOR", path="/", room="") == []
