"""Keeping the index of words true: in the transaction of the note itself, and in bulk where many notes came at once."""

from django.db import transaction

from yorisoi.cases.models import Case
from yorisoi.records.models import CaseNote
from yorisoi.records.queries.finding import KIND, words_of
from yorisoi.records.rules.finding import searched_text
from yorisoi.search import actions as search
from yorisoi.search.models import SearchDoc

FIELDS = (
    "pk", "municipality_id", "case__agency_id", "case_id", "happened_on", "author_id", "form", "body",
    "counterpart_name", "next_note",
)


def make_findable(note: CaseNote, case: Case) -> None:
    """Index a new note."""
    search.index(
        case=case, kind=KIND, subject_id=note.pk, text=words_of(note), on_date=note.happened_on,
        writer_id=note.author_id, form=note.form,
    )


def renew_findable(note: CaseNote, *, body_before: str) -> None:
    """Index a corrected note anew; its other parts must be what they were."""
    search.reindex(
        kind=KIND, subject_id=note.pk, old_text=words_of(note, body=body_before), new_text=words_of(note),
        on_date=note.happened_on,
    )


@transaction.atomic
def index_missing(*, after: int, size: int) -> tuple[int, int, int]:
    """
    Index those of the next `size` notes (by id) that are not indexed yet.

    :return: the last id looked at, how many were looked at, how many were added; (after, 0, 0) at the end
    """
    rows = list(CaseNote.objects.filter(pk__gt=after).order_by("pk").values_list(*FIELDS)[:size])
    if not rows:
        return after, 0, 0
    known = set(
        SearchDoc.objects.filter(kind=KIND, subject_id__range=(rows[0][0], rows[-1][0])).order_by("pk")
        .values_list("subject_id", flat=True)
    )
    missing = [row for row in rows if row[0] not in known]
    search.index_many(
        search.Text(
            municipality_id, agency_id, case_id, KIND, pk, day, author_id, form,
            searched_text(body=body, counterpart_name=name, next_note=next_note),
        )
        for pk, municipality_id, agency_id, case_id, day, author_id, form, body, name, next_note in missing
    )
    return rows[-1][0], len(rows), len(missing)
