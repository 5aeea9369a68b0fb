"""Heavy attachments at a real server: told what is wrong, and the server stays small."""

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories.attachments import PDF, image, office
from tests.factories.base import make_case, make_staff
from tests.records.server import running

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MEGABYTE = 1024 * 1024
MOST_MEMORY = 300 * MEGABYTE


@pytest.fixture
def clock():
    """Keep the real time: the server beside us does."""


def sent(server, page, name, content):
    return server.ask("POST", page, {"once": str(uuid4()), "files": (name, content)})


def test_重いものが来ても_わけを言い_サーバーは小さいまま(tmp_path):
    worker = make_staff()
    page = f"/cases/{make_case(actor=worker, on=timezone.localdate()).number}/attachments/"
    bomb = office(parts={"word/media/a.xml": bytes(400 * MEGABYTE)})
    with running(tmp_path, worker) as server:
        assert sent(server, page, "写真.jpg", bytes(50 * MEGABYTE)) == 422
        assert "FILE_TOO_LARGE" in server.said
        assert sent(server, page, "報告.docx", bomb) == 422
        assert "FILE_SWOLLEN" in server.said
        assert sent(server, page, "大きな図.png", image("PNG", size=(9000, 9000), mode="1")) == 422
        assert "FILE_TOO_FINE" in server.said
        assert sent(server, page, "長い意見書.pdf", PDF + bytes(19 * MEGABYTE) + b"%%EOF") == 302
        assert sent(server, page, "部屋.jpg", image("JPEG", size=(6000, 4000))) == 302
        assert server.until_answered("GET", page) == 200
        assert server.memory() < MOST_MEMORY
        assert not list(tmp_path.glob("tmp*")), "what was received lies about under a name"
