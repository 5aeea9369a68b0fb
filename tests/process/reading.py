"""Reading a page of a stage: its refusals, and what its form still holds."""

from typing import Any

import lxml.html


def read(answer: Any) -> Any:
    """Return the page as a tree."""
    return lxml.html.document_fromstring(answer.content.decode())


def codes(answer: Any) -> list[str]:
    """Return the codes of the reasons a refused act was answered with, in place."""
    marked = read(answer).xpath("//*[contains(@class, 'refused')]//*[contains(@class, 'code')]")
    return [each.text_content().strip() for each in marked]


def text(answer: Any) -> str:
    """Return the words of the page, spaces made one."""
    return " ".join(read(answer).xpath("//main")[0].text_content().split())


def value(answer: Any, name: str) -> str | None:
    """Return what one field of the form holds."""
    (field,) = read(answer).xpath(f"//*[@name='{name}']")
    return field.text.strip() if field.tag == "textarea" else field.get("value")


def chosen(answer: Any, name: str) -> list[str]:
    """Return which radio buttons or ticks of a name are set."""
    return read(answer).xpath(f"//input[@name='{name}'][@checked]/@value")


def token(answer: Any) -> str | None:
    """Return the form's token of one press."""
    return value(answer, "once")
