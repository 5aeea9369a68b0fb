"""さがす: people one may see, by name, reading, ローマ字, telephone, birth date or case number."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.desk.queries.search_names import MOST_MAYBE, misspelt
from yorisoi.desk.queries.search_notes import (
    PAGE,
    FoundNotes,
    Narrowing,
    NoteHit,
    notes,
    writers,
)
from yorisoi.desk.queries.seen import Seen
from yorisoi.foundation.kana import fold_name, normalize, phone_digits, romaji_to_hiragana
from yorisoi.foundation.wareki import DateNotUnderstood, fiscal_year, fiscal_year_code, parse_date
from yorisoi.people import queries as people
from yorisoi.people.models import Person
from yorisoi.people.rules import INNER

__all__ = [
    "PAGE", "Found", "FoundNotes", "Hit", "Narrowing", "NoteHit", "Seen", "notes", "numbers_beginning_with", "prefixes",
    "search", "writers",
]

MOST_HITS = 20
# So few and the name may have been misspelt.
FEW_HITS = 3
MOST_CHARACTERS = 100
MOST_KEYS = 200
YEARS_OF_NUMBERS = 10
FEWEST_DIGITS = 4
# All that is shown of a case found.
SHOWN = (
    "number", "stage", "standing", "person__name", "person__kana", "person__common_name", "person__born_on",
)
_WITH_KANJI = {"氏名": "name", "通称": "common_name"}
_NUMBER = re.compile(r"[MTSHR]\d{1,2}-?\d{0,5}")
_PHONE = re.compile(r"\+?[0-9() -]+")


@dataclass(frozen=True)
class Hit:
    """One case found, and why it is here."""

    case: Case
    why: str


@dataclass(frozen=True)
class Found:
    """What a search found: at most MOST_HITS cases, whether there is more, and whom a misspelt name may mean."""

    hits: list[Hit]
    has_more: bool = False
    is_too_long: bool = False
    maybe: list[Hit] = field(default_factory=list)


def search(text: str, *, staff: Staff, on: date, seen: Seen | None = None) -> Found:
    """
    Return the cases one may see whose person or number the text means, the closest first.

    `seen` spares asking once more which cases that are.
    """
    text = " ".join(normalize(text).split())
    if len(text) > MOST_CHARACTERS:
        return Found([], is_too_long=True)
    if not text:
        return Found([])
    seen = seen or Seen(staff, on=on)
    visible = seen.cases
    found: dict[int, Hit] = {}
    for wanted, why in (
        _by_number(text, visible, on=on) + _by_birth(text, visible) + _by_masked_phone(text, staff, visible, on=on)
    ):
        for case in wanted.select_related("person").only(*SHOWN)[: MOST_HITS + 1]:
            found.setdefault(case.pk, Hit(case, why))
    keys = _Keys(seen)
    for hit in keys.hits(text):
        found.setdefault(hit.case.pk, hit)
    hits = list(found.values())
    maybe = keys.maybe(text, but={hit.case.pk for hit in hits}) if len(hits) < FEW_HITS else []
    return Found(hits[:MOST_HITS], has_more=len(hits) > MOST_HITS, maybe=maybe)


def _by_number(text: str, visible: QuerySet[Case], *, on: date) -> list[tuple[QuerySet[Case], str]]:
    plain = _half_width(text).upper()
    if _NUMBER.fullmatch(plain):
        wanted = visible.filter(numbers_beginning_with(plain))
    elif plain.isdecimal() and len(plain) <= 4:
        this_year = fiscal_year(on)
        years = range(this_year, this_year - YEARS_OF_NUMBERS, -1)
        wanted = visible.filter(number__in=[f"{fiscal_year_code(year)}-{int(plain):04d}" for year in years])
    else:
        return []
    return [(wanted.order_by("-fiscal_year", "number"), "ケース番号")]


def _half_width(text: str) -> str:
    """Return a number in half width, whatever was typed for its hyphens."""
    return re.sub(r"[‐‑‒–—−ー]", "-", unicodedata.normalize("NFKC", text))


def numbers_beginning_with(prefix: str) -> Q:
    """Return the condition of case numbers with a beginning, in the form each database reads off its index."""
    if connection.vendor == "postgresql":
        return Q(number__startswith=prefix)
    return Q(number__gte=prefix, number__lt=prefix + people.LAST)


def _by_birth(text: str, visible: QuerySet[Case]) -> list[tuple[QuerySet[Case], str]]:
    try:
        day = parse_date(text)
    except DateNotUnderstood:
        return []
    born = Person.objects.filter(born_on=day).values("pk")
    return [(visible.filter(person_id__in=born).order_by("-opened_on", "pk"), "生年月日")]


def _by_masked_phone(
    text: str, staff: Staff, visible: QuerySet[Case], *, on: date
) -> list[tuple[QuerySet[Case], str]]:
    plain = _half_width(text)
    found = people.by_masked_phone(plain, staff=staff, on=on) if _PHONE.fullmatch(plain) else ()
    return [(visible.filter(person_id__in=found).order_by("-opened_on", "pk"), "秘匿の電話番号")] if found else []


def prefixes(text: str) -> list[tuple[str, str]]:
    """Return the key beginnings a text may mean, with the words that say how it was read."""
    found = []
    name = fold_name(text)
    # One, two or three digits begin half of all telephone numbers.
    if name and not (name.isdecimal() and len(name) < FEWEST_DIGITS):
        found.append((name, ""))
    if any("a" <= char <= "z" for char in unicodedata.normalize("NFKC", text).casefold()):
        found.append((fold_name(romaji_to_hiragana(text)), "ローマ字から"))
    plain = unicodedata.normalize("NFKC", text)
    if _PHONE.fullmatch(plain) and len(digits := phone_digits(plain)) >= FEWEST_DIGITS:
        found.append((digits, ""))
    return list({prefix: (prefix, how) for prefix, how in reversed(found) if prefix}.values())[::-1]


class _Keys:
    """The people one may see, by the beginnings of their keys."""

    def __init__(self, seen: Seen) -> None:
        self.visible = seen.cases
        # A worker's own cases are few: their persons are named one by one.
        own = seen.cases if seen.own is None else [each.person_id for each in seen.own]
        self.keys = people.KeysSeen(seen.staff.municipality_id, own)

    def hits(self, text: str) -> list[Hit]:
        """Return the cases of whom the text is the beginning of a name, a reading or a telephone, then the middle."""
        order: dict[int, tuple[str, str]] = {}
        read = prefixes(text)
        for prefix, how in read:
            self._collect(order, prefix, how)
        for prefix, how in read:
            if len(order) <= MOST_HITS and not prefix.isdecimal():
                self._collect(order, INNER + prefix, how)
        typed = _plain(text)
        return self._cases(order, lambda person, key, how: _why(person, key, how, typed=typed))

    def maybe(self, text: str, *, but: set[int]) -> list[Hit]:
        """Return the cases of whom the text may be a misspelt name."""
        order: dict[int, tuple[str, str]] = {}
        for name, how in prefixes(text):
            for person_id, key in misspelt(name, keys=self.keys)[: MOST_MAYBE * 4]:
                order.setdefault(person_id, (key, how))
        hits = self._cases(order, lambda person, key, how: f"{_source(person, key) or '氏名'}が似ています")
        return [hit for hit in hits if hit.case.pk not in but][:MOST_MAYBE]

    def _collect(self, order: dict[int, tuple[str, str]], prefix: str, how: str) -> None:
        for person_id, key in self.keys.beginning_with(prefix, most=MOST_KEYS):
            order.setdefault(person_id, (key, how))

    def _cases(self, order: dict[int, tuple[str, str]], why: Callable[[Person, str, str], str]) -> list[Hit]:
        ids = list(order)[: MOST_HITS + 1]
        if not ids:
            return []
        cases = self.visible.filter(person_id__in=ids).select_related("person").only(*SHOWN).order_by("-opened_on", "-pk")
        place = {person_id: at for at, person_id in enumerate(ids)}
        return [
            Hit(case, why(case.person, *order[case.person_id]))
            for case in sorted(cases, key=lambda case: place[case.person_id])
        ]


def _why(person: Person, key: str, how: str, *, typed: str) -> str:
    """Say which of the person's data begins with what was typed, and how it had to be read for that."""
    source = _source(person, key)
    if not source:
        return "電話番号" if key.isdecimal() else "前の氏名"
    words = f"{source}の途中" if key.startswith(INNER) else source
    if how:
        return f"{words}({how})"
    is_other_form = source in _WITH_KANJI and typed not in _plain(getattr(person, _WITH_KANJI[source]))
    return f"{words}(異体字)" if is_other_form and _has_kanji(typed) else words


def _source(person: Person, key: str) -> str:
    """Return which name of the person the key is the end of: keys are whole names, or their later parts."""
    key = key.removeprefix(INNER)
    sources = (("氏名", person.name), ("ふりがな", person.kana), ("通称", person.common_name))
    return next((label for label, words in sources if key and fold_name(words).endswith(key)), "")


def _plain(text: str) -> str:
    """Return a text without spaces and widths, its characters' forms as they are."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _has_kanji(text: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" or char >= "\U00020000" or "\uf900" <= char <= "\ufaff" for char in text)
