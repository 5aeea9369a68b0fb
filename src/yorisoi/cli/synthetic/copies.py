"""街を写す (Copies): the people of an invented town once more in other towns, to look for one among a whole country's."""

from collections.abc import Iterator

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from yorisoi.agencies.models import Agency, Municipality
from yorisoi.cases.models import Case
from yorisoi.foundation.municipality_code import check_digit
from yorisoi.people.models import Person, PersonKey

# All that a search of persons asks, upper tables first: a copied town has no staff and no notes.
COPIED: tuple[type[models.Model], ...] = (Agency, Person, PersonKey, Case)


def copy_town(town: Municipality, number: int) -> Iterator[Municipality]:
    """Copy the people and cases of a town into so many new ones; yields each as soon as it stands."""
    known = set(Municipality.objects.order_by("pk").values_list("code", flat=True))
    codes = (f"{place}{check_digit(str(place))}" for place in range(99_100, 99_999))
    free = (code for code in codes if code not in known)
    for at in range(1, number + 1):
        with transaction.atomic():
            copy = Municipality.objects.create(name=f"{town.name}その{at}", code=next(free))
            step = max(model._base_manager.aggregate(last=Max("pk"))["last"] or 0 for model in COPIED)
            for model in COPIED:
                _copy(model, town, copy, step=step)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
                    cursor.execute(statement)
        yield copy


def _copy(model: type[models.Model], town: Municipality, copy: Municipality, *, step: int) -> None:
    """Copy the rows of one table: what they point at within the town lies `step` further, too."""
    named = connection.ops.quote_name
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = named(str(field.column))
        columns.append(column)
        if field.remote_field is not None and field.remote_field.model is Municipality:
            values.append(str(int(copy.pk)))
        elif field.primary_key or (field.remote_field is not None and field.remote_field.model in COPIED):
            values.append(f"{column} + {step}")
        else:
            values.append("NULL" if isinstance(field, models.UUIDField) else column)
    table = named(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE municipality_id = %s",
            [town.pk],
        )
