"""Migrations: linear, one way, and never with the code of today in them."""

import ast

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OWN = [app.label for app in apps.get_app_configs() if app.name.startswith("yorisoi.")]


def test_migrations_import_no_code_of_a_room(modules):
    importing = [
        f"{path}: {ast.unparse(node)}"
        for path, tree in modules.items()
        if "migrations" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and "yorisoi" in ast.unparse(node)
    ]
    assert importing == []


def test_each_room_has_one_newest_migration():
    loader = MigrationLoader(None)
    newest = {label: loader.graph.leaf_nodes(label) for label in OWN if label in loader.migrated_apps}
    assert [label for label, leaves in newest.items() if len(leaves) > 1] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
