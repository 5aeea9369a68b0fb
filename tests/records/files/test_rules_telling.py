"""What a file is: told by its bytes, whatever it is called."""

import io
import zipfile

import pytest

from tests.factories.attachments import PDF, WORD, heic, image, office
from yorisoi.records.enums import AttachmentKind
from yorisoi.records.files.rules import office as packages
from yorisoi.records.files.rules.names import kept_name
from yorisoi.records.files.rules.refusals import REASONS, Limits, NotTaken, may_attach, refusal, too_much
from yorisoi.records.files.rules.telling import tell

CALC = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MEGABYTE = 1024 * 1024
LIMITS = Limits()


def told(content):
    return tell(io.BytesIO(content), size=len(content))


def refused(content):
    with pytest.raises(NotTaken) as fault:
        told(content)
    return fault.value.code


@pytest.mark.parametrize(
    ("content", "kind", "suffix"),
    [
        (image("JPEG"), AttachmentKind.IMAGE, ".jpg"),
        (image("PNG"), AttachmentKind.IMAGE, ".png"),
        (image("GIF"), AttachmentKind.IMAGE, ".png"),
        (image("WEBP"), AttachmentKind.IMAGE, ".webp"),
        (PDF, AttachmentKind.PDF, ".pdf"),
        (b"\xef\xbb\xbf\r\n" + PDF, AttachmentKind.PDF, ".pdf"),
        (office(WORD), AttachmentKind.OFFICE, ".docx"),
        (office(CALC), AttachmentKind.OFFICE, ".xlsx"),
        (office(SLIDES, compression=zipfile.ZIP_STORED), AttachmentKind.OFFICE, ".pptx"),
    ],
    ids=["JPEG", "PNG", "GIF", "WebP", "PDF", "印つきPDF", "docx", "xlsx", "pptx"],
)
def test_受け取れるもの(content, kind, suffix):
    assert (told(content).kind, told(content).suffix) == (kind, suffix)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "FILE_WEB_PAGE"),
        (b"\n  <HTML><body>", "FILE_WEB_PAGE"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "FILE_WEB_PAGE"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "FILE_WEB_PAGE"),
        ("\ufeff<svg><script>".encode("utf-16-le"), "FILE_WEB_PAGE"),
        (b"MZ\x90\x00\x03" + b"\0" * 200, "FILE_PROGRAM"),
        (b"\x7fELF\x02\x01\x01", "FILE_PROGRAM"),
        (b"#!/bin/sh\nrm -rf /\n", "FILE_PROGRAM"),
        (b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00", "FILE_PROGRAM"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "FILE_OLD_OFFICE"),
        (heic(), "FILE_HEIC"),
        (heic(b"mif1"), "FILE_HEIC"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "FILE_MEDIA"),
        (b"\0\0\0\x18ftypqt  \0\0\0\0qt  \0\0\0\0", "FILE_MEDIA"),
        (b"RIFF\0\0\0\0WAVEfmt ", "FILE_MEDIA"),
        (b"ID3\x04mp3", "FILE_MEDIA"),
        (b"Rar!\x1a\x07", "FILE_ARCHIVE"),
        (b"\x1f\x8b\x08gz", "FILE_ARCHIVE"),
        (b"ab-lh5-", "FILE_ARCHIVE"),
        ("きのう、電話がありました。".encode(), "FILE_UNKNOWN"),
        (b"code,label\n", "FILE_UNKNOWN"),
        (b"\x00\x01\x02\x03", "FILE_UNKNOWN"),
        (b"GIF8", "FILE_UNKNOWN"),
        (PDF[:60], "FILE_BROKEN"),
        (b"<html>" + PDF, "FILE_WEB_PAGE"),
    ],
)
def test_受け取れないもの(content, code):
    assert refused(content) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (office(parts={"word/vbaProject.bin": b"\0"}), "FILE_MACRO"),
        (office(parts={"word/VBAPROJECT.BIN": b"\0"}), "FILE_MACRO"),
        (office(parts={"xl/macrosheets/sheet1.xml": b"<a/>"}), "FILE_MACRO"),
        (office(parts={"word/activeX/activeX1.bin": b"\0"}), "FILE_MACRO"),
        (office("application/vnd.ms-word.document.macroEnabled.main+xml"), "FILE_MACRO"),
        (office(types="<Types/>"), "FILE_ARCHIVE"),
        (office(types=f"<Types>{WORD}{CALC}</Types>"), "FILE_ARCHIVE"),
        (office(compression=zipfile.ZIP_BZIP2), "FILE_ARCHIVE"),
        (office()[:-30], "FILE_BROKEN"),
        (b"PK\x03\x04" + b"\0" * 100, "FILE_BROKEN"),
    ],
    ids=[
        "マクロ", "大文字のマクロ", "古いマクロ", "ActiveX", "マクロありの形式", "Officeでない", "二つの種類", "めずらしい圧縮",
        "途中で切れている", "形だけ",
    ],
)
def test_受け取れない_Office(content, code):
    assert refused(content) == code


def plain_zip(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        list(map(package.writestr, parts, parts.values()))
    return stream.getvalue()


def test_ふつうのzipは_まとめたファイルとして断る():
    assert refused(plain_zip(memo="こんにちは")) == "FILE_ARCHIVE"
    assert refused(plain_zip()) == "FILE_ARCHIVE"


@pytest.mark.parametrize("megabytes", [6, 300], ids=["割合が大きすぎる", "ひろげると大きすぎる"])
def test_ふくらむzipは_ひろげる前に断る(megabytes):
    assert refused(office(parts={"word/media/a.xml": bytes(megabytes * MEGABYTE)})) == "FILE_SWOLLEN"


def test_部品の多すぎるzipは_一覧を読む前に断る(monkeypatch):
    many = office(parts=dict.fromkeys(map("a{}.xml".format, range(packages.MOST_ENTRIES + 1)), b""))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refused(many) == "FILE_SWOLLEN"


def lying(content, *, size):
    """Return the same package with another size of its last part promised in the directory and before the part."""
    name = b"word/media/a.xml"
    at_directory = content.rindex(b"PK\x01\x02")
    at_part = content.index(name) - 30
    changed = bytearray(content)
    changed[at_directory + 24 : at_directory + 28] = size.to_bytes(4, "little")
    changed[at_part + 22 : at_part + 26] = size.to_bytes(4, "little")
    return bytes(changed)


def test_大きさを偽るzipは_言ったより多くは読まれず_こわれたものとして断る():
    bomb = office(parts={"word/media/a.xml": bytes(40 * MEGABYTE)})
    assert refused(lying(bomb, size=10)) == "FILE_BROKEN"
    assert refused(lying(office(parts={"word/media/a.xml": b"abc"}), size=2**32 - 2)) == "FILE_SWOLLEN"


def test_ふつうの家計表は_くり返しが多くても受け取る():
    row = b"<row><c><v>12300</v></c><c><v>4500</v></c></row>"
    assert told(office(CALC, parts={"xl/worksheets/sheet1.xml": row * 20_000})).suffix == ".xlsx"


def test_暗号のかかったzipは断る():
    content = bytearray(office())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(content)) == "FILE_ARCHIVE"


@pytest.mark.parametrize(
    ("name", "suffix", "kept"),
    [
        ("意見書.pdf", ".pdf", "意見書.pdf"),
        ("意見書.PDF", ".pdf", "意見書.pdf"),
        ("写真.jpeg", ".jpg", "写真.jpg"),
        ("請求書.exe", ".pdf", "請求書.exe.pdf"),
        ("写真.html", ".png", "写真.html.png"),
        ("../../etc/passwd", ".pdf", "passwd.pdf"),
        ("C:\\Users\\原\\診断書.pdf", ".pdf", "診断書.pdf"),
        ("明細\u202efdp.exe", ".pdf", "明細fdp.exe.pdf"),
        ('a"b<c>;d\r\nSet-Cookie: x=1.pdf', ".pdf", "a_b_c__dSet-Cookie_ x=1.pdf"),
        ("", ".png", "添付.png"),
        ("...", ".png", "添付.png"),
        (".pdf", ".pdf", "添付.pdf"),
        ("が.pdf", ".pdf", "が.pdf"),
        ("あ" * 300 + ".pdf", ".pdf", "あ" * 116 + ".pdf"),
    ],
)
def test_名前は_害のない形にし_中身に合う終わりをつける(name, suffix, kept):
    assert kept_name(name, suffix=suffix) == kept


def test_大きさと数():
    files = [("空.pdf", 0), ("大.pdf", LIMITS.file_bytes + 1), ("中.pdf", LIMITS.file_bytes)]
    assert [each.code for each in too_much(files, limits=LIMITS)] == ["FILE_EMPTY", "FILE_TOO_LARGE"]


@pytest.mark.parametrize(
    ("count", "has_note", "already", "codes"),
    [(1, True, 10, ["FILE_TOO_MANY"]), (1, True, 9, []), (0, False, 0, ["FILE_NONE"]), (0, True, 0, []), (10, False, 0, [])],
    ids=["記録に11個目", "記録に10個目", "ケースに何も選ばない", "添付のない記録", "ケースに10個"],
)
def test_添付できる数(count, has_note, already, codes):
    found = may_attach(count, has_note=has_note, already=already, limits=LIMITS)
    assert [each.code for each in found] == codes


@pytest.mark.parametrize("code", sorted(REASONS))
def test_断りは_どのファイルか_なぜか_どうするかを言う(code):
    said = refusal(code, "けんこうしんだん.bin", limits=Limits(5 * MEGABYTE, 3))
    assert said.what == "「けんこうしんだん.bin」を添付できません。"
    assert said.why.endswith("。")
    assert said.todo.endswith("。")
    assert said.field == "files"


def test_限りは_決められた値で言う():
    assert "5MB" in refusal("FILE_TOO_LARGE", limits=Limits(5 * MEGABYTE, 3)).why
    assert "3個" in refusal("FILE_TOO_MANY", limits=Limits(5 * MEGABYTE, 3)).why
