"""PostgreSQL keeps the pairs of a note in the row itself: looking through the newest docs fetches nothing from apart."""

from django.db import migrations

# Of a row of 8 KB; what is longer still goes apart. Rows of before move at their next change, or with `yorisoi reindex`.
SET = "ALTER TABLE search_searchdoc SET (toast_tuple_target = 8160)"
RESET = "ALTER TABLE search_searchdoc RESET (toast_tuple_target)"


def keep_together(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(SET)


def part(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(RESET)


class Migration(migrations.Migration):

    dependencies = [("search", "0002_grams")]

    operations = [migrations.RunPython(keep_together, part)]
