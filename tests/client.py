"""A test client that refuses bad pages."""

import re
from collections import Counter
from contextlib import nullcontext
from copy import copy
from typing import Any

import lxml.html
from django.db import connection
from django.test import Client, TestCase
from django.test import client as django_client

UNRENDERED = re.compile(r"\{%|%\}|\{\{|\}\}|\{#|#\}")
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?P<table>\w+)', re.IGNORECASE)
# Opening a case is an event of its own, and reading on keeps the session alive.
MAY_BE_WRITTEN_ON_READING = ("audit_", "django_session")


def keep_the_page(store: dict[str, Any], template: Any, context: Any, **kwargs: Any) -> None:
    """Keep what the view gave its page; to copy it for every field and every part of the page took longer than to draw them."""
    if not store:
        store["templates"], store["context"] = [template], django_client.ContextList([copy(context)])


django_client.store_rendered_templates = keep_the_page


class StrictClient(Client):
    """A client that checks every HTML page it gets, runs what waits for the commit, and lets no GET write."""

    def request(self, **request: Any) -> Any:
        reading = request.get("REQUEST_METHOD", "GET") in {"GET", "HEAD"}
        guard = connection.execute_wrapper(refuse_writes) if reading else nullcontext()
        with TestCase.captureOnCommitCallbacks(execute=True), guard:
            response = super().request(**request)
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            check_page(response.content.decode(), response.request["PATH_INFO"])
        return response


def refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Refuse a statement that changes anything but the evidence and the session."""
    found = WRITES.match(sql)
    if found and not found["table"].startswith(MAY_BE_WRITTEN_ON_READING):
        raise AssertionError(f"a GET request writes: {sql[:200]}")
    return execute(sql, params, many, context)


def check_page(html: str, path: str) -> None:
    """Raise AssertionError with every fault of the page."""
    if not html.strip():
        return
    root = lxml.html.document_fromstring(html)
    faults = [
        *inline_code(root),
        *forms_without_token(root),
        *doubled_ids(root),
        *unrendered_tags(root),
    ]
    assert not faults, f"{path}: " + "; ".join(faults)


def inline_code(root: Any) -> list[str]:
    """Return what the content security policy would block."""
    # Asked in one go each: a loop over every element in Python took as long as many a page.
    handlers = root.xpath("//@*[starts-with(name(), 'on')]")
    faults = [f"inline handler {name.attrname} on <{name.getparent().tag}>" for name in handlers]
    faults += [f"inline style on <{element.tag}>" for element in root.xpath("//*[@style]")]
    faults += ["<style> in the page" for _ in root.iter("style")]
    faults += [
        "inline <script>" for element in root.iter("script")
        if not element.get("src") and not element.get("type", "").endswith("json")
    ]
    faults += [
        f"javascript: address on <{address.getparent().tag}>" for address in root.xpath("//@href | //@action | //@src")
        if address.strip().lower().startswith("javascript:")
    ]
    return faults


def forms_without_token(root: Any) -> list[str]:
    """Return the POST forms that lack their token and the GET forms that carry one into the address."""
    faults = []
    for form in root.iter("form"):
        has_token = bool(form.xpath(".//input[@name='csrfmiddlewaretoken']"))
        posts = form.get("method", "get").lower() == "post"
        if posts != has_token:
            name = form.get("action") or form.get("id") or ""
            faults.append(f"form {name!r}: token {'missing' if posts else 'in GET'}")
    return faults


def doubled_ids(root: Any) -> list[str]:
    """Return the ids that stand on more than one element."""
    ids = Counter(root.xpath("//@id"))
    return [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]


def unrendered_tags(root: Any) -> list[str]:
    """Return pieces of template language that reached the page (typed text, and what is shown as <code>, is not looked at)."""
    return [
        f"unrendered template code: {text.strip()[:60]!r}"
        for text in root.xpath("//text()[not(parent::textarea or parent::script or parent::code)]")
        if UNRENDERED.search(text)
    ]
