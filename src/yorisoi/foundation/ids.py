"""番号の並び (Ids in SQL): one of these, who may be some thousands."""

from collections.abc import Iterable
from typing import Any

from django.db import connection


def one_of(column: str, ids: Iterable[int]) -> tuple[str, list[Any]]:
    """Return the condition that a column is one of the ids, and its parameters; the database reads them as one value."""
    written = ",".join(str(int(pk)) for pk in ids)
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s::bigint[])", [f"{{{written}}}"]
    return f"{column} IN ({written})", []
