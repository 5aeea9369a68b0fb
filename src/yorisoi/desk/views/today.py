from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.queries import people_of
from yorisoi.cases.queries.duties import Scope
from yorisoi.cases.queries.prepared import Asking
from yorisoi.cases.rules.duties import Duty
from yorisoi.desk import duty_links
from yorisoi.desk.queries import today, warnings
from yorisoi.drafts import queries as drafts
from yorisoi.records import queries as records
from yorisoi.ui.asked import page_number
from yorisoi.ui.parts import pager

# Those who carry no case and decide nothing: they read what they are shown.
NO_DESK = frozenset({Role.AUDITOR, Role.PARTNER_MEMBER, Role.ADMINISTRATOR})


def index(request: SignedInRequest) -> HttpResponse:
    """今日すること — one's own duties in one look, late ones first, each with the one button that settles it."""
    staff = request.user
    on = timezone.localdate()
    if staff.role in NO_DESK:
        return render(request, "desk/today_none.html", {"today": on})
    tabs = _tabs(staff)
    asked = request.GET.get("whose", "")
    whose = asked if asked in dict(tabs) else tabs[0][0]
    scope = today.scope_for(staff, whose, on=on)
    if not asked and staff.is_chief and not scope.case_ids:
        # A chief who carries no case of their own begins with everybody's.
        whose = "all"
        scope = today.scope_for(staff, whose, on=on)
    context: dict[str, Any] = {"tabs": tabs, "whose": whose, "today": on, "is_own": whose == "mine"}
    if request.GET.get("kind") in DutyKind.values:
        return _of_kind(request, scope, whose, DutyKind(request.GET["kind"]), context)
    shows_ahead = request.GET.get("ahead") == "1"
    if whose == "mine":
        scope = today.ask_ahead(scope)
    due = today.today(scope, whose, shows_ahead=shows_ahead)
    filled = [section for section in due.sections if section.duties]
    carried_by = _carried_by(whose, [duty for section in filled for duty in section.duties], on=on)
    context |= {
        "due": due, "shows_ahead": shows_ahead,
        "sections": [
            (
                section,
                duty_links.lines(
                    section.duties, staff, on=on, has_main=section is filled[0], carried_by=carried_by
                ),
            )
            for section in filled
        ],
    }
    if whose == "mine":
        context |= _aside(scope, on=on)
        context["unsaved"] = drafts.count(staff, on=on)
    context["to_countersign"] = records.waiting_for(staff).count() if staff.is_chief else 0
    return render(request, "desk/today.html", context)


def _aside(scope: Scope, *, on: date) -> dict[str, Any]:
    """Return what stands beside one's own duties."""
    own, asking = list(scope.case_ids or ()), scope.asking or Asking(scope.case_ids)
    return {
        "own_cases": people_of.how_many_go_on(own),
        "appointments": records.appointments_on(own, on=on),
        "waiting": today.waiting_for_others(asking, on=on),
        "warned": warnings.of_cases(asking, on=on)[: warnings.MOST_SHOWN],
    }


def _carried_by(whose: str, duties: list[Duty], *, on: date) -> dict[int, str]:
    """Return who carries each case, where the reader does not know it anyway."""
    ids = {duty.case_id for duty in duties if duty.case_id is not None} if whose == "all" else set()
    return people_of.primaries(sorted(ids), on=on) if ids else {}


def _tabs(staff: Staff) -> list[tuple[str, str]]:
    if staff.is_officer:
        return [("municipality", "自治体")]
    return [("mine", "わたし"), ("all", "みんな")] if staff.is_chief else [("mine", "わたし")]


def _of_kind(
    request: SignedInRequest, scope: Scope, whose: str, kind: DutyKind, context: dict[str, Any]
) -> HttpResponse:
    """One kind of duty, page by page."""
    number = page_number(request)
    rows, total = today.of_kind(scope, whose, kind, number)
    reached = min(total, today.MOST_PAGES * today.A_KIND)
    context |= {
        "kind": kind, "total": total,
        "lines": duty_links.lines(
            rows, request.user, on=scope.on, carried_by=_carried_by(whose, rows, on=scope.on)
        ),
        "pager": pager(
            number=number, size=today.A_KIND, total=reached, path=request.path, params=request.GET.items()
        ),
    }
    return render(request, "desk/today_kind.html", context)
