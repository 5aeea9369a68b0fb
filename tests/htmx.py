"""
HTMX equals reload: apply a partial answer as htmx would, and compare the whole <main> with a fresh page.

    page = client.get(url)
    answer = client.get(url, {"q": "…"}, headers={"HX-Request": "true"})
    assert_equals_reload(page, answer, client.get(url, {"q": "…"}), trigger="search-form")
"""

import copy
import difflib
from typing import Any

import lxml.html
from lxml import etree

OOB = "hx-swap-oob"


def assert_equals_reload(page: Any, answer: Any, reloaded: Any, *, trigger: str) -> None:
    """
    Assert that swapping the answer into the page gives the same <main> as loading it anew.

    `trigger` is the id of the element that carries the `hx-get`/`hx-post`.
    """
    swapped = main_lines(apply(page.content.decode(), answer, trigger=trigger))
    fresh = main_lines(lxml.html.document_fromstring(reloaded.content.decode()))
    difference = "\n".join(difflib.unified_diff(fresh, swapped, "reloaded", "swapped", lineterm=""))
    assert not difference, f"the page after the swap differs from a reload:\n{difference}"


def apply(page: str, answer: Any, *, trigger: str) -> Any:
    """Return the page as a tree with the answer swapped in, out-of-band parts and headers included."""
    root = lxml.html.document_fromstring(page)
    element = by_id(root, trigger)
    target = find_target(
        root, element, answer.headers.get("HX-Retarget") or inherited(element, "hx-target") or "this"
    )
    style = (answer.headers.get("HX-Reswap") or inherited(element, "hx-swap") or "innerHTML").split()[0]
    parts = list(lxml.html.fragments_fromstring(answer.content.decode()))
    chosen = inherited(element, "hx-select")
    outside = [part for part in parts if isinstance(part, etree._Element) and part.get(OOB)]
    rest = [part for part in parts if part not in outside]
    for part in [
        found for top in rest if isinstance(top, etree._Element) for found in top.xpath(f".//*[@{OOB}]")
    ]:
        part.getparent().remove(part)
        outside.append(part)
    if chosen:
        rest = [find_target(lxml.html.document_fromstring(answer.content.decode()), None, chosen)]
    swap(target, rest, style)
    for part in outside:
        how, _, where = part.attrib.pop(OOB).partition(":")
        place = find_target(root, None, where) if where else by_id(root, part.get("id"))
        style = "outerHTML" if how == "true" else how
        swap(place, [part] if style == "outerHTML" else contents(part), style)
    return root


def swap(target: Any, parts: list[Any], style: str) -> None:
    """Put the parts in, at, before or after the target."""
    match style:
        case "none":
            return
        case "delete":
            target.drop_tree()
        case "innerHTML":
            target.text = None
            for child in list(target):
                target.remove(child)
            append(target, parts)
        case "beforeend":
            append(target, parts)
        case "outerHTML":
            holder = etree.SubElement(target, "holder")
            target.addprevious(holder)
            append(holder, parts)
            target.drop_tree()
            holder.drop_tag()
        case _:
            raise AssertionError(f"swap style {style!r} is not known to the tests")


def append(target: Any, parts: list[Any]) -> None:
    """Append elements and strings at the end of the target."""
    for part in parts:
        if isinstance(part, str):
            if len(target):
                target[-1].tail = (target[-1].tail or "") + part
            else:
                target.text = (target.text or "") + part
        else:
            target.append(part)


def contents(part: Any) -> list[Any]:
    """Return what stands inside the element."""
    return [part.text or "", *(copy.deepcopy(child) for child in part)]


def inherited(element: Any, name: str) -> str | None:
    """Return the attribute of the element or of its nearest ancestor that has it."""
    while element is not None:
        if element.get(name) is not None:
            return element.get(name)
        element = element.getparent()
    return None


def by_id(root: Any, name: str) -> Any:
    """Return the one element with the id."""
    found = root.xpath("//*[@id=$name]", name=name)
    assert len(found) == 1, f"{len(found)} elements with id {name!r}"
    return found[0]


def find_target(root: Any, element: Any, selector: str) -> Any:
    """Return what the selector means: `this`, `#id`, `closest tag`, or a tag name that stands once."""
    if selector == "this":
        while element is not None and element.get("hx-target") != "this" and inherited(element, "hx-target"):
            element = element.getparent()
        return element
    if selector.startswith("closest "):
        while element.tag != selector.removeprefix("closest "):
            element = element.getparent()
        return element
    if selector.startswith("#"):
        return by_id(root, selector[1:])
    found = root.xpath(f"//{selector}")
    assert len(found) == 1, f"{len(found)} elements match {selector!r}"
    return found[0]


def main_lines(root: Any) -> list[str]:
    """Return <main> as lines that hold no accidental whitespace and no token."""
    (main,) = root.xpath("//main")
    lines: list[str] = []
    for event, element in etree.iterwalk(main, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            token = element.get("name") == "csrfmiddlewaretoken"
            attributes = {
                k: v for k, v in element.attrib.items() if k != OOB and not (token and k == "value")
            }
            lines.append(" ".join([element.tag, *(f'{k}="{v}"' for k, v in sorted(attributes.items()))]))
            text = element.text
        else:
            text = element.tail if element is not main else None
        lines += [" ".join(text.split())] if text and text.strip() else []
    return lines
