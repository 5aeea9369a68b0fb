"""Writes of drafts. One line of evidence when a draft begins, is taken up again or is thrown away; none for a keystroke."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases.models import Case
from yorisoi.drafts import rules
from yorisoi.drafts.models import Draft
from yorisoi.foundation.violations import Refused


@dataclass(frozen=True)
class Place:
    """Where something is typed: the page, the form on it, and the tab of the browser."""

    page: str
    form: str
    tab: str


@transaction.atomic
def save(
    *, place: Place, fields: Iterable[Sequence[str]], characters: int, typed_at: datetime, case: Case | None, actor: Staff,
    at: datetime, title: str = "", device: str = "", restores: Iterable[int] = (),
) -> Draft:
    """
    Keep what is typed in one form of one tab; what was typed later is never overwritten by what arrives later.

    `restores` are the drafts whose text this form has taken up: they live on in this one.

    :raises Refused: DRAFT_TOO_LONG, DRAFT_TOO_MANY_FIELDS
    """
    kept = rules.kept(fields)
    if violations := rules.may_keep(kept):
        raise Refused(violations)
    values: dict[str, Any] = {
        "fields": [list(each) for each in kept], "case": case, "title": title[:120], "device": device[:60],
        "characters": min(characters, rules.MOST_CHARACTERS), "typed_at": min(typed_at, at),
    }
    draft = _renew(place, values, actor) or _begin(place, values, actor)
    _take_up(draft, restores, actor)
    return draft


def _of(place: Place, actor: Staff) -> dict[str, Any]:
    return {"staff": actor, "page": place.page, "form": place.form, "tab": place.tab}


def _renew(place: Place, values: dict[str, Any], actor: Staff) -> Draft | None:
    """Write the newer text into the draft of this place; None if there is no draft yet."""
    mine = Draft.objects.filter(**_of(place, actor))
    mine.filter(typed_at__lte=values["typed_at"]).update(**values)
    return mine.defer("fields").order_by("pk").first()


def _begin(place: Place, values: dict[str, Any], actor: Staff) -> Draft:
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                municipality_id=actor.municipality_id, started_at=values["typed_at"], **_of(place, actor), **values
            )
    except IntegrityError:  # the same tab's other request was quicker
        found = _renew(place, values, actor)
        if found is None:
            raise
        return found
    audit.record("draft.started", actor=actor, subject=draft, form=place.form)
    return draft


def _take_up(draft: Draft, restores: Iterable[int], actor: Staff) -> None:
    wanted = [pk for pk in restores if pk != draft.pk]
    if not wanted:
        return
    for earlier in Draft.objects.filter(staff=actor, page=draft.page, pk__in=wanted).defer("fields").order_by("pk"):
        audit.record("draft.restored", actor=actor, subject=earlier, into=draft.pk)
        earlier.delete()


@transaction.atomic
def discard(*, draft: Draft, actor: Staff) -> None:
    """Throw a draft away because its worker wants it so. Twice changes nothing."""
    if Draft.objects.filter(pk=draft.pk, staff=actor).delete()[0]:
        audit.record("draft.discarded", actor=actor, subject=draft, characters=draft.characters)


@transaction.atomic
def forget_saved(*, place: Place, actor: Staff) -> None:
    """Remove the draft of a form that has just been saved: the record leaves its own line of evidence."""
    Draft.objects.filter(**_of(place, actor)).delete()
