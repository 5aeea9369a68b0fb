"""秘匿 (Veiling): a paper leaves the house, so no protected address or telephone may stand anywhere on it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from yorisoi.agencies.models import Staff
from yorisoi.people import queries as people
from yorisoi.people import rules
from yorisoi.people.models import Person
from yorisoi.sheets.rules.layout import Paper


def covered(paper: Paper, about: Iterable[Person], *, staff: Staff, on: date) -> Paper:
    """
    Return the paper with every protected address and telephone covered by 〔秘匿〕, whoever wrote it where.

    A PDF passes the guard of the answers unread (it covers text alone), so it is done here: whole ones everywhere, and
    of the people the paper is about the parts that say as much. Not for those named either: a paper is carried about.
    """
    secrets = people.every_secret(municipality_id=staff.municipality_id, on=on)
    if not secrets:
        return paper
    guard = rules.guard_of(secrets, b"")
    close = [secret for person in about for secret in people.secrets_around(person, on=on)]

    def cover(text: str) -> str:
        return guard.cover(people.veil(text, secrets=close), is_close=False, is_marked=False)

    found = _mapped(paper, cover)
    assert isinstance(found, Paper)
    return found


def _mapped(value: Any, cover: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return cover(value) if value else value
    if isinstance(value, Enum):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _mapped(getattr(value, each.name), cover) for each in fields(value)})
    if isinstance(value, Sequence):
        return tuple(_mapped(each, cover) for each in value)
    return value
