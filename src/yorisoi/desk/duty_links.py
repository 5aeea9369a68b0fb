"""すること → the one page on which its fact is recorded. Pages may point anywhere; here are the words and the way."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.urls import reverse

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import DutyKind, Stage, Turn
from yorisoi.cases.rules.duties import Duty
from yorisoi.foundation.wareki import format_month_day, weekday_ja
from yorisoi.ui.parts import DutyLine

SOON_DAYS = 7
LOOK = "ようすを見る"

PAGES: dict[DutyKind, str] = {
    DutyKind.EMERGENCY: "emergency:index",
    DutyKind.TRIAGE: "intake:index",
    DutyKind.ARRIVAL_CHECK: "referrals:check",
    DutyKind.TAKE_BACK: "referrals:index",
    DutyKind.ASSESSMENT: "assessment:index",
    DutyKind.PLAN_DRAFT: "plan:index",
    DutyKind.TABLING: "meeting:table",
    DutyKind.DECISION: "decision:edit",
    DutyKind.SERVICE_START: "provision:index",
    DutyKind.FIRST_MONITORING: "monitoring:new",
    DutyKind.REGULAR_MONITORING: "monitoring:new",
    DutyKind.REVIEW: "review:index",
    DutyKind.SILENCE: "records:new",
    DutyKind.INTERRUPTION_REPORT: "meeting:table",
    DutyKind.RECONNECT: "monitoring:effort",
    DutyKind.SEEK_CONSENT: "outreach:index",
    DutyKind.FOLLOW_UP: "followup:index",
    DutyKind.RESOURCE_CHECK: "resources:list",
    DutyKind.NEXT_APPOINTMENT: "records:new",
}
# The same kind raised by a later stage is settled there.
OF_A_STAGE: dict[tuple[DutyKind, Stage], str] = {(DutyKind.TRIAGE, Stage.SCREENING): "screening:new"}
# The page of one fact, not of the whole case.
OF_ONE_FACT = frozenset({DutyKind.ARRIVAL_CHECK})


def url_of(duty: Duty) -> str:
    """Return the page that settles a duty."""
    page = PAGES[duty.kind]
    if duty.stage is not None:
        page = OF_A_STAGE[duty.kind, duty.stage]
    if duty.case_id is None:
        return reverse(page)
    if duty.kind in OF_ONE_FACT:
        return reverse(page, args=[duty.number, duty.subject_id])
    return reverse(page, args=[duty.number])


def when(duty: Duty, *, on: date) -> tuple[str, str]:
    """Return when a duty is due, in large and in small words."""
    day = format_month_day(duty.due_on)
    if late := duty.days_late(on):
        return f"{late}日おくれ", f"{day}まで"
    left = (duty.due_on - on).days
    if left == 0:
        return "きょう", ""
    if left <= SOON_DAYS:
        return f"{day}({weekday_ja(duty.due_on)})", "あした" if left == 1 else f"あと{left}日"
    return day, f"あと{left}日"


def is_theirs(duty: Duty, staff: Staff) -> bool:
    """Say whether this duty is for the reader to settle: the municipality's for its officers, all others not."""
    return (duty.turn == Turn.MUNICIPALITY) == staff.is_officer


def line(
    duty: Duty, staff: Staff, *, on: date, with_who: bool = True, may_act: bool = True, carried_by: str = ""
) -> DutyLine:
    """Return a duty as a page shows it to this reader."""
    large, small = when(duty, on=on)
    opens = may_act or (staff.is_officer and is_theirs(duty, staff))
    who = f"{duty.person}さん" if duty.number else duty.person
    return DutyLine(
        label=duty.kind.label, when=large, when_note=small, why=duty.why, source=duty.rule.source,
        who=who if with_who else "", who_note=f"{duty.number} {carried_by}".strip() if with_who else "",
        who_url=reverse("desk:case", args=[duty.number]) if with_who and duty.number else "",
        url=url_of(duty) if opens else "", button=duty.rule.button if is_theirs(duty, staff) else LOOK,
        is_late=duty.days_late(on) > 0,
    )


def lines(
    duties: Iterable[Duty], staff: Staff, *, on: date, with_who: bool = True, may_act: bool = True,
    has_main: bool = False, carried_by: Mapping[int, str] | None = None,
) -> list[DutyLine]:
    """
    Return duties as a page shows them.

    With `has_main` the first that is the reader's own has the filled button; `carried_by` names the 主担当 by case.
    """
    names = carried_by or {}
    found = []
    for duty in duties:
        name = names.get(duty.case_id or 0, "")
        shown = line(duty, staff, on=on, with_who=with_who, may_act=may_act, carried_by=name)
        if has_main and shown.url and is_theirs(duty, staff):
            shown, has_main = replace(shown, is_main=True), False
        found.append(shown)
    return found
