"""Reading an answered page as a person does: its words, its refusals, its buttons."""

from typing import Any

import lxml.html


def found(response: Any, path: str) -> list[Any]:
    """Return the elements of a page at an XPath."""
    return list(lxml.html.document_fromstring(response.content.decode()).xpath(path))


def text_of(response: Any) -> str:
    """Return the words of a page's main part, one space between pieces."""
    [main] = found(response, "//main")
    return " ".join(" ".join(main.itertext()).split())


def codes_in(response: Any) -> list[str]:
    """Return the codes of the refusals the page shows on top."""
    reasons = found(response, "//*[contains(concat(' ', @class, ' '), ' refused ')]//*[@class='code']")
    return [each.text_content().strip("()") for each in reasons]


def main_buttons(response: Any) -> list[str]:
    """Return the words of the filled buttons: at most one."""
    buttons = found(response, "//main//*[contains(concat(' ', @class, ' '), ' main ')]")
    return [each.text_content().strip() for each in buttons]


def field_errors(response: Any, name: str) -> list[str]:
    """Return the faults told at a field."""
    return [each.text_content().strip() for each in found(response, f"//*[@id='id_{name}_error']/li")]
