"""さがす: the words of notes one may see, newest first, each hit compared with the note's real and masked text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.desk.queries.seen import Seen
from yorisoi.foundation.kana import normalize
from yorisoi.people import queries as people
from yorisoi.people import rules as masking
from yorisoi.records.models import CaseNote
from yorisoi.records.queries.finding import KIND, words_of
from yorisoi.records.rules.finding import searched_text
from yorisoi.search import queries as index
from yorisoi.search import rules
from yorisoi.search.rules import MOST_CHARACTERS, Scope, norm
from yorisoi.search.snippets import Piece, snippet

PAGE = 20
# Notes are counted so many pages ahead of the one shown: whoever turns pages makes it look further, up to the last number.
PAGES_AHEAD, COUNTED = 4, 1_000
BATCH = 125
# So many own cases are tokens of the question; whoever has more asks for the agency's, narrowed to one's own.
MOST_TOKENS = 200
# All that is shown of a note found, and of whose it is.
SHOWN = (
    "happened_on", "form", "body", "counterpart_name", "next_note", "author__name",
    "case__number", "case__stage", "case__person__name", "case__person__common_name",
)
# What masking covers besides the secret's own characters: 丁目, 番地, hyphens and the like, and kanji numbers.
_JOINTS = frozenset("丁目番地号室棟の〇一二三四五六七八九十ケヶがノ之ヅズ0123456789")


@dataclass(frozen=True)
class Narrowing:
    """What the notes are narrowed to; empty means all."""

    since: date | None = None
    until: date | None = None
    writer_id: int | None = None
    form: str = ""
    stage: str = ""

    @property
    def is_any(self) -> bool:
        return any((self.since, self.until, self.writer_id, self.form, self.stage))


@dataclass(frozen=True)
class NoteHit:
    """One note found, and where in it."""

    note: CaseNote
    pieces: list[Piece]
    counterpart: str


@dataclass(frozen=True)
class FoundNotes:
    """One page of notes, and how many there are: counted up to COUNTED."""

    hits: list[NoteHit] = field(default_factory=list)
    total: int = 0
    is_more: bool = False
    number: int = 1
    words: tuple[str, ...] = ()

    @property
    def count(self) -> str:
        return f"{self.total:,}件以上" if self.is_more else f"{self.total:,}件"


def notes(
    text: str, *, staff: Staff, on: date, narrowing: Narrowing = Narrowing(), number: int = 1, size: int = PAGE,
    most: int = COUNTED, seen: Seen | None = None,
) -> FoundNotes:
    """
    Return a page of the notes one may see that hold every word; never more than `most` are looked for, and no more
    than a few pages ahead of the one shown.

    `seen` spares asking once more which cases that are.
    """
    text = normalize(text)
    wanted = rules.wanted(text)
    if len(text) > MOST_CHARACTERS or not wanted.words:
        return FoundNotes(words=wanted.words)
    search = _Search(wanted, seen or Seen(staff, on=on), narrowing, _Masks(staff, wanted, on=on))
    most = min(most, (max(1, number) + PAGES_AHEAD) * size)
    found = search.matches(most + 1)
    total, is_more = min(len(found), most), len(found) > most
    number = min(max(1, number), max(1, -(-total // size)))
    shown = found[:most][(number - 1) * size : number * size]
    return FoundNotes(search.read(shown), total, is_more, number, wanted.words)


class _Masks:
    """What no text may tell: of protected people, for everybody who did not unveil them just now."""

    def __init__(self, staff: Staff, wanted: rules.Wanted, *, on: date) -> None:
        secrets = people.every_secret(municipality_id=staff.municipality_id, on=on)
        self._guard = masking.guard_of(secrets, b"") if secrets else None
        chars = _JOINTS.union(*(norm(secret.text) for secret in secrets)) if secrets else frozenset[str]()
        # A word that shares no character with anything masked stands where no mask lies.
        self.may_change_answer = any(char in chars for word in wanted.words for char in word)

    def cover(self, text: str) -> str:
        return self._guard.cover(text, is_close=True, is_marked=False) if self._guard else text


class _Search:
    def __init__(self, wanted: rules.Wanted, seen: Seen, narrowing: Narrowing, masks: _Masks) -> None:
        self.wanted, self.seen, self.narrowing, self.masks = wanted, seen, narrowing, masks
        self.scope, is_all = _scope(seen)
        self.visible = seen.cases.filter(stage=narrowing.stage) if narrowing.stage else seen.cases
        # One's own by name are the door's answer already.
        self.own = None if narrowing.stage or seen.own is None else {each.pk for each in seen.own}
        if is_all and not narrowing.stage:
            self.cases = None
        else:
            self.cases = self.visible if self.own is None else self.own

    def matches(self, most: int) -> list[int]:
        """Return the ids of the first `most` notes that hold the words, in their order."""
        found: list[int] = []
        before = None
        while len(found) < most:
            asked = max(BATCH, most - len(found))
            candidates = index.matching(
                self.wanted, municipality_id=self.seen.staff.municipality_id, kind=KIND, scope=self.scope, limit=asked,
                before=before, since=self.narrowing.since, until=self.narrowing.until,
                writer_id=self.narrowing.writer_id, form=self.narrowing.form,
                cases=self.cases, are_few=not self.seen.is_wide,
            )
            found += self._checked([each.subject_id for each in candidates])
            if len(candidates) < asked:
                break
            before = candidates[-1].place
        return found[:most]

    def _checked(self, ids: list[int]) -> list[int]:
        """Keep the notes whose text, as this reader may see it, really holds the words."""
        if self.wanted.is_exact and not self.masks.may_change_answer:
            return ids
        kept: set[int] = set()
        for start in range(0, len(ids), BATCH):
            batch = CaseNote.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk")
            for pk, body, name, following in batch.values_list("pk", "body", "counterpart_name", "next_note"):
                text = searched_text(body=body, counterpart_name=name, next_note=following)
                text = self.masks.cover(text) if self.masks.may_change_answer else text
                if rules.holds(text, self.wanted.words, self.wanted.typed):
                    kept.add(pk)
        return [pk for pk in ids if pk in kept]

    def read(self, ids: Sequence[int]) -> list[NoteHit]:
        """Read the notes of one page, through the door once more."""
        rows = CaseNote.objects.filter(pk__in=ids)
        rows = rows.filter(case__in=self.visible.order_by()) if self.own is None else rows
        notes = rows.select_related("case__person", "author").only(*SHOWN).order_by("pk")
        known = {note.pk: note for note in notes if self.own is None or note.case_id in self.own}
        return [self._hit(known[pk]) for pk in ids if pk in known]

    def _hit(self, note: CaseNote) -> NoteHit:
        text = self.masks.cover(words_of(note).replace("\n|\n", " ／ "))
        return NoteHit(note, snippet(text, self.wanted.words), self.masks.cover(note.counterpart_name))


def writers(staff: Staff) -> QuerySet[Staff]:
    """Return whose notes one may ask for: everybody of the town who writes, for a partner those of their own agency."""
    colleagues = Staff.objects.filter(municipality_id=staff.municipality_id)
    if staff.role == Role.PARTNER_MEMBER:
        colleagues = colleagues.filter(agency_id=staff.agency_id)
    return colleagues.exclude(role__in=(Role.AUDITOR, Role.ADMINISTRATOR)).order_by("kana", "name", "pk")


def _scope(seen: Seen) -> tuple[Scope, bool]:
    """Return a scope that holds all the cases one may see, as narrow as possible, and whether it holds no others."""
    staff, own = seen.staff, seen.own
    town = Scope([rules.of_municipality(staff.municipality_id)])
    if staff.role == Role.CHIEF_COUNSELOR:
        return _of_agency(staff, seen.beyond), True
    if own is None:
        return town, staff.role == Role.AUDITOR
    if len(own) <= MOST_TOKENS:
        return Scope(_of_cases(each.pk for each in own), names_cases=True), True
    elsewhere = [each.pk for each in own if each.agency_id != staff.agency_id]
    return (_of_agency(staff, elsewhere) if len(elsewhere) <= MOST_TOKENS else town), False


def _of_agency(staff: Staff, beyond: Iterable[int]) -> Scope:
    others = _of_cases(beyond)
    return Scope([rules.of_agency(staff.agency_id), *others], agency_id=None if others else staff.agency_id)


def _of_cases(ids: Iterable[int]) -> list[str]:
    return [rules.of_case(pk) for pk in ids]
