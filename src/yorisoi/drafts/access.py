"""下書きの扉 (the door of drafts): a draft may be kept, and is offered, only where its worker may still write."""

from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import Resolver404, resolve

from yorisoi.agencies.models import Staff
from yorisoi.cases.access import answer_for
from yorisoi.cases.models import Case
from yorisoi.drafts import rules
from yorisoi.foundation.violations import Refused, Violation


def page_of(text: str) -> str:
    """
    Return the address if it is one of our pages.

    :raises Refused: DRAFT_PAGE_UNKNOWN
    """
    try:
        parts = urlsplit(text)
        # Browsers pass over a tab in an address: "/<tab>/elsewhere" would lead to another house.
        is_ours = text.startswith("/") and not parts.netloc and len(text) <= rules.LONGEST_PAGE
        known = is_ours and resolve(parts.path)
    except (Resolver404, ValueError):
        known = None
    if not known:
        raise Refused([Violation(
            "DRAFT_PAGE_UNKNOWN", "下書きを保存できません。", "この画面のアドレスを読めませんでした。",
            "書いたものを控えてから、画面を開きなおしてください。",
        )])
    return text


def cases_of(staff: Staff, page: str, fields: list[rules.Field], *, on: date) -> list[Case]:
    """
    Return the cases the page writes about: the one of its address, or all chosen in the form, in that order.

    Leaves no line in the evidence: opening the page has left one, and each draft leaves its own.

    :raises Http404: if there is no such case, or one is not theirs: both look the same
    :raises PermissionDenied: if they may see one of the cases but not write about it
    """
    return [_one(staff, number, on=on) for number in rules.case_numbers(page, fields)]


def _one(staff: Staff, number: str, *, on: date) -> Case:
    case = Case.objects.filter(municipality_id=staff.municipality_id, number=number).order_by("pk").first()
    if case is None:
        raise Http404
    answer = answer_for(staff, case, on=on)
    if not answer.may_see:
        raise Http404
    # The officer does not write the record, but types the decision.
    if not answer.may_write and not staff.is_officer:
        raise PermissionDenied("このケースは見ることはできますが、書きこむことはできません。")
    return case
