"""The product works in a closed network: no page, style or script asks another machine for anything."""

import re

from tests.house.conftest import ROOT, SRC

OUTSIDE = re.compile(
    r"""(?:src|href|action|srcset|url|import|fetch)\s*[=(]?\s*["'(]?\s*(?:https?:)?//[\w.-]+""", re.IGNORECASE
)


def test_no_page_asks_another_machine():
    asking = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in SRC.rglob("*")
        if file.suffix in {".html", ".css", ".js", ".svg"}
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if OUTSIDE.search(line) and "www.w3.org" not in line
    ]
    assert asking == []


def test_every_template_is_used():
    templates = {
        str(file).partition("/templates/")[2]: file
        for file in SRC.rglob("*.html")
        if "/templates/" in str(file)
    }
    text = "\n".join(
        file.read_text(encoding="utf-8") for suffix in ("*.py", "*.html") for file in SRC.rglob(suffix)
    )
    # `errors/` is composed by name in config/errors.py; widget templates are named by Django itself.
    unused = [
        name
        for name in templates
        if name not in text and not name.startswith(("errors/", "django/", "registration/"))
    ]
    assert unused == []


def test_no_template_compares_codes():
    comparing = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in SRC.rglob("*.html")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"""\{%-?\s*(?:el)?if\b[^%]*[!=]=\s*["'][A-Z][A-Z_]+["']""", line)
    ]
    assert comparing == []
