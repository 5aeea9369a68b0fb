"""Writes of the index, always inside the transaction of the text they follow."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction

from yorisoi.cases.models import Case
from yorisoi.search import rules
from yorisoi.search.backends import backend
from yorisoi.search.models import SearchDoc


class Text(NamedTuple):
    """One text to be indexed in bulk."""

    municipality_id: int
    agency_id: int
    case_id: int
    kind: str
    subject_id: int
    on_date: date
    writer_id: int | None
    form: str
    text: str


@transaction.atomic(savepoint=False)
def index(
    *, case: Case, kind: str, subject_id: int, text: str, on_date: date, writer_id: int | None, form: str = ""
) -> None:
    """Make a new text of a case findable."""
    index_many([
        Text(case.municipality_id, case.agency_id, case.pk, kind, subject_id, on_date, writer_id, form, text)
    ])


@transaction.atomic(savepoint=False)
def index_many(texts: Iterable[Text]) -> None:
    """Make many new texts findable."""
    docs = [
        (
            SearchDoc(
                municipality_id=each.municipality_id, agency_id=each.agency_id, case_id=each.case_id, kind=each.kind,
                subject_id=each.subject_id, on_date=each.on_date, writer_id=each.writer_id, form=each.form,
            ),
            _tokens(each.text, each.municipality_id, each.agency_id, each.case_id),
        )
        for each in texts
    ]
    if docs:
        backend().add(docs)


@transaction.atomic(savepoint=False)
def reindex(*, kind: str, subject_id: int, old_text: str, new_text: str, on_date: date | None = None) -> None:
    """Exchange the words of a text that was corrected; `old_text` must be what was indexed. A text not known stays so."""
    doc = _locked(kind, subject_id)
    if doc is not None:
        backend().replace(doc, old=_of(doc, old_text), new=_of(doc, new_text), on_date=on_date or doc.on_date)


@transaction.atomic(savepoint=False)
def forget(*, kind: str, subject_id: int, old_text: str) -> None:
    """Take a text out of the index; `old_text` must be what was indexed."""
    doc = _locked(kind, subject_id)
    if doc is not None:
        backend().remove(doc, old=_of(doc, old_text))


@transaction.atomic(savepoint=False)
def forget_many(*, kind: str, old_texts: Mapping[int, str]) -> None:
    """Take many texts (id → what was indexed) out of the index."""
    docs = SearchDoc.objects.filter(kind=kind, subject_id__in=list(old_texts)).select_related("case").order_by("pk")
    found = list(docs.select_for_update(of=("self",)))
    if found:
        backend().remove_many([(doc, _of(doc, old_texts[doc.subject_id])) for doc in found])


@transaction.atomic(savepoint=False)
def clear() -> None:
    """Forget the whole index, before it is made anew."""
    backend().clear()


def settle() -> None:
    """Put the index in order after much was added at once."""
    backend().settle()


def _locked(kind: str, subject_id: int) -> SearchDoc | None:
    docs = SearchDoc.objects.filter(kind=kind, subject_id=subject_id).select_related("case")
    return docs.select_for_update(of=("self",)).first()


def _of(doc: SearchDoc, text: str) -> list[str]:
    return _tokens(text, doc.municipality_id, doc.case.agency_id, doc.case_id)


def _tokens(text: str, municipality_id: int, agency_id: int, case_id: int) -> list[str]:
    scope = [rules.of_municipality(municipality_id), rules.of_agency(agency_id), rules.of_case(case_id)]
    return [*rules.grams(text), *scope]
