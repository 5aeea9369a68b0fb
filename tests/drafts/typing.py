"""What a worker types, as the script of the pages sends it."""

from typing import Any

from yorisoi.agencies import queries as agencies


def sent(staff: Any, page: str, text: str = "電話で話した。", **others: Any) -> dict[str, Any]:
    """Return what the script sends."""
    return {
        "worker": agencies.mark_of(staff), "page": page, "form": "note", "tab": "t1", "title": "記録する",
        "fields": [["body", text]], "characters": len(text), "typed_at": None, "restores": [], **others,
    }
