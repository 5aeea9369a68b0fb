from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.desk import acts, duty_links, rules
from yorisoi.desk.queries import cover, evidence, pictures, protecting
from yorisoi.foundation.digits import whole_number
from yorisoi.records import queries as records
from yorisoi.records.enums import NoteGroup
from yorisoi.records.files import queries as attachments
from yorisoi.ui.asked import paged
from yorisoi.ui.parts import Caution

NOTES = 30
MOST_PARTS = 10


def show(request: SignedInRequest, number: str) -> HttpResponse:
    """ケースの表紙 — where the case stands, what is next and why, the person's own words, and what has been."""
    case: Any = access_case(request.user, number)
    staff: Any = request.user
    on = timezone.localdate()
    context = cover.cover(case, staff, on=on)
    may_write = case.access.may_write
    state: cover.State = context.pop("state")
    lines = duty_links.lines(state.due, staff, on=on, with_who=False, may_act=may_write, has_main=True)
    near, other = acts.buttons(case, beside={line.url for line in lines})
    family = context["family"]
    drawn = pictures.family_picture(case, family, staff, on=on).draw() if family else ""
    context |= {
        "case": case, "person": case.person, "today": on, "warned": protecting.warned(case, staff, on=on),
        "steps": cover.steps(case, state.panels, on=on, may_write=may_write),
        "duties": lines, "has_main": any(line.is_main for line in lines),
        "near": near, "other": other, "genogram": mark_safe(drawn),
        "warnings": [Caution(each.label, each.text, each.source) for each in state.warnings],
        "reads_evidence": not rules.may_read_evidence(staff.role),
        **_course(request, case, on),
    }
    return render(request, "desk/case.html", context)


def _course(request: SignedInRequest, case: Any, on: Any) -> dict[str, Any]:
    """Return the notes shown under これまで: thirty at a time, all of them or one group."""
    group = request.GET.get("group", "")
    if group not in NoteGroup.values:
        group = ""
    parts = min(whole_number(request.GET.get("parts", "")) or 1, MOST_PARTS)
    counts = records.counts(case)
    shown = parts * NOTES
    notes = list(records.timeline(case, group=group)[:shown])
    attached = attachments.of_notes(notes, case=case, on=on)
    return {
        "group": group, "count": counts[""], "group_count": counts[group],
        "groups": [("", "すべて"), *NoteGroup.choices],
        "entries": records.entries(notes, number=case.number, on=on, attached=attached),
        "rest": max(0, counts[group] - shown),
        "next_parts": parts + 1 if parts < MOST_PARTS else 0,
    }


def audit(request: SignedInRequest, number: str) -> HttpResponse:
    """だれが見たか — who opened this case and who did what in it; for the chief and the auditor."""
    case = access_case(request.user, number)
    for violation in rules.may_read_evidence(request.user.role):
        raise PermissionDenied(violation.sentence)
    only_views = request.GET.get("all") != "1"
    entries = evidence.entries(case, only_views=only_views)
    shown = paged(request, size=evidence.PAGE, total=entries.count())
    context = {
        "case": case, "only_views": only_views, "pager": shown,
        "rows": evidence.rows(entries[shown.rows]),
    }
    return render(request, "desk/audit.html", context)
