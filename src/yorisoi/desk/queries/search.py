"""さがす: people one may see, by name, reading, ローマ字, telephone, birth date or case number."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.kana import fold_name, normalize, phone_digits, romaji_to_hiragana
from yorisoi.foundation.wareki import DateNotUnderstood, fiscal_year, fiscal_year_code, parse_date
from yorisoi.people import queries as people
from yorisoi.people.models import Person

MOST_HITS = 20
MOST_CHARACTERS = 100
MOST_KEYS = 200
# A worker's own cases are few: their persons are named one by one. These roles see (nearly) everything.
SEES_WIDELY = frozenset({Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER, Role.AUDITOR})
YEARS_OF_NUMBERS = 10
FEWEST_DIGITS = 4
_NUMBER = re.compile(r"[MTSHR]\d{1,2}-?\d{0,5}")
_PHONE = re.compile(r"\+?[0-9() -]+")


@dataclass(frozen=True)
class Hit:
    """One case found, and why it is here."""

    case: Case
    why: str


@dataclass(frozen=True)
class Found:
    """What a search found: at most MOST_HITS cases, and whether there is more."""

    hits: list[Hit]
    has_more: bool = False
    is_too_long: bool = False


def search(text: str, *, staff: Staff, on: date) -> Found:
    """Return the cases one may see whose person or number the text means, the closest first."""
    text = " ".join(normalize(text).split())
    if len(text) > MOST_CHARACTERS:
        return Found([], is_too_long=True)
    if not text:
        return Found([])
    visible = Case.objects.visible_to(staff, on=on)
    found: dict[int, Hit] = {}
    for wanted, why in _by_number(text, visible, on=on) + _by_birth(text, visible):
        for case in wanted.select_related("person")[: MOST_HITS + 1]:
            found.setdefault(case.pk, Hit(case, why))
    for hit in _by_keys(text, visible, staff=staff):
        found.setdefault(hit.case.pk, hit)
    hits = list(found.values())
    return Found(hits[:MOST_HITS], has_more=len(hits) > MOST_HITS)


def _by_number(text: str, visible: QuerySet[Case], *, on: date) -> list[tuple[QuerySet[Case], str]]:
    plain = re.sub(r"[‐‑‒–—−ー]", "-", unicodedata.normalize("NFKC", text)).upper()
    if _NUMBER.fullmatch(plain):
        wanted = visible.filter(numbers_beginning_with(plain))
    elif plain.isdecimal() and len(plain) <= 4:
        this_year = fiscal_year(on)
        years = range(this_year, this_year - YEARS_OF_NUMBERS, -1)
        wanted = visible.filter(number__in=[f"{fiscal_year_code(year)}-{int(plain):04d}" for year in years])
    else:
        return []
    return [(wanted.order_by("-fiscal_year", "number"), "ケース番号")]


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


def _by_keys(text: str, visible: QuerySet[Case], *, staff: Staff) -> list[Hit]:
    order: dict[int, tuple[str, str]] = {}
    own = None
    if staff.role not in SEES_WIDELY:
        own = list(visible.order_by("pk").values_list("person_id", flat=True))
    for prefix, how in prefixes(text):
        keys = people.keys_beginning_with([prefix], municipality_id=staff.municipality_id)
        if own is None:
            keys = keys.filter(Exists(visible.filter(person_id=OuterRef("person_id"))))
        else:
            keys = keys.filter(person_id__in=own)
        for person_id, key in people.in_key_order(keys).values_list("person_id", "key")[:MOST_KEYS]:
            order.setdefault(person_id, (key, how))
    ids = list(order)[: MOST_HITS + 1]
    if not ids:
        return []
    cases = visible.filter(person_id__in=ids).select_related("person").order_by("-opened_on", "-pk")
    place = {person_id: index for index, person_id in enumerate(ids)}
    return [
        Hit(case, _why(case.person, *order[case.person_id]))
        for case in sorted(cases, key=lambda case: place[case.person_id])
    ]


def _why(person: Person, key: str, how: str) -> str:
    """Say which of the person's data begins with what was typed."""
    sources = (("氏名", person.name), ("ふりがな", person.kana), ("通称", person.common_name))
    for label, words in sources:
        parts = words.split()
        if any(fold_name("".join(parts[start:])) == key for start in range(len(parts))):
            return f"{label}({how})" if how else label
    return "電話番号"
