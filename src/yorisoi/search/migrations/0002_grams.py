"""Where the pairs of characters lie: a table of FTS5 beside the docs on SQLite, a column of the docs on PostgreSQL."""

from django.db import migrations

MAKE = {
    "sqlite": [
        # Without a copy of the text, without positions and lengths: only which text holds which pair. What begins with
        # one character is kept besides: half as large again, and a search of one character eight times as fast.
        "CREATE VIRTUAL TABLE search_grams USING fts5"
        "(grams, content='', detail=none, columnsize=0, prefix='1', tokenize='ascii')",
    ],
    "postgresql": [
        "ALTER TABLE search_searchdoc ADD COLUMN grams tsvector NOT NULL DEFAULT ''",
        # A short list of what is not sorted in yet: no single save pays for many.
        "CREATE INDEX search_doc_grams ON search_searchdoc USING gin (grams) WITH (gin_pending_list_limit = 512)",
    ],
}
UNMAKE = {
    "sqlite": ["DROP TABLE search_grams"],
    "postgresql": ["DROP INDEX search_doc_grams", "ALTER TABLE search_searchdoc DROP COLUMN grams"],
}


def make(apps, schema_editor):
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in UNMAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("search", "0001_initial")]

    operations = [
        # The stage of a case moves on; notes are narrowed by the case itself.
        migrations.RemoveField(model_name="searchdoc", name="stage"),
        migrations.RunPython(make, unmake),
    ]
