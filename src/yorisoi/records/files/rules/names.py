"""What an attachment is called: the sender's words, made harmless, with the ending its content calls for."""

import re
import unicodedata

LONGEST = 120
FALLBACK = "添付"
ENDINGS = {".jpg": (".jpg", ".jpeg"), ".png": (".png",), ".webp": (".webp",)}
# What a file system or a header would take for something else.
FORBIDDEN = re.compile(r'[\\/:*?"<>|;%]')


def kept_name(name: str, *, suffix: str) -> str:
    """
    Return the name to show and to save under: no path, no invisible or turning characters, the true ending.

    `請求書.exe` that is a PDF becomes `請求書.exe.pdf`, and a right-to-left override cannot hide an ending.

    Source: ADR 0010; RFC 6266 §4.3
    """
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = " ".join(FORBIDDEN.sub("_", name).split()).rstrip(". ")
    for ending in ENDINGS.get(suffix, (suffix,)):
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
            break
    return (name.strip(". ") or FALLBACK)[: LONGEST - len(suffix)] + suffix
