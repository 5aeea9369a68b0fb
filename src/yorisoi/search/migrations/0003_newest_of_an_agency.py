"""The agency beside each doc: what an agency wrote last is read off an index. PostgreSQL keeps the pairs in the row."""

from django.db import migrations, models

FILL = {
    "sqlite": [
        "UPDATE search_searchdoc SET agency_id = (SELECT c.agency_id FROM cases_case c WHERE c.id = case_id)",
    ],
    "postgresql": [
        # Of rows of up to 8 KB nothing goes apart: looking through the newest docs fetches nothing from elsewhere.
        "ALTER TABLE search_searchdoc SET (toast_tuple_target = 8160)",
        # Made anew at the end: keeping it up to date row by row would take much longer.
        "DROP INDEX search_doc_grams",
        "SET CONSTRAINTS ALL IMMEDIATE",
        "UPDATE search_searchdoc d SET agency_id = c.agency_id, grams = array_to_tsvector(tsvector_to_array(d.grams))"
        " FROM cases_case c WHERE c.id = d.case_id",
        "CREATE INDEX search_doc_grams ON search_searchdoc USING gin (grams) WITH (gin_pending_list_limit = 512)",
    ],
}
UNDO = {"sqlite": [], "postgresql": ["ALTER TABLE search_searchdoc RESET (toast_tuple_target)"]}


def fill(apps, schema_editor):
    for statement in FILL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def undo(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("agencies", "0002_calendar_feed"), ("search", "0002_grams")]

    operations = [
        migrations.AddField(
            model_name="searchdoc",
            name="agency",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.RunPython(fill, undo),
        migrations.AlterField(
            model_name="searchdoc",
            name="agency",
            field=models.ForeignKey(
                db_index=False, on_delete=models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddIndex(
            model_name="searchdoc",
            index=models.Index(fields=["agency", "-on_date", "-id"], name="search_doc_newest_of"),
        ),
    ]
