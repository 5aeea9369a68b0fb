"""What is due: every room asked in its own line, merged here. No registry: one reads here who is asked."""

from collections.abc import Iterable

from yorisoi.cases.queries import duties as cases
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.rules.duties import Duty
from yorisoi.process.s01_outreach import queries as outreach
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s03_emergency import queries as emergency
from yorisoi.process.s04_assessment import queries as assessment
from yorisoi.process.s05_screening import queries as screening
from yorisoi.process.s06_plan import queries as plan
from yorisoi.process.s07_meeting import queries as meeting
from yorisoi.process.s08_decision import queries as decision
from yorisoi.process.s09_provision import queries as provision
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s11_review import queries as review
from yorisoi.process.s12_closure import queries as closure
from yorisoi.process.s13_followup import queries as followup
from yorisoi.records import queries as records
from yorisoi.referrals import queries as referrals
from yorisoi.resources import queries as resources


def everything(scope: Scope) -> list[Batch]:
    """Return what every room has to say about a scope."""
    return [
        *cases.duties(scope),
        *records.duties(scope),
        *referrals.duties(scope),
        *resources.duties(scope),
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


def of_municipality(scope: Scope) -> list[Batch]:
    """Return what waits for the municipality itself."""
    return decision.duties(scope)


def merged(batches: Iterable[Batch]) -> list[Duty]:
    """Return the duties of all batches by their due day."""
    return sorted((duty for batch in batches for duty in batch.duties), key=_order)


def _order(duty: Duty) -> tuple[object, ...]:
    return (duty.due_on, duty.kind, duty.number, duty.subject_id or 0)
