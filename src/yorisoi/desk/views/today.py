from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yorisoi.agencies.enums import Role
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.enums import DutyKind
from yorisoi.desk import duty_links
from yorisoi.desk.queries import today, warnings
from yorisoi.records import queries as records
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
    whose = request.GET.get("whose", "")
    if whose not in {code for code, _ in tabs}:
        whose = tabs[0][0]
    scope = today.scope_for(staff, whose, on=on)
    context = {"tabs": tabs, "whose": whose, "today": on, "is_own": whose == "mine"}
    if request.GET.get("kind") in DutyKind.values:
        return _of_kind(request, scope, whose, DutyKind(request.GET["kind"]), context)
    shows_ahead = request.GET.get("ahead") == "1"
    due = today.today(scope, whose, shows_ahead=shows_ahead)
    filled = [section for section in due.sections if section.duties]
    context |= {
        "due": due, "shows_ahead": shows_ahead,
        "sections": [
            (section, duty_links.lines(section.duties, staff, on=on, has_main=section is filled[0]))
            for section in filled
        ],
    }
    if whose == "mine":
        own = list(scope.case_ids or ())
        context |= {
            "own_cases": len(own),
            "appointments": records.appointments_on(own, on=on),
            "waiting": today.waiting_for_others(own, on=on),
            "warned": warnings.of_cases(own, on=on)[: warnings.MOST_SHOWN],
        }
    return render(request, "desk/today.html", context)


def _tabs(staff) -> list[tuple[str, str]]:
    if staff.is_officer:
        return [("municipality", "自治体")]
    return [("mine", "わたし"), ("all", "みんな")] if staff.is_chief else [("mine", "わたし")]


def _of_kind(request: SignedInRequest, scope, whose: str, kind: DutyKind, context: dict) -> HttpResponse:
    """One kind of duty, page by page."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    rows, total = today.of_kind(scope, whose, kind, number)
    reached = min(total, today.MOST_PAGES * today.A_KIND)
    context |= {
        "kind": kind, "total": total,
        "lines": duty_links.lines(rows, request.user, on=scope.on),
        "pager": pager(
            number=number, size=today.A_KIND, total=reached, path=request.path, params=request.GET.items()
        ),
    }
    return render(request, "desk/today_kind.html", context)
