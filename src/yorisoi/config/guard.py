"""連絡先の番人 (The guard): no answer of the program carries a protected address or telephone out, whoever wrote it there."""

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.db.models import CharField, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone

from yorisoi.cases.models import Case
from yorisoi.foundation import kept_sql
from yorisoi.foundation.kept_sql import Kept
from yorisoi.people import queries as people
from yorisoi.people import rules
from yorisoi.people.queries.protection import BESIDE

Handler = Callable[[HttpRequest], Any]

# Rooms whose pages tell of no person helped: an agency keeps its own telephone, though somebody may stay there.
TELLS_OF_NOBODY = frozenset({"agencies", "reference", "resources", "ui"})
TEXT = ("text/", "application/json", "image/svg+xml")
AS_IT_IS = "surrogateescape"
# Of more case numbers than this nobody is asked for: the answer is covered as if one of them were protected.
MOST_NUMBERS = 500
FEWEST_TYPED = 4
_CASE_NUMBER = re.compile(r"[MTSHR]\d{1,2}-\d{4,5}")
_CONTROL = re.compile(
    r'(?P<before><textarea\b[^>]*>\s?|<(?:input|option|button)\b[^>]*?\bvalue=")(?P<typed>[^"<]*)(?P<after></textarea>|")'
)
_HEADING = re.compile(r"<(h1|title)\b.*?</\1>", re.DOTALL)
_HELD = re.compile("\ufdd0(\\d+)\ufdd1")


class ContactGuard:
    """
    Middleware: cover what is protected in every answer, and give a form that comes back what its marks cover.

    The pages mask at the source; this is the wall behind them, for copied words and for pages still to be written.
    One short query for each answer, a second where somebody is protected. `request.unveiled` names the people whose
    data this one answer may show.

    Source: domain §8.2; ADR 0012
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        return _cover(request, response) if _is_guarded(request, response) else response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Put back what the marks of a form cover, so that saving a page never wipes what it did not show."""
        if request.method == "POST" and request.user.is_authenticated and _reads_a_form(request):
            typed = [text for values in request.POST.lists() for text in values[1]]
            request.typed = frozenset(typed)  # type: ignore[attr-defined]
            if any(rules.is_marked(text) for text in typed):
                _uncover(request)


def _reads_a_form(request: HttpRequest) -> bool:
    """
    Return whether the marks of a form are put back.

    A draft is kept as it was typed, marks and all; its page reads the body itself. And rooms whose pages are not
    covered get no words back: a mark copied from a case would come out there in the clear.
    """
    match = request.resolver_match
    return match is not None and match.namespace not in TELLS_OF_NOBODY | {"drafts"}


def _uncover(request: HttpRequest) -> None:
    municipality = request.user.municipality_id  # type: ignore[union-attr]
    guard = rules.guard_of(people.ever_masked_in(municipality), _key())
    is_close = _is_written_close_by(request, municipality)
    given = request.POST.copy()
    for name, values in request.POST.lists():
        given.setlist(name, [guard.uncover(text, is_close=is_close) for text in values])
    request.POST = given  # type: ignore[assignment]


def _is_written_close_by(request: HttpRequest, municipality_id: int) -> bool:
    """Return whether all that a form writes goes into cases whose pages cover parts of an address too."""
    match = request.resolver_match
    asked = match.kwargs.get("number") if match is not None else None
    numbers = {asked} if asked else set(request.POST.getlist("case"))
    close = kept_sql.rows(_close_by(sorted(numbers), municipality_id, on=timezone.localdate()))
    return bool(numbers) and {number for _, _, number, _ in close} == numbers


def _key() -> bytes:
    return str(settings.SECRET_KEY).encode()


def _is_guarded(request: HttpRequest, response: Any) -> bool:
    """Return whether the answer is text about people; an unknown address is guarded too."""
    match = request.resolver_match
    if match is not None and match.namespace in TELLS_OF_NOBODY:
        return False
    if not response.headers.get("Content-Type", "").startswith(TEXT):
        return False
    return bool(response.streaming or response.content)


def _cover(request: HttpRequest, response: Any) -> Any:
    staff = request.user
    municipality = staff.municipality_id if staff.is_authenticated else None
    if not people.anybody_protected(municipality):
        return response
    # Bytes that are no text of ours (an attached file in another encoding) come out as they went in.
    text = "" if response.streaming else response.content.decode(errors=AS_IT_IS)
    on = timezone.localdate()
    numbers = sorted(set(_CASE_NUMBER.findall(text)))
    is_asked = 0 < len(numbers) <= MOST_NUMBERS
    secrets, is_close = people.masked_in(
        municipality, on=on, beside=_close_by(numbers, municipality, on=on) if is_asked else None
    )
    if not secrets:
        return response
    guard = rules.guard_of(secrets, _key())
    but: frozenset[int] = getattr(request, "unveiled", frozenset())
    if response.streaming:
        response.streaming_content = _streamed(response.streaming_content, guard)
        response.headers.pop("Content-Length", None)
        return response
    kind = response.headers["Content-Type"]

    def cover(words: str) -> str:
        is_marked = kind.startswith(("text/html", "application/json"))
        return guard.cover(words, is_close=is_close or len(numbers) > MOST_NUMBERS, is_marked=is_marked, but=but)

    if kind.startswith("application/json"):
        covered = json.dumps(_in_json(json.loads(text), cover))
    else:
        covered = _in_page(text, cover, _typed(request)) if kind.startswith("text/html") else cover(text)
    if covered != text:
        response.content = covered.encode(errors=AS_IT_IS)
        if "Content-Length" in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
    return response


def _close_by(numbers: list[str], municipality_id: int | None, *, on: date) -> Kept:
    """Ask for the cases among these numbers whose pages cover parts of an address too: the person's, the household's."""
    words, whose = CharField(), {} if municipality_id is None else {"municipality_id": municipality_id}

    def build(blanks: list[str]) -> QuerySet[Any, Any]:
        close = Q(person_id__in=people.protected_people(on=on)) | Q(person_id__in=people.living_with_protected(on=on))
        return Case.objects.filter(close, number__in=blanks, **whose).values_list(
            "person_id", Value(BESIDE, output_field=words), "number", Value("", output_field=words)
        )

    return Kept(("close by", municipality_id, on), build, numbers)


def _streamed(chunks: Any, guard: rules.Guard) -> Iterator[bytes]:
    for chunk in chunks:
        text = bytes(chunk).decode(errors=AS_IT_IS)
        yield guard.cover(text, is_close=False, is_marked=False).encode(errors=AS_IT_IS)


def _in_json(value: Any, cover: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return cover(value)
    if isinstance(value, list):
        return [_in_json(each, cover) for each in value]
    if isinstance(value, dict):
        return {cover(name): _in_json(each, cover) for name, each in value.items()}
    return value


def _typed(request: HttpRequest) -> frozenset[str]:
    """Return what the reader typed: giving it back tells nothing, covering it would tell that it is somebody's."""
    sent: frozenset[str] = getattr(request, "typed", frozenset())
    asked = {text for values in request.GET.lists() for text in values[1]}
    return frozenset(text for text in (*sent, *asked) if len(text.strip()) >= FEWEST_TYPED)


def _in_heading(shown: re.Pattern[str], hold: Callable[[str], str], heading: re.Match[str]) -> str:
    return shown.sub(lambda typed: hold(typed[0]), heading[0])


def _in_page(page: str, cover: Callable[[str], str], typed: frozenset[str]) -> str:
    covered = cover(page)
    if covered == page or not typed:
        return covered
    held: list[str] = []

    def hold(words: str) -> str:
        held.append(words)
        return f"\ufdd0{len(held) - 1}\ufdd1"

    plain = {" ".join(text.split()) for text in typed}

    def control(found: re.Match[str]) -> str:
        is_mine = " ".join(html.unescape(found["typed"]).split()) in plain
        return found["before"] + (hold(found["typed"]) if is_mine else found["typed"]) + found["after"]

    page = _CONTROL.sub(control, page)
    for words in sorted(plain, key=len, reverse=True):
        shown = re.compile(re.escape(html.escape(words)))
        page = _HEADING.sub(partial(_in_heading, shown, hold), page)
        page = re.sub(rf"(?<==){re.escape(quote_plus(words))}(?=[\"&#])", lambda found: hold(found[0]), page)
    return _HELD.sub(lambda found: held[int(found[1])], cover(page))
