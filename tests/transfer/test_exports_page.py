"""書き出しのページ: it tells how much there is and which commands there are; nothing leaves by it."""

import pytest

from tests.factories.base import DAY, make_case, make_staff
from tests.reading import text_of
from yorisoi.agencies.enums import Role
from yorisoi.audit import actions as audit
from yorisoi.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_staff(Role.ADMINISTRATOR)


def test_大きさと命令と_これまでの書き出しを言う(client_for, administrator, tmp_path):
    case = make_case(actor=make_staff(), on=DAY)
    main(["export", "municipality", "--out", str(tmp_path / "out"), "--format", "csv"])
    main(["export", "case", case.number, "-o", str(tmp_path / "case.zip")])
    words = text_of(client_for(administrator).get("/export/"))
    assert "yorisoi export municipality" in words
    assert "自治体まるごと(csv)" in words
    assert case.number not in words


def test_ほかの自治体の書き出しは出ない(client_for, administrator):
    audit.record_command("municipality.exported", municipality_id=administrator.municipality_id + 1)
    assert "まだありません。" in text_of(client_for(administrator).get("/export/"))


def test_設定から行ける_扱わない人には出ない(client_for, administrator):
    assert 'href="/export/"' in client_for(administrator).get("/settings/").content.decode()
    assert 'href="/export/"' not in client_for(make_staff()).get("/settings/").content.decode()
