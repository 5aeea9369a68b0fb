"""Writes on cases: open, move, assign, hand over, grant. The stage rooms call `move` in their own transaction."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yorisoi.agencies import actions as agencies
from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases.enums import AssignmentKind, DutyKind, GrantBasis, Stage, Standing, Turn
from yorisoi.cases.models import Assignment, Case, CaseGrant, CaseNumber, PeriodSetting, SavedView
from yorisoi.cases.queries import people_of
from yorisoi.cases.rules import arrangement
from yorisoi.cases.rules.duties import RULES
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.foundation.wareki import fiscal_year, fiscal_year_code
from yorisoi.people import actions as people
from yorisoi.people.models import Person


def not_active(case: Case) -> Violation:
    """Return the refusal for an act on a case that stands still or has ended."""
    if case.is_ended:
        return Violation(
            "CASE_ENDED", "記録できません。", "このケースはもうおわっています。",
            "あらためて相談があったときは「新しい相談」から受け付けてください。",
        )
    return Violation(
        "CASE_INTERRUPTED", "記録できません。", "このケースは中断しています。",
        "連絡がとれたときは、先に「再開」を記録してください。",
    )


@transaction.atomic
def open_case(
    *, person: Person, stage: Stage, actor: Staff, on: date, turn: Turn = Turn.COUNSELOR, once: UUID | None = None
) -> Case:
    """Open a case for a person with the next number of the fiscal year and the actor as 主担当."""
    person = people.hold(person)
    year = fiscal_year(on)
    CaseNumber.objects.get_or_create(municipality_id=actor.municipality_id, fiscal_year=year)
    counter = CaseNumber.objects.select_for_update().get(municipality_id=actor.municipality_id, fiscal_year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    case = Case.objects.create(
        municipality_id=actor.municipality_id, agency_id=actor.agency_id, person=person,
        number=f"{fiscal_year_code(year)}-{counter.last:04d}", fiscal_year=year, serial=counter.last,
        opened_on=on, moved_on=on, stage=stage, turn=turn, last_contact_on=on, once=once,
    )
    Assignment.objects.create(
        municipality_id=case.municipality_id, case=case, staff=actor, kind=AssignmentKind.PRIMARY, starts_on=on
    )
    audit.record("case.opened", actor=actor, subject=case, stage=stage, on=on.isoformat())
    return case


def lock(case: Case, *, standings: tuple[Standing, ...] = (Standing.ACTIVE,)) -> Case:
    """
    Lock the row of a case for the rest of the transaction and return it fresh.

    :raises Refused: CASE_ENDED or CASE_INTERRUPTED when its standing is none of `standings`
    """
    locked = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    require_standing(locked, standings=standings)
    return locked


def require_standing(case: Case, *, standings: tuple[Standing, ...] = (Standing.ACTIVE,)) -> None:
    """
    Refuse an act on a locked case that does not stand so.

    For an act that itself changes the standing: it locks the case in any standing, looks for its own earlier press,
    and only then asks. Of two presses at one moment the second then finds what the first made.

    :raises Refused: CASE_ENDED, CASE_INTERRUPTED
    """
    if case.standing not in standings:
        raise Refused([not_active(case)])


def move(
    case: Case, *, stage: Stage, turn: Turn, actor: Staff, on: date, standing: Standing = Standing.ACTIVE
) -> None:
    """
    Write where the case stands after a stage's act. Call it inside that act's transaction, on a locked case.

    An ended case is no longer watched for silence or monitoring. `desk.rules` recomputes the same from all facts.
    """
    if (case.stage, case.turn, case.standing) == (stage, turn, standing):
        return
    audit.record(
        "case.moved", actor=actor, subject=case, old=[case.stage, case.turn, case.standing],
        new=[stage, turn, standing],
    )
    case.stage, case.turn, case.standing, case.moved_on = stage, turn, standing, on
    fields = ["stage", "turn", "standing", "moved_on", "version"]
    case.version += 1
    if standing == Standing.ENDED:
        case.ended_on, case.monitoring_base_on = on, None
        fields += ["ended_on", "monitoring_base_on"]
    case.save(update_fields=fields)


def note_contact(case: Case, *, on: date) -> None:
    """Remember the latest day the person was really in contact (never moves backwards)."""
    Case.objects.filter(Q(last_contact_on__lt=on) | Q(last_contact_on__isnull=True), pk=case.pk).update(
        last_contact_on=on
    )


def set_contact(case: Case, *, on: date) -> None:
    """Write the day of the last contact as it is after a contact was taken out (an import undone)."""
    case.last_contact_on = on
    case.save(update_fields=["last_contact_on"])


def mark_urgent(case: Case, *, is_urgent: bool) -> None:
    """Remember whether an urgent need of the case has no answer yet (written by 相談受付 and 緊急的な支援)."""
    case.has_urgent_need = is_urgent
    case.save(update_fields=["has_urgent_need"])


def await_monitoring(case: Case, *, since: date | None, first: bool) -> None:
    """Set the day from which the next monitoring counts; None stops waiting (interruption, closure, new plan)."""
    case.monitoring_base_on, case.monitoring_is_first = since, first
    case.save(update_fields=["monitoring_base_on", "monitoring_is_first"])


def report_to_municipality(case: Case, *, on: date) -> None:
    """Note the day the case was first reported to the municipality; its officers see the case from then on."""
    if case.reported_on is None:
        case.reported_on = on
        case.save(update_fields=["reported_on"])


@transaction.atomic
def grant(*, case: Case, staff: Staff, basis: GrantBasis, starts_on: date, ends_on: date | None, actor: Staff) -> None:
    """Let somebody outside the assignment see a case for a dated reason; a second grant extends the first."""
    if staff.municipality_id != case.municipality_id:
        raise ValueError("a grant never crosses municipalities")
    held = CaseGrant.objects.filter(case=case, staff=staff, basis=basis)
    # One that ended before this one starts stays as it was: in between nobody saw the case.
    reaching = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), starts_on__lte=starts_on)
    if known := reaching.order_by("-pk").first():
        known.ends_on = ends_on if ends_on is None or known.ends_on is None else max(known.ends_on, ends_on)
        known.save(update_fields=["ends_on"])
    else:
        CaseGrant.objects.create(
            municipality_id=case.municipality_id, case=case, staff=staff, basis=basis, starts_on=starts_on,
            ends_on=ends_on,
        )
    audit.record("case.granted", actor=actor, subject=case, staff=staff.pk, basis=basis)


def _may_arrange(case: Case, actor: Staff) -> list[Violation]:
    return arrangement.may_arrange(
        is_supporter=actor.is_supporter, is_own_agency=actor.agency_id == case.agency_id
    )


def _may_carry(case: Case, staff: Staff) -> list[Violation]:
    return arrangement.may_carry(
        is_active=staff.is_active, is_supporter=staff.is_supporter, is_own_agency=staff.agency_id == case.agency_id
    )


@transaction.atomic
def assign(*, case: Case, staff: Staff, actor: Staff, on: date) -> Assignment:
    """
    Add a 副担当 to a case; pressing twice changes nothing.

    :raises Refused: NOT_THE_SUPPORTING_AGENCY, NOT_A_SUPPORTER
    """
    case = lock(case, standings=tuple(Standing))
    if violations := [*_may_arrange(case, actor), *_may_carry(case, staff)]:
        raise Refused(violations)
    assignment, made = Assignment.objects.get_or_create(
        case=case, staff=staff, ends_on=None,
        defaults={
            "municipality_id": case.municipality_id, "kind": AssignmentKind.SECONDARY, "starts_on": on,
        },
    )
    if made:
        audit.record("case.assigned", actor=actor, subject=case, staff=staff.pk, kind=assignment.kind)
    return assignment


@transaction.atomic
def end_assignment(*, assignment: Assignment, actor: Staff, on: date) -> None:
    """
    End the assignment of a 副担当 today; pressing twice changes nothing.

    :raises Refused: NOT_THE_SUPPORTING_AGENCY, PRIMARY_NEEDS_SUCCESSOR
    """
    case = lock(assignment.case, standings=tuple(Standing))
    held = Assignment.objects.get(pk=assignment.pk)
    violations = [
        *_may_arrange(case, actor),
        *arrangement.may_end_assignment(is_primary=held.ends_on is None and held.kind == AssignmentKind.PRIMARY),
    ]
    if violations:
        raise Refused(violations)
    if held.ends_on is None:
        held.ends_on = max(on, held.starts_on)
        held.save(update_fields=["ends_on"])
        audit.record("case.unassigned", actor=actor, subject=case, staff=held.staff_id)


@transaction.atomic
def end_grant(*, grant: CaseGrant, actor: Staff, on: date) -> None:
    """
    Let a reason for seeing a case end yesterday, so that it no longer holds today.

    :raises Refused: NOT_THE_SUPPORTING_AGENCY
    """
    case = lock(grant.case, standings=tuple(Standing))
    if violations := _may_arrange(case, actor):
        raise Refused(violations)
    last = on - timedelta(days=1)
    held = CaseGrant.objects.filter(pk=grant.pk).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last))
    if held.update(ends_on=last):
        audit.record("case.grant_ended", actor=actor, subject=case, staff=grant.staff_id, basis=grant.basis)


@transaction.atomic
def hand_over(*, case: Case, staff: Staff, note: str, actor: Staff, on: date) -> Assignment:
    """
    Hand the case to a new 主担当 with a note for them; the old one's assignment ends today.

    :raises Refused: NOT_THE_SUPPORTING_AGENCY, NOT_A_SUPPORTER, NOTE_MISSING
    """
    case = lock(case, standings=tuple(Standing))
    violations = [*_may_arrange(case, actor), *_may_carry(case, staff)]
    if not note.strip():
        violations.append(
            Violation(
                "NOTE_MISSING", "引きつげません。", "引きつぎのメモが書かれていません。",
                "いまの状況、約束したこと、避けてほしいことを書いてください。", field="note",
            )
        )
    if violations:
        raise Refused(violations)
    held = Assignment.objects.filter(case=case, ends_on__isnull=True)
    if known := held.filter(staff=staff, kind=AssignmentKind.PRIMARY).first():
        return known
    held.filter(Q(kind=AssignmentKind.PRIMARY) | Q(staff=staff)).update(ends_on=on)
    assignment = Assignment.objects.create(
        municipality_id=case.municipality_id, case=case, staff=staff, kind=AssignmentKind.PRIMARY, starts_on=on,
        note=note,
    )
    audit.record("case.handed_over", actor=actor, subject=case, staff=staff.pk)
    return assignment


@transaction.atomic
def retire(*, staff: Staff, actor: Staff, on: date) -> None:
    """
    Let a member of staff leave: no more signing in, and whatever they held as 副担当 or by a grant ends.

    :raises Refused: STILL_CARRYING, and what `agencies.actions.deactivate` refuses
    """
    locked = Staff.objects.select_for_update().get(pk=staff.pk)
    violations = arrangement.may_retire(carried=people_of.carried(locked))
    try:
        agencies.deactivate(staff=locked, actor=actor, on=on)
    except Refused as refused:
        violations = [*refused.violations, *violations]
    if violations:
        raise Refused(violations)
    Assignment.objects.filter(staff=locked, ends_on__isnull=True).update(ends_on=on)
    CaseGrant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), staff=locked, starts_on__lte=on).update(
        ends_on=on
    )


@transaction.atomic
def set_periods(*, days: Mapping[DutyKind, int | None], actor: Staff) -> None:
    """
    Set the municipality's own periods; None, or what is the default anyway, goes back to the default.

    :raises Refused: NOT_A_PERIOD_KEEPER, PERIOD_OUT_OF_RANGE
    """
    if violations := [*arrangement.may_keep_periods(actor.role), *arrangement.period_faults(days)]:
        raise Refused(violations)
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)
    held = dict(
        PeriodSetting.objects.filter(municipality_id=actor.municipality_id).values_list("duty", "days")
    )
    for kind, number in days.items():
        is_default = number is None or (number == RULES[kind].days and not RULES[kind].months)
        if is_default and kind in held:
            PeriodSetting.objects.filter(municipality_id=actor.municipality_id, duty=kind).delete()
            audit.record("setting.period_default", actor=actor, duty=kind, old=held[kind])
        elif not is_default and number != held.get(kind):
            set_period(kind=kind, days=number or 0, actor=actor)


@transaction.atomic
def set_period(*, kind: DutyKind, days: int, actor: Staff) -> PeriodSetting:
    """
    Set the municipality's own number of days for one kind of duty.

    :raises Refused: NOT_A_PERIOD_KEEPER, PERIOD_OUT_OF_RANGE
    """
    if violations := [*arrangement.may_keep_periods(actor.role), *arrangement.period_faults({kind: days})]:
        raise Refused(violations)
    setting, _ = PeriodSetting.objects.update_or_create(
        municipality_id=actor.municipality_id, duty=kind, defaults={"days": days, "changed_by": actor}
    )
    audit.record("setting.period", actor=actor, subject=setting, duty=kind, days=days)
    return setting


@transaction.atomic
def save_view(*, name: str, query: str, actor: Staff) -> SavedView:
    """Keep a filter of the case list under a name of the worker's own."""
    view, _ = SavedView.objects.update_or_create(
        staff=actor, name=name, defaults={"query": query, "municipality_id": actor.municipality_id}
    )
    return view


@transaction.atomic
def forget_view(*, name: str, actor: Staff) -> None:
    """Forget a named filter of the worker's own; pressing twice changes nothing."""
    SavedView.objects.filter(staff=actor, name=name).delete()


def lock_cases_of(people: Collection[Person]) -> list[Case]:
    """Lock the cases of some people, before the people themselves as every act does, and return them."""
    return list(Case.objects.select_for_update().filter(person__in=people).order_by("pk"))


def carry_cases(*, source: Person, target: Person, among: Collection[int] | None = None) -> list[int]:
    """
    Let the cases of one person (or those of them with these ids) be those of another; return their ids.

    Inside the act that merges two records of a person, or parts them again.
    """
    held = Case.objects.select_for_update().filter(person=source).order_by("pk")
    ids = [case.pk for case in held if among is None or case.pk in among]
    Case.objects.filter(pk__in=ids).update(person=target)
    return ids
