from django.db import migrations

# The one service whose ceilings were shown by its code in the program, before the dated row itself said so.
CODE = "HOUSING_SECURITY_BENEFIT"


def mark(apps, schema_editor):
    """Let a municipality's own rows of 家賃補助, loaded before the column was there, go on showing their ceilings."""
    for row in apps.get_model("reference", "ReferenceRow").objects.filter(table="services", code=CODE).order_by("pk"):
        row.data.setdefault("has_ceiling", "1")
        row.save(update_fields=["data"])


def unmark(apps, schema_editor):
    """Take the column out again: the older program knows no such column."""
    for row in apps.get_model("reference", "ReferenceRow").objects.filter(table="services").order_by("pk"):
        if row.data.pop("has_ceiling", None) is not None:
            row.save(update_fields=["data"])


class Migration(migrations.Migration):

    dependencies = [("reference", "0002_housing_ceiling")]

    operations = [migrations.RunPython(mark, unmark)]
