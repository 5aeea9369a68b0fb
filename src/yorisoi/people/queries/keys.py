"""The search of persons by their keys."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.people.models import PersonKey, Protection, ProtectionReader

# Greater than every character a key can hold: the end of the range of all keys with a beginning.
LAST = "\U0010ffff"


class _AsIndexed(OrderBy):
    """Order by code point on PostgreSQL, as its pattern index keeps the keys."""

    # Django looks for ASC or DESC in every ordering; SQL allows neither here, so it stands in a comment.
    template = "%(expression)s USING ~<~ /* ASC */"


def in_key_order(keys: QuerySet[PersonKey]) -> QuerySet[PersonKey]:
    """Order keys by code point, which both databases read off the index; the exact key comes first."""
    by_key = _AsIndexed(F("key")) if connection.vendor == "postgresql" else F("key").asc()
    return keys.order_by(by_key)


def keys_beginning_with(prefixes: Iterable[str], *, municipality_id: int) -> QuerySet[PersonKey]:
    """
    Return the search keys that begin with one of the prefixes, by the index.

    PostgreSQL compares beginnings by LIKE over its pattern index; SQLite's LIKE cannot use an index, a range can.
    """
    wanted = Q(pk__in=[])
    for prefix in prefixes:
        if connection.vendor == "postgresql":
            wanted |= Q(key__startswith=prefix)
        else:
            wanted |= Q(key__gte=prefix, key__lt=prefix + LAST)
    return PersonKey.objects.filter(wanted, municipality_id=municipality_id)


def telephone_hidden_from(staff: Staff, *, on: date) -> QuerySet[Protection]:
    """Return the ids of the people whose telephone must not lead this member of staff to them."""
    named = ProtectionReader.objects.filter(staff=staff).values("protection_id")
    held = Protection.objects.filter(municipality_id=staff.municipality_id, ends_on__isnull=True, starts_on__lte=on)
    return held.exclude(pk__in=named).values("person_id")


def without_telephones(keys: QuerySet[PersonKey], prefix: str, *, staff: Staff, on: date) -> QuerySet[PersonKey]:
    """Leave out the telephones that are masked for this member of staff: digits lead to nobody protected."""
    return keys.exclude(person_id__in=telephone_hidden_from(staff, on=on)) if prefix.isdecimal() else keys
