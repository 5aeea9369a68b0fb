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
    at: datetime, title: str = "", device: str = "", restores: Iterable[int] = (), others: Sequence[Case] = (),
) -> Draft:
    """
    Keep what is typed in one form of one tab; what was typed later is never overwritten by what arrives later.

    `case` and `others` are the people it is about. Each of them gets the line of evidence, also one added later.

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
    draft = _renew(place, values, others, actor) or _begin(place, values, others, actor)
    _take_up(draft, restores, actor)
    return draft


def _of(place: Place, actor: Staff) -> dict[str, Any]:
    return {"staff": actor, "page": place.page, "form": place.form, "tab": place.tab}


def _renew(place: Place, values: dict[str, Any], others: Sequence[Case], actor: Staff) -> Draft | None:
    """Write the newer text into the draft of this place; None if there is no draft yet."""
    draft = Draft.objects.select_for_update().filter(**_of(place, actor)).defer("fields").order_by("pk").first()
    if draft is None or not Draft.objects.filter(pk=draft.pk, typed_at__lte=values["typed_at"]).update(**values):
        return draft
    before, now = _about(draft), [each.pk for each in (values["case"], *others) if each is not None]
    draft.case = values["case"]
    if set(before) != set(now) or before[:1] != now[:1]:
        draft.others.set(others)
        _record("draft.started", draft, actor, [pk for pk in now if pk not in before], form=place.form)
    return draft


def _about(draft: Draft) -> list[int]:
    """Return the ids of the cases a draft is about, the first one first."""
    others = draft.others.order_by("pk").values_list("pk", flat=True)
    return [*filter(None, [draft.case_id]), *others]


def _record(verb: str, draft: Draft, actor: Staff, cases: Iterable[int | None], **data: Any) -> None:
    for case_id in cases:
        audit.record(verb, actor=actor, subject=draft, case_id=case_id, **data)


def _record_all(verb: str, draft: Draft, actor: Staff, **data: Any) -> None:
    """Leave the line of evidence in each case the draft is about; one line of no case where it is about none."""
    _record(verb, draft, actor, _about(draft) or [None], **data)


def _begin(place: Place, values: dict[str, Any], others: Sequence[Case], actor: Staff) -> Draft:
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                municipality_id=actor.municipality_id, started_at=values["typed_at"], **_of(place, actor), **values
            )
    except IntegrityError:  # the same tab's other request was quicker
        found = _renew(place, values, others, actor)
        if found is None:
            raise
        return found
    draft.others.set(others)
    _record_all("draft.started", draft, actor, form=place.form)
    return draft


def _take_up(draft: Draft, restores: Iterable[int], actor: Staff) -> None:
    wanted = [pk for pk in restores if pk != draft.pk]
    if not wanted:
        return
    for earlier in Draft.objects.filter(staff=actor, page=draft.page, pk__in=wanted).defer("fields").order_by("pk"):
        _record_all("draft.restored", earlier, actor, into=draft.pk)
        earlier.delete()


@transaction.atomic
def discard(*, draft: Draft, actor: Staff) -> None:
    """Throw a draft away because its worker wants it so. Twice changes nothing."""
    held = Draft.objects.select_for_update().filter(pk=draft.pk, staff=actor).defer("fields").order_by("pk").first()
    if held is not None:
        _record_all("draft.discarded", held, actor, characters=held.characters)
        held.delete()


@transaction.atomic
def forget_saved(*, place: Place, actor: Staff) -> None:
    """Remove the draft of a form that has just been saved: the record leaves its own line of evidence."""
    Draft.objects.filter(**_of(place, actor)).delete()
