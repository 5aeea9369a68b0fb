"""The search of persons by their keys."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from yorisoi.people.models import PersonKey

# Greater than every character a key can hold: the end of the range of all keys with a beginning.
LAST = "\U0010ffff"


class KeysSeen:
    """
    The search keys of the people that some rows with a `person` are about (cases one may see), by their beginnings.

    The condition on the rows is put into SQL once for all beginnings asked for: the door's takes Django long.
    """

    def __init__(self, municipality_id: int, seen: QuerySet[Any]) -> None:
        mine = seen.filter(person_id=RawSQL("k.person_id", (), BigIntegerField())).order_by().values("pk")
        self._sql, self._parameters = "", ()
        try:
            sql, self._parameters = mine.query.sql_with_params()
        except EmptyResultSet:
            return
        # By code point in both databases, as the index keeps the keys; the exact key comes first.
        least, below, order = ("~>=~", "~<~", "USING ~<~") if connection.vendor == "postgresql" else (">=", "<", "")
        self._sql = (
            f"SELECT k.person_id, k.key FROM {PersonKey._meta.db_table} k WHERE k.municipality_id = %s"
            f" AND k.key {least} %s AND k.key {below} %s AND EXISTS ({sql}) ORDER BY k.key {order} LIMIT %s"
        )
        self._municipality_id = municipality_id

    def beginning_with(self, prefix: str, *, most: int) -> list[tuple[int, str]]:
        """Return (person, key) of the first keys with a beginning, in the order of the keys."""
        if not self._sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [self._municipality_id, prefix, prefix + LAST, *self._parameters, most])
            return list(cursor.fetchall())


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
