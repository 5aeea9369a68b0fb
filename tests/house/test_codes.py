"""The code under a message leads to its rule by one search."""

import ast
import re
from collections import defaultdict

CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
PARTS = ("what", "why", "todo")
# One reason that several rooms share, told for each act in its own words.
SHARED: set[str] = {
    "ANONYMOUS", "BASIS_MISSING", "CONSENT_MISSING", "NOT_INTERRUPTED", "PLAN_NOT_ENDORSED", "STALE",
}


def violations(modules):
    """Return (path, call, arguments by name) of every `Violation(…)` written in the product."""
    for path, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Violation":
                given = dict(zip(("code", *PARTS, "field"), node.args, strict=False))
                given |= {keyword.arg: keyword.value for keyword in node.keywords}
                yield path, node, given


def literal(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_codes_are_spelled_alike(modules):
    odd = [
        f"{path}:{node.lineno}"
        for path, node, given in violations(modules)
        if (code := literal(given.get("code"))) is not None and not CODE.fullmatch(code)
    ]
    assert odd == []


def test_a_code_lives_in_one_room(modules):
    rooms = defaultdict(set)
    for path, _, given in violations(modules):
        if code := literal(given.get("code")):
            rooms[code].add(str(path.parent).removesuffix("/rules"))
    shared = {code: sorted(where) for code, where in rooms.items() if len(where) > 1 and code not in SHARED}
    assert shared == {}


def test_each_reason_speaks_japanese_in_whole_sentences(modules):
    odd = [
        f"{path}:{node.lineno} {part}: {text}"
        for path, node, given in violations(modules)
        for part in PARTS
        if (text := literal(given.get(part))) is not None and text
        if text.isascii() or "エラー" in text or "正常に" in text
    ]
    assert odd == []
