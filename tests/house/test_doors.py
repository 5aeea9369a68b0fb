"""The door: a page gets its case by `access_case`, and is entered through the urls of its own room."""

import ast
import re

AROUND_THE_DOOR = re.compile(r"\bCase\.(objects|_default_manager)\b|get_object_or_404\(\s*(\w+\.)*Case\b")


def is_view(path):
    return path.name == "views.py" or path.parent.name == "views"


def room_of(path):
    """Return the dotted room of a file: yorisoi/process/s06_plan/views.py → yorisoi.process.s06_plan."""
    depth = 3 if path.parts[1] == "process" else 2
    return ".".join(path.parts[:depth])


def imports(tree):
    """Return every imported module or name, dotted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_view_walks_around_the_door(modules):
    around = [
        str(path)
        for path, tree in modules.items()
        if is_view(path) and AROUND_THE_DOOR.search(ast.unparse(tree))
    ]
    assert around == []


def test_urls_know_only_their_own_views(modules):
    foreign = [
        f"{path}: {name}"
        for path, tree in modules.items()
        if path.name == "urls.py" and path.parts[1] != "config"
        for name in imports(tree)
        if name.startswith("yorisoi.") and ".views" in name and not name.startswith(f"{room_of(path)}.views")
    ]
    assert foreign == []


def test_forms_stay_in_their_room(modules):
    """A form is used by the views of its own room; only `ui.forms` is shared: every form is made of it."""
    foreign = [
        f"{path}: {name}"
        for path, tree in modules.items()
        for name in imports(tree)
        if re.match(r"yorisoi\..*\.forms(\.|$)", name) and not name.startswith("yorisoi.ui.")
        if not name.startswith(f"{room_of(path)}.forms")
    ]
    assert foreign == []


def test_views_do_not_save(modules):
    saving = [
        f"{path}:{node.lineno}"
        for path, tree in modules.items()
        if is_view(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"save", "bulk_create", "bulk_update", "delete"}
        and ast.unparse(node.func.value) not in {"actions", "request.session"}
    ]
    assert saving == []


def test_nothing_is_decided_when_a_row_is_saved(modules):
    deciding = [
        f"{path}: {node.name}"
        for path, tree in modules.items()
        if path.name == "models.py" or path.parent.name == "models"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert deciding == []
