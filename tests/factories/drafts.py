"""書きかけ: what a worker types, kept as the script of the pages keeps it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from yorisoi.drafts import actions
from yorisoi.drafts.models import Draft


def keep(actor: Any, page: str, text: str = "電話で話した。", *, tab: str = "t1", ago: int = 0, **facts: Any) -> Draft:
    """Keep a draft typed so many seconds ago."""
    now = timezone.now()
    return actions.save(
        place=actions.Place(page, "note", tab), fields=[("once", "x"), ("body", text)], characters=len(text),
        typed_at=now - timedelta(seconds=ago), actor=actor, at=now, **{"case": None, "title": "記録する", **facts},
    )
