"""
Draw a picture anew, in a process of its own: `python -I -m yorisoi.records.files.pictures FORMAT`.

Reads the image from standard input, writes the new one and its thumbnail to the two file descriptors named, and says
in one line of JSON what it did. Decoders of images are where hostile files break in: this process holds no secret,
has little time and memory, and may die without anybody noticing. Knows nothing of the rest of the house.
"""

import io
import json
import os
import resource
import sys
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 26_000_000  # what is unpacked into memory: four bytes each, twice while it is turned
MOST_PIXELS_OF_JPEG = 110_000_000  # JPEG can be unpacked at a half, a quarter, an eighth
MOST_SIDE = 30_000
THUMBNAIL = 320
SECONDS = 20
MEMORY_BYTES = 1_536 * 1024 * 1024
LONGEST_RESULT_BYTES = 64 * 1024 * 1024
ORIENTATION = 0x0112
TOLD_BY_INFO = ("xmp", "XML:com.adobe.xmp", "photoshop", "comment")


class TooFine(Exception):
    """More pixels than are unpacked here."""


def redraw(source: BinaryIO, picture: str, target: BinaryIO, thumbnail: BinaryIO) -> dict[str, Any]:
    """
    Write the picture upright and without anything but its pixels, and a small one; return what was done.

    :raises TooFine: before anything is unpacked
    """
    Image.MAX_IMAGE_PIXELS = None  # the limits are ours, and told in our words
    with Image.open(source, formats=[picture]) as image:
        was_halved = _fit(image)
        frames = getattr(image, "n_frames", 1)
        image.seek(0)
        image.load()
        was_stripped = _tells_more_than_it_shows(image)
        upright = ImageOps.exif_transpose(image)
    drawn = _in_srgb(upright)
    drawn.info.clear()
    _save(drawn, picture, target)
    _small(drawn).save(thumbnail, "JPEG", quality=75, optimize=True)
    return {
        "was_stripped": was_stripped, "was_halved": was_halved, "was_moving": frames > 1,
        "width": drawn.width, "height": drawn.height,
    }


def _fit(image: Image.Image) -> bool:
    """Refuse too many pixels by what the head of the file says; of a fine JPEG unpack only every second line."""
    width, height = image.size
    most = MOST_PIXELS_OF_JPEG if image.format == "JPEG" else MOST_PIXELS
    if width * height > most or max(width, height) > MOST_SIDE:
        raise TooFine
    if width * height <= MOST_PIXELS:
        return False
    scale = 2
    while width * height // scale**2 > MOST_PIXELS:
        scale *= 2
    image.draft(None, (width // scale, height // scale))
    if image.width * image.height > MOST_PIXELS:
        raise TooFine
    return True


def _tells_more_than_it_shows(image: Image.Image) -> bool:
    written = getattr(image, "text", None)  # of a PNG
    return bool(set(image.getexif()) - {ORIENTATION} or written) or any(image.info.get(name) for name in TOLD_BY_INFO)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in colours every screen shows alike, since the profile does not go along."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in {"P", "PA", "LA", "La", "RGBa"}:
        image = image.convert("RGBA")
    if profile and image.mode in {"RGB", "CMYK", "L", "RGBA"}:
        try:
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            changed = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=mode
            )
            image = changed or image
        except ImageCms.PyCMSError:
            pass  # a profile nobody can read: the numbers as they are
    return image if image.mode in {"RGB", "RGBA", "L"} else image.convert("RGB")


def _save(image: Image.Image, picture: str, target: BinaryIO) -> None:
    if picture == "JPEG":
        (image if image.mode in {"RGB", "L"} else image.convert("RGB")).save(target, "JPEG", quality=90, optimize=True)
    elif picture == "WEBP":
        image.save(target, "WEBP", quality=88)
    else:
        image.save(target, "PNG")


def _small(image: Image.Image) -> Image.Image:
    """Return the picture at most 320 dots wide and high, on white where it is transparent."""
    small = image.copy() if max(image.size) <= THUMBNAIL else ImageOps.contain(image, (THUMBNAIL, THUMBNAIL))
    if small.mode != "RGBA":
        return small.convert("RGB")
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A"))
    return ground


def main(argv: list[str]) -> int:
    """Take the format and the two descriptors; answer with one line of JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST_RESULT_BYTES, LONGEST_RESULT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    picture, target, thumbnail = argv[0], int(argv[1]), int(argv[2])
    try:
        with os.fdopen(target, "wb") as drawn, os.fdopen(thumbnail, "wb") as small:
            answer = redraw(sys.stdin.buffer, picture, drawn, small)
    except (TooFine, MemoryError):
        answer = {"refused": "FILE_TOO_FINE"}
    except Exception:  # whatever a decoder stumbles over: the picture is broken, and how is nobody's business
        answer = {"refused": "FILE_BROKEN"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
