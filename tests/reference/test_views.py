from datetime import date

import pytest
from django.core.signals import request_finished, request_started

from tests.factories.base import make_staff
from tests.factories.reference import make_csv, make_upload
from yorisoi.agencies.enums import Role
from yorisoi.reference import actions, queries
from yorisoi.reference.models import ReferenceRow
from yorisoi.reference.rules.tables import TABLES

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)
WORRIES = "/settings/tables/worries/"


@pytest.fixture
def chief(client_for):
    return client_for(make_staff(Role.CHIEF_COUNSELOR))


def test_表の一覧(chief):
    page = chief.get("/settings/tables/")
    assert page.status_code == 200
    assert "お困りのこと" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_今日の表(chief):
    page = chief.get("/settings/tables/services/").content.decode()
    assert "住居確保給付金(家賃補助)" in page
    assert "令和8年6月10日の表" in page


def test_その日の表を見る(chief):
    page = chief.get("/settings/tables/services/", {"on": "平成30年9月30日"})
    shown = page.content.decode().split("ほかの日に使う名前")[0]
    assert "家計相談支援事業" in shown
    assert "家計改善支援事業" not in shown


def test_読めない日には理由を言い今日の表を見せる(chief):
    page = chief.get("/settings/tables/services/", {"on": "きのうのきのう"})
    assert page.status_code == 422
    assert "日付として読めませんでした" in page.content.decode()
    assert "居住支援事業" in page.content.decode()


def test_知らない表はない(chief):
    assert chief.get("/settings/tables/salaries/").status_code == 404


def test_ダウンロードはBOMつきのCSV(chief):
    answer = chief.get("/settings/tables/worries/csv/")
    assert answer.content.startswith(b"\xef\xbb\xbfcode,label,")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="worries.csv"'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_まず変わるところを見せてから読みこむ(chief, encoding):
    text = make_csv("DEBT,借金のこと,,,60,,", "PETS,犬や猫のこと,,,,,")
    page = chief.post(f"{WORRIES}load/", {"file": make_upload(text, encoding=encoding)})
    shown = page.content.decode()
    assert page.status_code == 200
    assert "借金のこと" in shown
    assert "債務について" in shown
    assert not ReferenceRow.objects.exists()
    sent = page.context["form"]["text"].value()
    answer = chief.post(f"{WORRIES}load/confirm/", {"text": sent}, follow=True)
    assert answer.redirect_chain == [(WORRIES, 302)]
    assert "2行を読みこみました" in answer.content.decode()
    assert "犬や猫のこと" in answer.content.decode()


def test_おかしな表は行とともに断る(chief):
    page = chief.post(f"{WORRIES}load/", {"file": make_upload(make_csv("DEBT,,2025-02-30,,,,"))})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "2行目: 表示名が空です" in shown
    assert "TABLE_DATE" in shown


def test_ファイルを選ばずに送ると断る(chief):
    page = chief.post(f"{WORRIES}load/", {})
    assert page.status_code == 422
    assert "CSVファイルを選んでください" in page.content.decode()


def test_大きすぎるファイルを断る(chief):
    page = chief.post(f"{WORRIES}load/", {"file": make_upload("a" * 500_001)})
    assert page.status_code == 422
    assert "大きすぎます" in page.content.decode()


def test_CSVでないファイルを断る(chief):
    page = chief.post(f"{WORRIES}load/", {"file": make_upload("\x00\x01", encoding="latin-1")})
    assert page.status_code == 422
    assert "CSVファイルではない" in page.content.decode()


def test_書きかえて送られた表ももう一度確かめる(chief):
    answer = chief.post(f"{WORRIES}load/confirm/", {"text": make_csv("x,,,,,,")})
    assert answer.status_code == 422
    assert not ReferenceRow.objects.exists()


def test_はじめの内容に戻す(chief):
    chief.post(f"{WORRIES}load/confirm/", {"text": make_csv("DEBT,借金のこと,,,,,")})
    answer = chief.post(f"{WORRIES}drop/", follow=True)
    assert "借金のこと" not in answer.content.decode()


def test_相談支援員は見られるが読みこめない(client_for):
    counselor = client_for(make_staff(Role.COUNSELOR))
    assert "CSVを読みこむ" not in counselor.get(WORRIES).content.decode()
    for path, sent in (("load/confirm/", {"text": make_csv("DEBT,借金,,,,,")}), ("drop/", {})):
        answer = counselor.post(f"{WORRIES}{path}", sent)
        assert answer.status_code == 422
        assert "NOT_A_TABLE_KEEPER" in answer.content.decode()


def test_ひとつの画面では何度名前を聞いても1度しか読まない(django_assert_num_queries):
    staff = make_staff()
    queries.remember()
    with django_assert_num_queries(1):
        names = [queries.label("worries", "DEBT", DAY, staff.municipality_id) for _ in range(3)]
    queries.forget()
    assert names == ["債務について"] * 3


def test_読みこんだあとの画面は新しい名前になる():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    queries.remember()
    assert queries.label("worries", "DEBT", DAY, chief.municipality_id) == "債務について"
    actions.load_rows(table=TABLES["worries"], text=make_csv("DEBT,借金のこと,,,,,"), actor=chief)
    assert queries.label("worries", "DEBT", DAY, chief.municipality_id) == "借金のこと"
    queries.forget()


def test_覚えるのはひとつの送受信のあいだだけ():
    assert request_started.has_listeners()
    receivers = {receiver[0][0] for signal in (request_started, request_finished) for receiver in signal.receivers}
    assert {"reference.remember", "reference.forget"} <= receivers


def test_日数のきまりの表には_日数が出る(client_for):
    html = client_for(make_staff(Role.CHIEF_COUNSELOR)).get("/settings/tables/periods/").content.decode()
    assert [words for words in ("連絡が途絶したときに終結できるまで", "90日", "未確認") if words not in html] == []
