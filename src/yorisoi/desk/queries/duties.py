"""What is due: every room asked in its own line, merged here. No registry: one reads here who is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.queries import duties as cases
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.rules.duties import BY_MEETING, Duty
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s01_outreach import queries as outreach
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s03_emergency import queries as emergency
from yorisoi.process.s04_assessment import queries as assessment
from yorisoi.process.s05_screening import queries as screening
from yorisoi.process.s06_plan import queries as plan
from yorisoi.process.s07_meeting import queries as meeting
from yorisoi.process.s07_meeting import rules as meeting_rules
from yorisoi.process.s08_decision import queries as decision
from yorisoi.process.s09_provision import queries as provision
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s11_review import queries as review
from yorisoi.process.s12_closure import queries as closure
from yorisoi.process.s13_followup import queries as followup
from yorisoi.records import queries as records
from yorisoi.referrals import queries as referrals
from yorisoi.resources import queries as resources


def scope_of(staff: Staff, *, on: date, days_ahead: int) -> Scope:
    """Return the scope of one worker's own duties: what is settled, and who was introduced onward and has not arrived."""
    return cases.scope_of_staff(staff, on=on, days_ahead=days_ahead, awaited=referrals.awaited(staff.municipality_id))


def everything(scope: Scope) -> list[Batch]:
    """Return what every room has to say about a scope: in one statement, and one more where many are to be counted."""
    return _by_next_meeting([*scope.together(of_cases), *resources.duties(scope)], scope)


def of_cases(scope: Scope) -> list[Batch]:
    """Return what every room has to say about the cases of a scope, each by itself."""
    return [
        *cases.duties(scope),
        *records.duties(scope),
        *referrals.duties(scope),
        *outreach.duties(scope),
        *intake.duties(scope),
        *emergency.duties(scope),
        *assessment.duties(scope),
        *screening.duties(scope),
        *plan.duties(scope),
        *meeting.duties(scope),
        *decision.duties(scope),
        *provision.duties(scope),
        *monitoring.duties(scope),
        *review.duties(scope),
        *closure.duties(scope),
        *followup.duties(scope),
    ]


def _by_next_meeting(batches: list[Batch], scope: Scope) -> list[Batch]:
    """Let what goes to a meeting be due by the agency's next regular one (one query, where something waits for it)."""
    waiting = {duty.case_id for each in batches if each.kind in BY_MEETING for duty in each.duties if duty.case_id}
    if not waiting:
        return batches
    days = meeting.next_regular_days(waiting, on=scope.on)
    return [_tabled_by(each, days, scope) if each.kind in BY_MEETING else each for each in batches]


def _tabled_by(batch: Batch, days: Mapping[int, date], scope: Scope) -> Batch:
    due = [_before_meeting(duty, days.get(duty.case_id or 0)) for duty in batch.duties]
    kept = [duty for duty in due if scope.until is None or duty.due_on <= scope.until]
    return Batch(batch.kind, kept, batch.count - (len(due) - len(kept)))


def _before_meeting(duty: Duty, meets_on: date | None) -> Duty:
    due_on = meeting_rules.due_by_meeting(period_ends_on=duty.due_on, next_regular_on=meets_on)
    told = f"次の定期の会議は{format_month_day(meets_on)}です。" if meets_on and due_on == meets_on else ""
    return replace(duty, due_on=due_on, why=duty.why + told)


def of_municipality(scope: Scope) -> list[Batch]:
    """Return what waits for the municipality itself."""
    return scope.together(decision.duties)


def merged(batches: Iterable[Batch]) -> list[Duty]:
    """Return the duties of all batches by their due day."""
    return sorted((duty for batch in batches for duty in batch.duties), key=_order)


def _order(duty: Duty) -> tuple[object, ...]:
    return (duty.due_on, duty.kind, duty.number, duty.subject_id or 0)
