"""No tail, one name: nothing is called after its kind, and nothing grows too long."""

import ast
import re

from tests.house.conftest import ROOT

KINDS = {"utils", "helpers", "common", "services", "managers", "signals", "misc", "base_models"}
MOST_LINES = 400
MOST_TEST_LINES = 600
MOST_FUNCTION_LINES = 50
# A list that may only shrink: "path: function" or "path".
STILL_TOO_LONG: set[str] = set()


def test_no_module_is_named_after_its_kind(modules):
    assert [str(path) for path in modules if path.stem in KINDS or path.parent.name in KINDS] == []


def test_no_file_is_too_long():
    most = {"src": MOST_LINES, "tests": MOST_TEST_LINES}
    long = {
        str(file.relative_to(ROOT))
        for top, limit in most.items()
        for file in (ROOT / top).rglob("*.py")
        if "migrations" not in file.parts and len(file.read_text(encoding="utf-8").splitlines()) > limit
    }
    assert long - STILL_TOO_LONG == set()


def test_no_function_is_too_long(modules):
    long = {
        f"{path}: {node.name}"
        for path, tree in modules.items()
        if "migrations" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.end_lineno - node.lineno + 1 > MOST_FUNCTION_LINES
    }
    assert long - STILL_TOO_LONG == set()


def test_the_list_of_exceptions_holds_no_one_any_more(modules):
    known = {str(path) for path in modules} | {
        f"{path}: {node.name}"
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    assert STILL_TOO_LONG - known == set()


def test_every_package_says_what_it_is(modules):
    silent = [
        str(path)
        for path, tree in modules.items()
        if path.name == "__init__.py"
        and path.parent.name not in {"migrations", "settings", "commands", "templatetags"}
        if not ast.get_docstring(tree)
    ]
    assert silent == []


def test_every_model_docstring_begins_with_the_japanese_term(modules):
    from django.apps import apps

    silent = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("yorisoi.") and not model._meta.auto_created
        if not (model.__doc__ or "").strip()[:1] or (model.__doc__ or "").strip()[0].isascii()
    ]
    assert silent == []


def test_no_marks_of_unfinished_work_are_left():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    left = [
        f"{file.relative_to(ROOT)}:{number}"
        for top in ("src", "tests", "bin")
        for file in (ROOT / top).rglob("*")
        if file.is_file()
        and file.suffix in {".py", ".html", ".css", ".js", ""}
        and "vendor" not in file.parts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if marks.search(line)
    ]
    assert left == []
