"""Attaching and removing: rows, bytes and evidence belong together."""

import io
import os
import subprocess
import threading
import zlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.factories.attachments import PDF, heic, image, make_attachment, office, photograph, upload
from tests.factories.base import DAY, make_case, make_staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import Standing
from yorisoi.cli.main import main
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm
from yorisoi.records.files import actions, receiving, storage
from yorisoi.records.models import Attachment, CaseNote

pytestmark = pytest.mark.django_db


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


def attach(case, worker, *uploads, **facts):
    with receiving.received(uploads, actor=worker) as files:
        return actions.attach(case=case, files=files, actor=worker, on=DAY, **facts)


def stored(folder):
    return sorted(path.name for _, path in storage.files())


def bytes_of(attachment, part=""):
    return b"".join(storage.read(attachment.stored, municipality_id=attachment.municipality_id, part=part))


def codes(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return list(refused.value.codes)


def test_添付すると_行と中身と証跡ができる(case, worker, folder):
    made = attach(case, worker, upload(PDF, "意見書.pdf"))[0]
    assert (made.name, made.kind, made.size_bytes, made.has_thumbnail) == ("意見書.pdf", "PDF", len(PDF), False)
    assert bytes_of(made) == PDF
    entry = AuditEntry.objects.get(verb="attachment.added")
    assert (entry.subject_id, entry.case_id, entry.data) == (made.pk, case.pk, {"kind": "PDF", "size_bytes": len(PDF)})
    assert "意見書" not in str(entry.__dict__)


def test_写真は_描きなおして_縮小画像といっしょにしまう(case, worker, folder):
    made = attach(case, worker, upload(photograph(), "部屋.jpg"))[0]
    assert (made.kind, made.was_stripped, made.has_thumbnail) == ("IMAGE", True, True)
    assert b"Exif" not in bytes_of(made)
    assert bytes_of(made, storage.SMALL).startswith(b"\xff\xd8\xff")
    assert made.size_bytes == len(bytes_of(made))
    assert stored(folder) == [made.stored, f"{made.stored}.{storage.SMALL}"]


BAD = [
    (b"", "FILE_EMPTY"), (b"<html><script>", "FILE_WEB_PAGE"), (b"<svg onload=x>", "FILE_WEB_PAGE"), (b"MZ\x90", "FILE_PROGRAM"),
    (heic(), "FILE_HEIC"), (office(parts={"word/vbaProject.bin": b"x"}), "FILE_MACRO"), (image("JPEG")[:150], "FILE_BROKEN"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "FILE_BROKEN"), (b"GIF89a", "FILE_BROKEN"),
]


@pytest.mark.parametrize(("content", "code"), BAD, ids=[f"{number}:{code}" for number, (_, code) in enumerate(BAD)])
def test_受け取れないものがあれば_どれもしまわない(case, worker, folder, content, code):
    assert codes(attach, case, worker, upload(), upload(image()), upload(content, "写真.jpg")) == [code]
    assert stored(folder) == []
    assert not Attachment.objects.exists()


def test_わけはいっぺんに言う(case, worker):
    assert codes(attach, case, worker, upload(b"<html>"), upload(b"MZ"), upload(heic())) == [
        "FILE_WEB_PAGE", "FILE_PROGRAM", "FILE_HEIC",
    ]


def huge(width, height):
    """Return the beginning of a PNG that says it is that large."""
    content = bytearray(image("PNG"))
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize("size", [(50_000, 50_000), (65_000, 100), (6_000, 6_000)])
def test_広げると巨大な画像は_断る(case, worker, size):
    assert codes(attach, case, worker, upload(huge(*size), "写真.png")) == ["FILE_TOO_FINE"]


def test_大きすぎるもの_多すぎるもの(case, worker, settings):
    settings.UPLOAD_LARGEST_BYTES, settings.UPLOAD_MOST_FILES = 1024, 2
    assert codes(attach, case, worker, upload(PDF + bytes(1024))) == ["FILE_TOO_LARGE"]
    assert codes(attach, case, worker, *(upload() for _ in range(3))) == ["FILE_TOO_MANY"]
    assert codes(attach, case, worker) == ["FILE_NONE"]


def test_一つの記録には_十個まで(case, worker, settings):
    settings.UPLOAD_MOST_FILES = 3
    note = records.leave_line(case, "訪問した。", event="x.y", actor=worker, on=DAY)
    first = attach(case, worker, upload(), upload(), note=note)[0]
    assert codes(attach, case, worker, upload(), upload(), note=note) == ["FILE_TOO_MANY"]
    actions.remove(attachment=first, actor=worker, on=DAY)
    assert len(attach(case, worker, upload(), upload(), note=note)) == 2


@pytest.mark.parametrize("standing", [Standing.INTERRUPTED, Standing.ENDED])
def test_中断中でも_おわったあとでも_添付できる(case, worker, standing):
    case.standing = standing
    case.save(update_fields=["standing"])
    assert attach(case, worker, upload())


def test_二度押しても_一つ_二度目の中身は残らない(case, worker, folder):
    once = uuid4()
    first = attach(case, worker, upload(), upload(), once=once)
    assert attach(case, worker, upload(), upload(), once=once) == first
    assert Attachment.objects.count() == 2
    assert len(stored(folder)) == 2
    assert AuditEntry.objects.filter(verb="attachment.added").count() == 2


def write(case, worker, *uploads, body="訪問した。", once=None):
    with receiving.received(uploads, actor=worker) as files:
        return records.write_note(
            case=case, files=files, actor=worker, on=DAY, once=once, body=body, form=ContactForm.VISIT, happened_on=DAY
        )


def test_記録と添付は_いっしょに残るか_どちらも残らないか(case, worker, folder):
    once = uuid4()
    note = write(case, worker, upload(), once=once)
    assert [made.note for made in Attachment.objects.order_by("pk")] == [note]
    assert write(case, worker, upload(), once=once) == note
    assert Attachment.objects.count() == 1
    assert codes(write, case, worker, upload(), body=" ") == ["NOTE_EMPTY"]
    assert codes(write, case, worker, upload(b"MZ")) == ["FILE_PROGRAM"]
    assert CaseNote.objects.filter(form=ContactForm.VISIT).count() == 1
    assert len(stored(folder)) == 1


def test_何人もの記録なら_添付ははじめの人だけに(case, worker, folder):
    other, once = make_case(actor=worker), uuid4()

    def visit():
        with receiving.received([upload()], actor=worker) as files:
            return records.write_visit(
                parts=[records.Part(other), records.Part(case)], common="家庭訪問。", form=ContactForm.VISIT, happened_on=DAY,
                files=files, actor=worker, on=DAY, once=once,
            )

    assert visit() == visit()
    assert [made.case for made in Attachment.objects.order_by("pk")] == [other]
    assert len(stored(folder)) == 1


def test_取りのぞくと_行は残り_中身は消える(case, worker, folder, django_capture_on_commit_callbacks):
    made = make_attachment(case, actor=worker, content=image())
    with django_capture_on_commit_callbacks(execute=True):
        removed = actions.remove(attachment=made, actor=worker, on=DAY)
    assert (removed.removed_on, removed.removed_by) == (DAY, worker)
    assert stored(folder) == []
    actions.remove(attachment=made, actor=make_staff(), on=DAY + timedelta(days=1))
    assert Attachment.objects.get().removed_on == DAY
    assert AuditEntry.objects.filter(verb="attachment.removed").count() == 1


def test_取りのぞきが取り消されたら_中身は残る(case, worker, folder):
    made = make_attachment(case, actor=worker)
    with transaction.atomic():
        actions.remove(attachment=made, actor=worker, on=DAY)
        transaction.set_rollback(True)
    assert stored(folder) == [made.stored]


def test_しまえないときは_記録だけでも残せるように言う(case, worker, folder, settings):
    settings.ATTACHMENTS_DIR = folder / "file"
    settings.ATTACHMENTS_DIR.write_text("")
    assert codes(attach, case, worker, upload()) == ["FILE_NOT_STORED"]


@pytest.mark.parametrize("fault", [subprocess.TimeoutExpired("x", 1), subprocess.CalledProcessError(-9, "x")])
def test_描く仕事が倒れても_断りになる(case, worker, monkeypatch, fault):
    def fallen(*args, **kwargs):
        raise fault

    monkeypatch.setattr(subprocess, "run", fallen)
    assert codes(attach, case, worker, upload(image())) == ["FILE_BROKEN"]


def older(path):
    past = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(path, (past, past))


def test_片づけ_古くて行のないものだけが消える(case, worker, folder, capsys):
    kept = make_attachment(case, actor=worker, content=image())
    gone = make_attachment(case, actor=worker)
    Attachment.objects.filter(pk=gone.pk).update(removed_on=DAY)
    names = {word: storage.new_name() for word in ("old", "young")}
    [storage.save(io.BytesIO(PDF), stored=name, municipality_id=1) for name in names.values()]
    unfinished = storage.path_of(kept.stored).with_name(f"{kept.stored}.part")
    unfinished.write_bytes(b"half")
    [older(path) for stored_name, path in storage.files() if stored_name != names["young"]]
    assert main(["tidy"]) == 0
    assert "3個" in capsys.readouterr().out
    assert stored(folder) == sorted([kept.stored, f"{kept.stored}.s", names["young"]])
    assert main(["tidy"]) == 0
    assert "片づけるものはありません" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_同時に二度押しても_一つ(folder):
    worker = make_staff()
    case, once = make_case(actor=worker), uuid4()
    gate, made = threading.Barrier(2), []

    def press():
        try:
            gate.wait()
            made.append([each.pk for each in attach(case, worker, upload(), upload(), once=once)])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert made[0] == made[1]
    assert Attachment.objects.count() == 2
    assert len(stored(folder)) == 2
    assert not connection.in_atomic_block
