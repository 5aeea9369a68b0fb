"""The search of persons by their keys."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from yorisoi.foundation.ids import one_of
from yorisoi.people.models import PersonKey

# Greater than every character a key can hold: the end of the range of all keys with a beginning.
LAST = "\U0010ffff"


class KeysSeen:
    """
    The search keys of people, by their beginnings: of those whom some rows with a `person` are about, or of these few.

    The condition is put into SQL once for all beginnings asked for: the door's takes Django long.
    """

    def __init__(self, municipality_id: int, seen: QuerySet[Any] | Sequence[int]) -> None:
        is_postgresql = connection.vendor == "postgresql"
        # By code point in both databases, as the index keeps the keys; the exact key comes first.
        least, below, order = ("~>=~", "~<~", "USING ~<~") if is_postgresql else (">=", "<", "")
        condition, self._parameters = _rows(seen) if isinstance(seen, QuerySet) else _ids(seen)
        self._municipality_id = municipality_id
        self._sql = condition and (
            f"SELECT k.person_id, k.key FROM {PersonKey._meta.db_table} k WHERE k.municipality_id = %s"
            f" AND k.key {least} %s AND k.key {below} %s AND {condition} ORDER BY k.key {order} LIMIT %s"
        )

    def beginning_with(self, prefix: str, *, most: int) -> list[tuple[int, str]]:
        """Return (person, key) of the first keys with a beginning, in the order of the keys."""
        if not self._sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [self._municipality_id, prefix, prefix + LAST, *self._parameters, most])
            return list(cursor.fetchall())


def _rows(seen: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that one of the rows is about the person; none where there can be no row."""
    mine = seen.filter(person_id=RawSQL("k.person_id", (), BigIntegerField())).order_by().values("pk")
    try:
        sql, parameters = mine.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return f"EXISTS ({sql})", tuple(parameters)


def _ids(seen: Sequence[int]) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that the person is one of these, who may be some thousands; none where there is nobody."""
    if not seen:
        return "", ()
    condition, parameters = one_of("k.person_id", seen)
    return condition, tuple(parameters)


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
