"""総なめ (Scan): the same searches as plain `LIKE '%…%'` over all rows one may see — what an index saves."""

from datetime import date

from django.db.models import Q

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.desk.queries.search_notes import COUNTED, PAGE
from yorisoi.records.models import CaseNote


def scan_notes(staff: Staff, text: str, *, on: date) -> tuple[int, int]:
    """Count up to COUNTED notes that hold every word as typed, and read the first page of them."""
    wanted = Q()
    for word in text.split():
        wanted &= Q(body__contains=word)
    visible = Case.objects.visible_to(staff, on=on).order_by()
    notes = CaseNote.objects.filter(wanted, case__in=visible).order_by("-happened_on", "-pk")
    return len(notes[:PAGE]), notes.values("pk")[: COUNTED + 1].count()


def scan_people(staff: Staff, text: str, *, on: date) -> int:
    """Read the first cases whose person's name, reading or telephone holds the text as typed."""
    visible = Case.objects.visible_to(staff, on=on).select_related("person")
    named = Q(person__name__contains=text) | Q(person__kana__contains=text) | Q(person__common_name__contains=text)
    phoned = Q(person__phones__number__contains=text)
    return len(visible.filter(named | phoned).distinct().order_by("-opened_on", "-pk")[:PAGE])
