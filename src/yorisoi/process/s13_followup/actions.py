"""Writes of stage 13: the checks agreed at closure, and what they found."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s12_closure import queries as closures
from yorisoi.process.s13_followup import queries, rules
from yorisoi.process.s13_followup.enums import FollowUpFinding, FollowUpMeans
from yorisoi.process.s13_followup.models import FollowUp
from yorisoi.records import actions as records

ALL = tuple(Standing)


@transaction.atomic
def plan(*, case: Case, checks: Sequence[Mapping[str, Any]], actor: Staff, on: date) -> list[FollowUp]:
    """
    Plan the dated checks agreed at the closing meeting (`due_on`, `means` each). The same check is planned once.

    :raises Refused: NOT_CLOSED, CHECKS_MISSING, CHECK_BEFORE_CLOSURE

    Source: 手引き §12
    """
    case = cases.lock(case, standings=ALL)
    closure = closures.closure(case)
    violations = rules.may_plan(
        is_closed=closure is not None, dates=[check["due_on"] for check in checks],
        closed_on=closure.closed_on if closure else None,
    )
    if violations:
        raise Refused(violations)
    known = {(check.due_on, check.means) for check in queries.followups(case)}
    wanted = dict.fromkeys((check["due_on"], str(check["means"])) for check in checks)
    made = [
        FollowUp.objects.record(case=case, actor=actor, due_on=due_on, means=means)
        for due_on, means in wanted
        if (due_on, means) not in known
    ]
    _move(case, actor=actor, on=on)
    if made:
        records.leave_line(case, f"終結後のフォローを{len(made)}回 予定しました。", event="followup.planned", actor=actor, on=on)
        audit.record("followup.planned", actor=actor, subject=case, checks=len(made))
    return made


@transaction.atomic
def record(*, followup: FollowUp, finding: FollowUpFinding, done_on: date, note: str, actor: Staff, on: date) -> FollowUp:
    """
    Record what a check found; the same again is once. 「もう一度 相談を受ける」 leads to a new reception of the same person.

    :raises Refused: ALREADY_DONE, FINDING_MISSING, FOLLOWUP_NOTE_MISSING, FOLLOWUP_IN_FUTURE,
        FOLLOWUP_BEFORE_CLOSURE

    Source: 手引き §12
    """
    case = cases.lock(followup.case, standings=ALL)
    followup.refresh_from_db()
    if followup.is_done and (followup.finding, followup.done_on, followup.note) == (finding, done_on, note):
        return followup
    closure = closures.closure(case)
    violations = rules.may_record(
        finding=finding, note=note, done_on=done_on, is_done=followup.is_done, on=on,
        closed_on=closure.closed_on if closure else None,
    )
    if violations:
        raise Refused(violations)
    followup.finding, followup.done_on, followup.note = finding, done_on, note
    followup.save(update_fields=["finding", "done_on", "note"])
    _move(case, actor=actor, on=on)
    records.leave_line(
        case, f"終結後のフォロー: {FollowUpFinding(finding).label}。{note}", event="followup.recorded", actor=actor,
        on=done_on, reached=followup.means == FollowUpMeans.PERSON and finding != FollowUpFinding.UNREACHED,
    )
    audit.record("followup.recorded", actor=actor, subject=followup, finding=finding)
    return followup


def _move(case: Case, *, actor: Staff, on: date) -> None:
    """Move an ended case; `cases.move` would write the day it ended anew."""
    waiting = FollowUp.objects.filter(case=case, done_on__isnull=True).exists()
    turn = Turn.COUNSELOR if waiting else Turn.NOBODY
    if (case.stage, case.turn) != (Stage.FOLLOWUP, turn):
        audit.record("case.moved", actor=actor, subject=case, old=[case.stage, case.turn], new=[Stage.FOLLOWUP, turn])
        case.stage, case.turn, case.moved_on = Stage.FOLLOWUP, turn, on
        case.version += 1
        case.save(update_fields=["stage", "turn", "moved_on", "version"])
