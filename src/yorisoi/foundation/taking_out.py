"""まとめて消す (Taking out many rows at once): as `QuerySet.delete()`, which loads every row and asks for each relation by id."""

from collections.abc import Collection

from django.db import connection, models

# So many ids stand in one statement.
IDS = 500


def delete_many(model: type[models.Model], ids: Collection[int]) -> None:
    """Delete rows by their ids; where other rows still point at one of them, Django's own way does what their keys say."""
    wanted = sorted(set(ids))
    if not wanted:
        return
    if _are_pointed_at(model, wanted):
        model._base_manager.filter(pk__in=wanted).delete()
        return
    table, key = map(connection.ops.quote_name, (model._meta.db_table, str(model._meta.pk.column)))
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), IDS):
            some = wanted[start : start + IDS]
            cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({', '.join(['%s'] * len(some))})", some)


def _are_pointed_at(model: type[models.Model], wanted: list[int]) -> bool:
    """Say whether any row has a key to one of these: asked for the span of the ids, which one import makes in a row."""
    known = set(wanted)
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        key = relation.field
        span = {f"{key.name}__gte": wanted[0], f"{key.name}__lte": wanted[-1]}
        rows = relation.related_model._base_manager.filter(**span).order_by(key.attname)
        if not known.isdisjoint(rows.values_list(key.attname, flat=True)):
            return True
    return False
