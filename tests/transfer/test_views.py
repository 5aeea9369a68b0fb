"""The wizard: every step by the browser's own means, refusals in place, and nothing before it is pressed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.base import DAY, make_case, make_person, make_staff
from tests.factories.ledgers import HEAD, LINES, carried_ledger, checked_ledger, csv_of, read_ledger
from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm
from yorisoi.transfer.enums import LedgerKind, RowState
from yorisoi.transfer.models import LedgerImport, LedgerMapping
from yorisoi.transfer.queries import imports
from yorisoi.transfer.reading import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


def upload(*lines, head=HEAD, name="台帳.csv", content=None):
    return SimpleUploadedFile(name, content or csv_of(*(lines or LINES), head=head).read())


def text(page):
    return page.content.decode()


def test_a_ledger_goes_in_step_by_step(chief, client_for):
    client = client_for(chief)
    page = client.post("/import/", {"kind": "CASES", "file": upload()})
    ledger = LedgerImport.objects.get()
    assert page.headers["Location"] == f"/import/{ledger.pk}/columns/"

    columns = client.get(page.headers["Location"])
    assert "B列 受付日 — 例: R7.4.1" in text(columns)
    chosen = {key: str(place) for key, place in ledger.columns.items()}
    page = client.post(f"/import/{ledger.pk}/columns/", {**chosen, "worker_of_blank": chief.pk, "keep_as": "本所"})
    assert page.headers["Location"] == f"/import/{ledger.pk}/check/"
    assert LedgerMapping.objects.get().columns["received_on"] == "受付日"

    assert "取りこめる2行を取りこむ" in text(client.get(f"/import/{ledger.pk}/check/"))
    assert Case.objects.count() == 0
    page = client.post(f"/import/{ledger.pk}/carry/")
    assert page.headers["Location"] == f"/import/{ledger.pk}/"
    assert Case.objects.count() == 2
    shown = text(client.get(f"/import/{ledger.pk}/"))
    assert "取りこんだ 2行" in shown
    assert "R6-0001" in shown


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "古い形式のExcel(.xls)です。"), (b"PK\x03\x04",
    "Excelのファイルがこわれています。")],
)
def test_a_file_that_is_not_taken_is_told_in_place(chief, client_for, content, told):
    page = client_for(chief).post("/import/", {"kind": "CASES", "file": upload(content=content)})

    assert page.status_code == 422
    assert told in text(page)


def test_a_table_of_choices_needs_its_name(chief, client_for):
    page = client_for(chief).post("/import/", {"kind": "CHOICES", "file": upload()})

    assert page.status_code == 422
    assert "どの表の選択肢かを選んでください。" in text(page)


def test_a_column_that_is_needed_is_asked_for(chief, client_for):
    ledger = read_ledger(chief)
    page = client_for(chief).post(f"/import/{ledger.pk}/columns/", {"name": "2"})

    assert page.status_code == 422
    assert "「受付日」の列が選ばれていません。" in text(page)


def test_the_same_file_is_told(chief, client_for):
    carried_ledger(chief)
    ledger = read_ledger(chief)

    assert "同じファイルです" in text(client_for(chief).get(f"/import/{ledger.pk}/columns/"))


def test_a_column_that_vanished_is_told(chief, client_for):
    checked = read_ledger(chief)
    client = client_for(chief)
    chosen = {key: str(place) for key, place in checked.columns.items()}
    client.post(f"/import/{checked.pk}/columns/", {**chosen, "worker_of_blank": chief.pk, "keep_as": "本所"})
    client.post("/import/", {"kind": "CASES", "file": upload("1,R7.4.1", head="番号,受付日"), "mapping": "CASES:本所"})
    newest = LedgerImport.objects.order_by("-pk").first()

    assert "見つからない列があります" in text(client.get(f"/import/{newest.pk}/columns/"))


def test_problems_are_shown_and_come_back_as_excel(chief, client_for):
    ledger = checked_ledger(chief, LINES[0], "3,R7.5.1,前川 誠,,,58.1.1")
    client = client_for(chief)

    assert "「58.1.1」は、日付として読めません。" in text(client.get(f"/import/{ledger.pk}/check/"))
    sent = client.get(f"/import/{ledger.pk}/wrong.xlsx")
    table = files.read(io.BytesIO(sent.content))
    assert table.rows[0][-1] == "直すところ"
    assert "58.1.1" in table.rows[1]
    assert "日付として読めません" in table.rows[1][-1]


def test_who_may_be_the_same_is_decided_on_the_page(chief, client_for):
    known = make_case(actor=chief, person=make_person(actor=chief, born_on=DAY.replace(year=1983, month=3, day=4))).person
    ledger = checked_ledger(chief)
    client = client_for(chief)
    page = text(client.get(f"/import/{ledger.pk}/check/"))
    assert "山川 はるかさん S58.3.4生(R8-0001)" in page
    assert "生年月日が同じです" in page
    client.post(f"/import/{ledger.pk}/check/", {"answer_2": f"SAME:{known.pk}"})
    assert imports.counts(ledger) == {RowState.RIGHT: 2}


def test_all_undecided_lines_can_be_answered_at_once(chief, client_for):
    make_case(actor=chief, person=make_person(actor=chief, born_on=DAY.replace(year=1983, month=3, day=4)))
    ledger = checked_ledger(chief)
    client_for(chief).post(f"/import/{ledger.pk}/check/", {"rest": "SKIP"})

    assert imports.counts(ledger) == {RowState.RIGHT: 1, RowState.LEFT: 1}


def test_carrying_out_twice_shows_the_result(chief, client_for):
    ledger = checked_ledger(chief)
    client = client_for(chief)
    client.post(f"/import/{ledger.pk}/carry/")
    client.post(f"/import/{ledger.pk}/carry/")

    assert Case.objects.count() == 2


def test_nothing_right_is_refused_in_place(chief, client_for):
    ledger = checked_ledger(chief, "1,,山川")
    page = client_for(chief).post(f"/import/{ledger.pk}/carry/")

    assert page.status_code == 422
    assert "取りこめる行がありません。" in text(page)


def test_an_import_is_undone_or_refused_in_place(chief, client_for):
    ledger = carried_ledger(chief).ledger
    case = Case.objects.get(number="R7-0001")
    client = client_for(chief)
    records.write_note(case=case, body="電話した。", form=ContactForm.TELEPHONE, happened_on=DAY, actor=chief, on=DAY)
    page = client.post(f"/import/{ledger.pk}/undo/")
    assert page.status_code == 422
    assert "R7-0001の支援経過記録" in text(page)

    other = carried_ledger(chief, "8,R7.6.1,星 千代").ledger
    client.post(f"/import/{other.pk}/undo/")
    assert "取り消しました" in text(client.get(f"/import/{other.pk}/"))


def test_passwords_of_staff_are_shown_once(client_for):
    administrator = make_staff(Role.ADMINISTRATOR)
    ledger = checked_ledger(administrator, "sato.y,佐藤 由紀,相談支援員", head="サインイン名,氏名,役割", kind=LedgerKind.STAFF)
    client = client_for(administrator)
    page = client.post(f"/import/{ledger.pk}/carry/")
    assert "一度だけ使えるパスワード" in text(page)
    assert Staff.objects.filter(login_name="sato.y").exists()
    assert "<code>" not in text(client.get(f"/import/{ledger.pk}/"))


def test_a_file_can_be_thrown_away(chief, client_for):
    ledger = read_ledger(chief)
    client_for(chief).post(f"/import/{ledger.pk}/drop/")

    assert not LedgerImport.objects.exists()


def test_the_chief_does_not_see_lists_of_staff(chief, client_for):
    ledger = checked_ledger(
        make_staff(Role.ADMINISTRATOR), "sato.y,佐藤 由紀,相談支援員", head="サインイン名,氏名,役割", kind=LedgerKind.STAFF
    )

    assert client_for(chief).get(f"/import/{ledger.pk}/check/").status_code == 404
    assert client_for(chief).get("/import/999999/").status_code == 404


@pytest.mark.parametrize("address", ["/import/", "/import/1/", "/import/1/columns/", "/import/1/check/", "/import/1/wrong.xlsx"])
def test_others_are_told_who_may(client_for, address):
    assert client_for(make_staff()).get(address).status_code == 403


def test_steps_lead_back_to_where_the_file_stands(chief, client_for):
    ledger = read_ledger(chief)
    client = client_for(chief)
    assert client.get(f"/import/{ledger.pk}/check/").headers["Location"].endswith("/columns/")
    assert client.get(f"/import/{ledger.pk}/").headers["Location"].endswith("/columns/")
    done = carried_ledger(chief, "8,R7.6.1,星 千代").ledger
    assert client.get(f"/import/{done.pk}/columns/").headers["Location"] == f"/import/{done.pk}/"


@pytest.mark.parametrize("number", ["R7-0001", "R6-0001"])
def test_the_pages_of_an_imported_case_open_as_those_of_any_other(chief, client_for, number):
    carried_ledger(chief)
    client = client_for(chief)
    pages = ("", "intake/", "consents/", "assessment/", "records/", "closure/", "followup/", "audit/", "papers/", "export/")
    answers = {page: client.get(f"/cases/{number}/{page}").status_code for page in pages}

    assert answers == dict.fromkeys(pages, 200)
    assert client.get("/cases/").status_code == client.get("/").status_code == 200


def test_an_old_closure_is_shown_as_what_it_is(chief, client_for):
    carried_ledger(chief)

    assert "前の台帳の終結" in text(client_for(chief).get("/cases/R6-0001/closure/"))
