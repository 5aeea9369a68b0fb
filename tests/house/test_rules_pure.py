"""Rules decide on plain facts: no database, no clock, and each says where it comes from."""

import ast
import re

from tests.house.conftest import ROOT, SRC

DATABASE = re.compile(r"\b(django_db|transactional_db|client_for|client|db)\b")


def is_rules(path):
    return path.name == "rules.py" or path.parent.name == "rules"


def test_each_public_rule_has_its_source(modules):
    silent = [
        f"{path}: {node.name}"
        for path, tree in modules.items()
        if is_rules(path) and path.name != "__init__.py"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "Source:" not in (ast.get_docstring(node) or "")
    ]
    assert silent == []


def test_each_file_of_rules_has_its_source(modules):
    """Also one of shapes and constants alone: a number comes from the law, the handbook, or our own judgement (house)."""
    silent = [
        str(path) for path in modules if is_rules(path) and "Source:" not in (SRC.parent / path).read_text(encoding="utf-8")
    ]
    assert silent == []


def test_each_public_method_of_a_rule_has_its_source(modules):
    silent = [
        f"{path}: {node.name}"
        for path, tree in modules.items()
        if is_rules(path)
        for shape in tree.body
        if isinstance(shape, ast.ClassDef)
        for node in shape.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if not any(ast.unparse(each) == "property" for each in node.decorator_list)
        if "Source:" not in (ast.get_docstring(node) or "")
    ]
    assert silent == []


def test_rules_do_not_know_django(modules):
    knowing = [
        f"{path}: {ast.unparse(node)}"
        for path, tree in modules.items()
        if is_rules(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        if ast.unparse(node).split()[1].split(".")[0] == "django"
    ]
    assert knowing == []


def test_tests_of_rules_ask_for_no_database():
    asking = []
    for file in (ROOT / "tests").rglob("test_rules*.py"):
        if file.parent.name == "house":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                asked = [argument.arg for argument in node.args.args]
                asked += [
                    ast.unparse(decorator)
                    for decorator in node.decorator_list
                    if "mark" in ast.unparse(decorator)
                ]
                asking += [
                    f"{file.name}: {node.name}"
                    for name in asked
                    if DATABASE.fullmatch(name) or "django_db" in name
                ]
    assert asking == []
