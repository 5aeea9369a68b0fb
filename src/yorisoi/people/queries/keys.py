"""The search of persons by their keys."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet

from yorisoi.people.models import PersonKey

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
