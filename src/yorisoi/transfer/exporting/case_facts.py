"""
ケースの事実 (The facts of one case): every row of every room that hangs on it, as this reader may have it.

A room's table belongs to a case when it points at it, or at a row that does. What another case, a meeting or another
person keeps does not come along; the person's contact data comes by the one door of people, and every text is covered.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import ForeignKey

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import format_wareki
from yorisoi.people import queries as people
from yorisoi.people import rules
from yorisoi.people.models import Protection
from yorisoi.reference import queries as reference
from yorisoi.reference.rules.tables import TABLES
from yorisoi.transfer.exporting.lines import plain
from yorisoi.transfer.exporting.tables import Column, Table, every_table

ROWS_AT_ONCE = 200
# Rows that hang on a case and are no facts of it: who may see it, and from which line of a ledger it came.
NO_FACTS = frozenset({"transfer"})
# Which dated table a column of codes is of; a column of that name in any room.
CODES = {
    "intake.Worry.code": "worries", "assessment.Issue.code": "issues", "review.ChangeSeen.code": "changes_seen",
    "plan.PlanService.code": "services", "decision.SupportDecision.service": "services",
    "decision.DecisionRequest.service": "services", "provision.ServiceProvision.service": "services",
    "referrals.Introduction.target": "handover_targets",
}

# What a person who reads the page is spared; the JSON beside it has everything.
FOR_MACHINES = frozenset({
    "id", "municipality_id", "case_id", "person_id", "once", "version", "visit", "stored", "sha256", "media_type", "serial",
    "fiscal_year", "has_thumbnail", "next_is_open", "event", "position",
})


@dataclass(frozen=True)
class Reader:
    """For whom the case is written out: whose eyes, on which day, and whose protected contact data was opened to them."""

    staff: Staff
    on: date
    opened: tuple[Protection, ...] = ()


class Cover:
    """Covers protected contact data in everything that leaves, but for what was opened."""

    def __init__(self, case: Case, reader: Reader) -> None:
        held = people.protections_around(case.person, on=reader.on)
        closed = [each.person_id for each in held if each not in reader.opened]
        self._close = people.secrets(closed, on=reader.on) if closed else []
        self._but = frozenset(each.person_id for each in reader.opened)
        secrets = people.every_secret(municipality_id=case.municipality_id, on=reader.on)
        self._guard = rules.guard_of(secrets, b"") if secrets else None

    def __call__(self, value: Any) -> Any:
        """Return a value as JSON holds it, with every text in it covered."""
        value = plain(value)
        if self._guard is None or value is None:
            return value
        if isinstance(value, str):
            veiled = people.veil(value, secrets=self._close) if self._close else value
            return self._guard.cover(veiled, is_close=False, is_marked=False, but=self._but)
        if isinstance(value, list):
            return [self(each) for each in value]
        if isinstance(value, dict):
            return {self(name): self(each) for name, each in value.items()}
        return value


@functools.cache
def tables_of_a_case() -> tuple[tuple[Table, str], ...]:
    """Return the tables whose rows hang on a case, each with the way to it, by name."""
    ways: dict[str, str] = {"cases.Case": "pk"}
    tables = {table.name: table for table in every_table() if table.model._meta.app_label not in NO_FACTS}
    # Tables that point at others come first in `every_table`: read from its end, the others are known already.
    for name, table in reversed(tables.items()):
        if name not in ways and (way := _way(table, ways)):
            ways[name] = way
    return tuple((tables[name], way) for name, way in sorted(ways.items()))


def _way(table: Table, ways: dict[str, str]) -> str:
    keys = [each for each in table.model._meta.local_fields if isinstance(each, ForeignKey)]
    direct = next((each.name for each in keys if each.related_model._meta.label == "cases.Case"), "")
    if direct:
        return direct
    through = next((each for each in keys if ways.get(each.related_model._meta.label, "pk") != "pk"), None)
    return f"{through.name}__{ways[through.related_model._meta.label]}" if through is not None else ""


def rows(table: Table, way: str, case: Case, cover: Cover) -> Iterator[dict[str, Any]]:
    """Yield the rows of one table that hang on the case, in the order of their numbers."""
    found: Any = table.model._default_manager.filter(**{way: case.pk}).order_by("pk").values_list(*table.names)
    for values in found.iterator(chunk_size=ROWS_AT_ONCE):
        yield {name: cover(value) for name, value in zip(table.names, values, strict=True)}


def person(case: Case, reader: Reader, cover: Cover) -> dict[str, Any]:
    """Return the person and their family as the pages of the case show them to this reader."""
    who = case.person
    contact = people.contact(who, staff=reader.staff, on=reader.on, unveiled=bool(reader.opened))
    family = people.family(who, on=reader.on)
    found = {
        "id": who.pk, "name": who.name, "kana": who.kana, "common_name": who.common_name, "gender": who.gender,
        "gender_label": who.get_gender_display(), "gender_note": who.gender_note, "born_on": who.born_on,
        "estimated_age": who.estimated_age, "estimated_age_on": who.estimated_age_on, "avoid_note": who.avoid_note,
        "is_deceased": who.is_deceased, "died_on": who.died_on,
        "is_masked": contact.is_masked, "contact_note": contact.contact_note,
        "addresses": [
            {"kind": each.get_kind_display(), "postal_code": each.postal_code, "text": each.text, "starts_on": each.starts_on}
            for each in contact.addresses
        ],
        "phones": [
            {"kind": each.get_kind_display(), "number": each.number, "note": each.note} for each in contact.phones
        ],
        "family": [
            {
                "id": each.person.pk, "relation": each.relation, "name": each.person.name, "kana": each.person.kana,
                "born_on": each.person.born_on, "lives_together": each.member is not None, "note": each.note,
            }
            for each in family
        ],
        "ties": [
            {"kind": each.get_kind_display(), "name": people.tie_label(each), "words": people.tie_words(each), "note": each.note}
            for each in people.ties(who)
        ],
    }
    covered: dict[str, Any] = cover(found | {"born_on": plain(who.born_on)})
    return covered


def evidence(case: Case, cover: Cover) -> Iterator[dict[str, Any]]:
    """Yield the audit rows of the case, oldest first."""
    names = ["at", "actor_name", "verb", "reason", "subject_type", "subject_id", "data"]
    found = AuditEntry.objects.filter(case_id=case.pk, municipality_id=case.municipality_id).order_by("at", "pk")
    for values in found.values_list(*names).iterator(chunk_size=ROWS_AT_ONCE):
        yield {name: cover(value) for name, value in zip(names, values, strict=True)}


class Words:
    """Turns the values of a row into what a person reads: codes into their names, days as they are, numbers into names."""

    def __init__(self, case: Case, on: date) -> None:
        town = case.municipality_id
        self._town, self._on = town, on
        self._names: dict[str, dict[int, str]] = {
            "agencies.Staff": dict(Staff.objects.filter(municipality_id=town).order_by("pk").values_list("pk", "name")),
            "agencies.Agency": dict(Agency.objects.filter(municipality_id=town).order_by("pk").values_list("pk", "name")),
        }

    def read(self, table: Table, row: dict[str, Any]) -> list[tuple[str, str]]:
        """Return what there is to read in a row: (title, words), without what is empty or only for machines."""
        found = []
        for column in table.columns:
            value = row[column.name]
            if value in (None, "", False, [], {}) or column.name in FOR_MACHINES:
                continue
            found.append((column.title, self._words(table, column, value)))
        return found

    def _words(self, table: Table, column: Column, value: Any) -> str:
        if column.refers_to:
            return self._names.get(column.refers_to, {}).get(value, f"#{value}")
        if isinstance(value, bool):
            return "はい"
        if column.type == "日":
            return format_wareki(date.fromisoformat(value))
        if column.type == "日時":
            at = datetime.fromisoformat(value)
            return f"{format_wareki(at.date())} {at:%H:%M}"
        if name := CODES.get(f"{table.name}.{column.name}"):
            return reference.label(name, str(value), self._on, self._town) if name in TABLES else str(value)
        return dict(column.choices).get(str(value), str(value))
