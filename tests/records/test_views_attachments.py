"""The pages of attachments: what is shown, what is taken, and how the bytes come out."""

import re
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.attachments import PDF, heic, image, make_attachment, office, photograph, upload
from tests.factories.base import DAY, make_case, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.people import actions as people
from yorisoi.records import actions as records
from yorisoi.records.files import actions, storage
from yorisoi.records.models import Attachment

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


@pytest.fixture
def client(client_for, worker):
    return client_for(worker)


@pytest.fixture
def note(case, worker):
    return records.leave_line(case, "訪問した。", event="x.y", actor=worker, on=DAY)


@pytest.fixture
def page(case):
    return f"/cases/{case.number}/attachments/"


def send(client, page, *uploads, **data):
    return client.post(page, {"files": list(uploads), "once": str(uuid4()), **data})


def test_まだないとき(client, page):
    text = client.get(page).content.decode()
    assert "添付は、まだありません" in text
    assert 'enctype="multipart/form-data"' in text
    assert 'capture="environment"' in text


def test_添付すると_一覧に出て_取りのぞいたことを言う(client, page):
    answer = client.post(page, {"files": [upload(photograph(), "部屋.jpg"), upload()], "once": str(uuid4())}, follow=True)
    text = answer.content.decode()
    assert "部屋.jpg: 撮影場所などの情報を取りのぞきました。" in text
    assert "意見書.pdf" in text
    assert text.count("data:image/jpeg;base64,") == 1
    assert 'alt="写真"' in text


def test_記録の添付は_記録のページと_ケースの一覧の両方に出る(client, case, note, page):
    assert send(client, f"/cases/{case.number}/records/{note.pk}/attachments/", upload()).status_code == 302
    assert Attachment.objects.get().note == note
    assert "意見書.pdf" in client.get(f"/cases/{case.number}/records/{note.pk}/attachments/").content.decode()
    assert f"/cases/{case.number}/records/{note.pk}/" in client.get(page).content.decode()


BAD = {
    "空のファイル": (b"", "FILE_EMPTY"),
    "jpgという名のHTML": (b"<!doctype html><script>alert(1)</script>", "FILE_WEB_PAGE"),
    "スクリプトのあるSVG": (b"<svg><script>alert(1)</script></svg>", "FILE_WEB_PAGE"),
    "プログラム": (b"MZ\x90\0", "FILE_PROGRAM"),
    "HEIC": (heic(), "FILE_HEIC"),
    "マクロ": (office(parts={"word/vbaProject.bin": b"x"}), "FILE_MACRO"),
    "古いWord": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "FILE_OLD_OFFICE"),
    "ふくらむzip": (office(parts={"a.xml": bytes(8 * MEGABYTE)}), "FILE_SWOLLEN"),
    "切れたPDF": (PDF[:40], "FILE_BROKEN"),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD)
def test_受け取れないものは_どれがなぜかを_その場で言う(client, page, content, code):
    answer = send(client, page, upload(content, "写真.jpg"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert code in text
    assert "「写真.jpg」を添付できません。" in text
    assert not Attachment.objects.exists()


def test_選ばずに押したとき(client, page):
    answer = client.post(page, {"once": str(uuid4())})
    assert answer.status_code == 422
    assert "FILE_NONE" in answer.content.decode()




def test_大きすぎるファイルは_はっきり断る(client, page, settings):
    settings.UPLOAD_LARGEST_BYTES = 2 * MEGABYTE
    answer = send(client, page, SimpleUploadedFile("大きな写真.jpg", bytes(5 * MEGABYTE)), upload())
    assert answer.status_code == 422
    assert "FILE_TOO_LARGE" in answer.content.decode()
    assert "一つ2MBまで" in answer.content.decode()


def test_多すぎるファイル(client, page, settings):
    settings.UPLOAD_MOST_FILES = 3
    answer = send(client, page, *(upload(name=f"{number}.pdf") for number in range(5)))
    assert answer.status_code == 422
    assert "FILE_TOO_MANY" in answer.content.decode()


def test_どのフォームからも来ない大きさは_読まずに切る(client, page, settings):
    settings.UPLOAD_LARGEST_BYTES, settings.UPLOAD_MOST_FILES = 1024, 1
    assert send(client, page, SimpleUploadedFile("x.jpg", bytes(4 * MEGABYTE))).status_code == 400


def test_二度押しても_一つ(client, page):
    once = str(uuid4())
    assert [send(client, page, upload(), once=once).status_code for _ in range(2)] == [302, 302]
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "media_type", "is_shown"),
    [
        (PDF, "意見書.pdf", "application/pdf", False),
        (office(), "計画.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        (image("JPEG"), "部屋.jpg", "image/jpeg", True),
        (image("GIF"), "図.gif", "image/png", True),
    ],
)
def test_中身は_動かない形でだけ出る(client, case, worker, page, content, name, media_type, is_shown):
    made = make_attachment(case, actor=worker, content=content, name=name)
    answer = client.get(f"{page}{made.pk}/")
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"].startswith("inline" if is_shown else "attachment")
    assert made.name in unquote(answer.headers["Content-Disposition"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    whole = b"".join(answer.streaming_content)
    assert len(whole) == int(answer.headers["Content-Length"]) == made.size_bytes
    assert AuditEntry.objects.filter(verb="attachment.opened", subject_id=made.pk, actor_id=worker.pk).count() == 1


def test_写真も_保存だけにできる(client, case, worker, page):
    made = make_attachment(case, actor=worker, content=image())
    assert client.get(f"{page}{made.pk}/?save").headers["Content-Disposition"].startswith("attachment")


def test_名前で_見出しは作れない(client, case, worker, page):
    made = make_attachment(case, actor=worker, name='a"\r\nX-Evil: 1;.pdf')
    answer = client.get(f"{page}{made.pk}/")
    assert "X-Evil" not in answer.headers
    assert re.fullmatch(r"attachment; filename=\"[^\"]+\"|attachment; filename\*=utf-8''\S+", answer.headers["Content-Disposition"])


@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"YSF1" + bytes(60))], ids=["ない", "ちがう"]
)
def test_中身がなくなっていたら_そう言う(client, case, worker, page, damage, caplog):
    made = make_attachment(case, actor=worker)
    damage(storage.path_of(made.stored))
    answer = client.get(f"{page}{made.pk}/")
    assert answer.status_code == 422
    assert "FILE_LOST" in answer.content.decode()
    assert "意見書" not in caplog.text


def test_縮小画像がなくなっていても_一覧は出る(client, case, worker, page):
    made = make_attachment(case, actor=worker, content=image(), name="部屋.png")
    storage.path_of(made.stored, storage.SMALL).unlink()
    assert "部屋.png" in client.get(page).content.decode()


def test_取りのぞくと_もう開けず_だれがいつかが残る(client, case, worker, page):
    made = make_attachment(case, actor=worker)
    text = client.post(f"{page}{made.pk}/remove/", follow=True).content.decode()
    assert "取りのぞいた添付 1件" in text
    assert client.get(f"{page}{made.pk}/").status_code == 404
    assert client.post(f"{page}{made.pk}/remove/").status_code == 302
    assert not storage.path_of(made.stored).exists()


def test_記録のページから取りのぞくと_そこへもどる(client, case, worker, note, page):
    made = make_attachment(case, actor=worker, note=note)
    answer = client.post(f"{page}{made.pk}/remove/", {"from": "note"})
    assert answer.headers["Location"] == f"/cases/{case.number}/records/{note.pk}/attachments/"


def test_ほかのケースの番号では_開けない(client, case, worker, page):
    other = make_case(actor=worker)
    made = make_attachment(other, actor=worker)
    assert client.get(f"{page}{made.pk}/").status_code == 404
    assert client.post(f"{page}{made.pk}/remove/").status_code == 404
    line = records.leave_line(other, "電話。", event="x.y", actor=worker, on=DAY)
    assert client.get(f"/cases/{case.number}/records/{line.pk}/attachments/").status_code == 404
    assert client.get(f"{page}{10**30}/").status_code == 404


def test_ほかの相談員には_あることも見えない(client_for, case, worker, page):
    made = make_attachment(case, actor=worker)
    stranger = client_for(make_staff())
    assert {stranger.get(path).status_code for path in (page, f"{page}{made.pk}/")} == {404}
    assert stranger.post(page, {"files": [upload()]}).status_code == 404
    reader = client_for(make_staff(Role.AUDITOR))
    assert "取りのぞく…" not in reader.get(page).content.decode()
    assert reader.post(page, {"files": [upload()]}).status_code == 403
    assert reader.post(f"{page}{made.pk}/remove/").status_code == 403


def test_秘匿の連絡先は_添付の名前にも出ない(client, case, worker, page):
    people.add_phone(person=case.person, number="090-0000-1234", kind="MOBILE", actor=worker)
    made = make_attachment(case, actor=worker, name="09000001234の着信.pdf")
    people.protect(
        person=case.person, kind="DV", starts_on=DAY, readers=[worker], actor=worker, on=DAY, case_id=case.pk, against_name="元夫"
    )
    assert "〔秘匿〕の着信.pdf" in client.get(page).content.decode()
    given = unquote(client.get(f"{page}{made.pk}/").headers["Content-Disposition"])
    assert "〔秘匿〕の着信.pdf" in given
    assert "0000" not in given


def test_多くても_読む回数は同じ(client, case, worker, page, note, django_assert_max_num_queries):
    [make_attachment(case, actor=worker, name=f"{number}.pdf", note=note) for number in range(9)]
    actions.remove(attachment=Attachment.objects.order_by("pk")[0], actor=worker, on=DAY)
    with django_assert_max_num_queries(20) as few:
        client.get(page)
    [make_attachment(case, actor=worker, name=f"{number}.pdf") for number in range(30)]
    with django_assert_max_num_queries(len(few)):
        client.get(page)
