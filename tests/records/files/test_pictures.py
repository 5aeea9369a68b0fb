"""Pictures are drawn anew: upright, without a word about place, time or telephone, small enough to show."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.factories.attachments import GPS_IFD, heic, image, photograph
from yorisoi.records.files import pictures

TEXT = PngInfo()
TEXT.add_text("Comment", "3-2-1 Kakuu")


def redrawn(content, picture):
    drawn, small = io.BytesIO(), io.BytesIO()
    done = pictures.redraw(io.BytesIO(content), picture, drawn, small)
    return done, drawn.getvalue(), Image.open(io.BytesIO(drawn.getvalue())), Image.open(io.BytesIO(small.getvalue()))


@pytest.mark.parametrize("picture", ["JPEG", "WEBP", "PNG"])
def test_撮影場所は消え_向きは直っている(picture):
    content = photograph(kind=picture)
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(GPS_IFD)
    done, bare, drawn, small = redrawn(content, picture)
    assert done["was_stripped"]
    assert b"Exif" not in bare
    assert not drawn.getexif()
    assert not small.getexif()
    # Orientation 6: the left of what lies is the top of what stands.
    assert drawn.size == (30, 40)
    assert drawn.convert("RGB").getpixel((15, 5))[1] < 60
    assert min(drawn.convert("RGB").getpixel((15, 35))) > 200


def test_向きだけなら_取りのぞいたとは言わない():
    exif = Image.Exif()
    exif[0x0112] = 3
    assert not redrawn(image("JPEG", exif=exif.tobytes()), "JPEG")[0]["was_stripped"]
    assert not redrawn(image("PNG"), "PNG")[0]["was_stripped"]


@pytest.mark.parametrize(
    ("picture", "options"),
    [("JPEG", {"comment": b"3-2-1 Kakuu"}), ("JPEG", {"xmp": b"<x:xmpmeta>here</x:xmpmeta>"}), ("PNG", {"pnginfo": TEXT})],
    ids=["ことば", "XMP", "PNGのことば"],
)
def test_ほかの書きこみも_消えて_そう言う(picture, options):
    done, bare, _, _ = redrawn(image(picture, **options), picture)
    assert done["was_stripped"]
    assert b"Kakuu" not in bare
    assert b"xmp" not in bare


def test_うしろにつけたものは_残らない():
    _, bare, _, _ = redrawn(image("JPEG") + b"<script>alert(1)</script>PK\x03\x04", "JPEG")
    assert b"script" not in bare


@pytest.mark.parametrize(
    ("picture", "mode"),
    [
        ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "1"), ("PNG", "LA"), ("JPEG", "CMYK"), ("JPEG", "L"),
        ("GIF", "P"), ("WEBP", "RGBA"),
    ],
)
def test_どんな色の持ちかたでも(picture, mode):
    done, _, drawn, small = redrawn(image(picture, mode=mode), picture)
    assert (done["width"], done["height"]) == (40, 30)
    assert drawn.format == {"GIF": "PNG"}.get(picture, picture)
    assert (small.format, small.mode) == ("JPEG", "RGB")


def test_縮小画像は_320までで_小さいものは大きくしない():
    assert redrawn(image("PNG", size=(1000, 500)), "PNG")[3].size == (320, 160)
    assert redrawn(image("PNG"), "PNG")[3].size == (40, 30)


def test_動く画像は_はじめの一枚だけ():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    done, _, drawn, _ = redrawn(stream.getvalue(), "GIF")
    assert done["was_moving"]
    assert getattr(drawn, "n_frames", 1) == 1
    red, *others = drawn.convert("RGB").getpixel((3, 3))
    assert red > 250
    assert others == [0, 0]


def test_細かすぎる画像は_ひろげる前に断る(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    content = image("PNG")
    monkeypatch.setattr(Image.Image, "load", None)
    with pytest.raises(pictures.TooFine):
        redrawn(content, "PNG")


def test_とても細かい写真は_半分の細かさで残す(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 16 * 16)
    done, _, drawn, _ = redrawn(image("JPEG", size=(32, 32)), "JPEG")
    assert done["was_halved"]
    assert drawn.size == (16, 16)


@pytest.mark.parametrize("content", [image("PNG")[:60], image("JPEG")[:200], image("JPEG"), heic()])
def test_種類のちがうもの_切れたものは_描かない(content):
    with pytest.raises(OSError, match=r"."):
        redrawn(content, "PNG")
