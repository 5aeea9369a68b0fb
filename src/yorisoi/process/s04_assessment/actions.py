"""Writes of the assessment: begin an edition, write in it, confirm it with the person, hear an expert."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused, stale
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s04_assessment import queries, rules
from yorisoi.process.s04_assessment.models import Answer, Assessment, ExpertOpinion, Issue, Situation
from yorisoi.process.s04_assessment.rules import Said
from yorisoi.records import actions as records

BEFORE_PLAN = (Stage.OUTREACH, Stage.INTAKE, Stage.EMERGENCY, Stage.ASSESSMENT, Stage.SCREENING)
TEXTS = ("background", "strengths", "hopes", "household_view", "direction")


@transaction.atomic
def draft(*, case: Case, assessed_on: date, actor: Staff, on: date, once: UUID | None = None) -> Assessment:
    """
    Begin the next edition, starting from what was agreed last. An edition still open is returned as it is.

    :raises Refused: ASSESSED_IN_FUTURE, CASE_ENDED, CASE_INTERRUPTED
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := Assessment.objects.pressed_before(once, case=case):
        return earlier
    if not case.is_active:
        raise Refused([cases.not_active(case)])
    if open_draft := queries.draft(case):
        return open_draft
    if violations := rules.may_begin(assessed_on=assessed_on, on=on):
        raise Refused(violations)
    before = queries.current(case)
    kept = {name: getattr(before, name) for name in TEXTS} if before else {}
    assessment = Assessment.objects.record(
        case=case, actor=actor, once=once, edition=before.edition + 1 if before else 1, assessed_on=assessed_on, **kept
    )
    if before:
        _write_parts(
            assessment,
            situations={each.domain: each.text for each in before.situations.all()},
            issues=[{"code": each.code, "note": each.note} for each in before.issues.all()],
        )
        _write_answers(assessment, queries.answers(before))
    if case.stage in BEFORE_PLAN:
        cases.move(case, stage=Stage.ASSESSMENT, turn=Turn.COUNSELOR, actor=actor, on=on)
    records.leave_line(
        case, f"アセスメント(第{assessment.edition}版)をはじめました。", event="assessment.drafted", actor=actor, on=assessed_on
    )
    audit.record("assessment.drafted", actor=actor, subject=assessment, edition=assessment.edition)
    return assessment


def _write_parts(
    assessment: Assessment, *, situations: Mapping[str, str], issues: Sequence[Mapping[str, str]]
) -> None:
    assessment.situations.all().delete()
    assessment.issues.all().delete()
    town = assessment.municipality_id
    Situation.objects.bulk_create(
        Situation(municipality_id=town, assessment=assessment, domain=domain, text=text)
        for domain, text in situations.items()
        if text.strip()
    )
    notes = {issue["code"]: issue.get("note", "") for issue in issues}
    Issue.objects.bulk_create(
        Issue(municipality_id=town, assessment=assessment, code=code, note=note) for code, note in notes.items()
    )


def _write_answers(assessment: Assessment, answers: Mapping[str, Said]) -> None:
    """Write the sheet's answers anew: one row for each choice, one for the words."""
    assessment.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(municipality_id=assessment.municipality_id, assessment=assessment, question=question, code=code, note=note)
        for question, said in answers.items()
        for code, note in [*((code, "") for code in said.codes), *([("", said.note)] if said.note else [])]
    )


@transaction.atomic
def save(
    *,
    assessment: Assessment,
    seen_version: int,
    situations: Mapping[str, str],
    issues: Sequence[Mapping[str, str]],
    actor: Staff,
    on: date,
    agreed_on: date | None = None,
    answers: Mapping[str, Said] | None = None,
    **texts: Any,
) -> Assessment:
    """
    Write what is known so far; with `agreed_on` it is confirmed with the person in the same breath.

    `issues` are dicts of code and note; `texts` are background, strengths, hopes, household_view, direction; `answers`
    are those to the questions of the sheet (None leaves them as they are).

    :raises Refused: STALE when somebody saved it first; ASSESSMENT_AGREED when the person has confirmed it already;
        AGREED_ON_WRONG
    """
    if unknown := set(texts) - set(TEXTS):
        raise TypeError(f"unknown texts: {sorted(unknown)}")
    cases.lock(assessment.case)
    assessment.refresh_from_db()
    if violations := rules.may_save(queries.facts(assessment)):
        raise Refused(violations)
    counted = Assessment.objects.filter(pk=assessment.pk, version=seen_version).update(version=F("version") + 1, **texts)
    if not counted:
        raise Refused([stale("アセスメント")])
    _write_parts(assessment, situations=situations, issues=issues)
    if answers is not None:
        _write_answers(assessment, answers)
    assessment.refresh_from_db()
    audit.record("assessment.saved", actor=actor, subject=assessment, version=assessment.version)
    if agreed_on is not None:
        return agree(assessment=assessment, agreed_on=agreed_on, actor=actor, on=on)
    return assessment


@transaction.atomic
def agree(*, assessment: Assessment, agreed_on: date, actor: Staff, on: date) -> Assessment:
    """
    Record that the reading was confirmed with the person; from then on the edition stands. Twice changes nothing.

    :raises Refused: AGREED_ON_WRONG, CASE_ENDED, CASE_INTERRUPTED
    """
    case = cases.lock(assessment.case)
    assessment.refresh_from_db()
    if assessment.is_agreed:
        return assessment
    if violations := rules.may_agree(queries.facts(assessment), agreed_on=agreed_on, on=on):
        raise Refused(violations)
    assessment.agreed_on = agreed_on
    assessment.version += 1
    assessment.save(update_fields=["agreed_on", "version"])
    if case.stage in BEFORE_PLAN:
        cases.move(case, stage=Stage.SCREENING, turn=Turn.COUNSELOR, actor=actor, on=on)
    records.leave_line(
        case, f"アセスメント(第{assessment.edition}版)を{format_month_day(agreed_on)}に本人と確かめました。",
        event="assessment.agreed", actor=actor, on=agreed_on, reached=True,
    )
    audit.record("assessment.agreed", actor=actor, subject=assessment, agreed_on=agreed_on.isoformat())
    return assessment


@transaction.atomic
def hear_expert(
    *,
    case: Case,
    expert: str,
    text: str,
    given_on: date,
    domain: str,
    actor: Staff,
    on: date,
    once: UUID | None = None,
) -> ExpertOpinion:
    """
    Record what an expert said who was asked about the case.

    :raises Refused: OPINION_IN_FUTURE, CASE_ENDED, CASE_INTERRUPTED
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := ExpertOpinion.objects.pressed_before(once, case=case):
        return earlier
    if not case.is_active:
        raise Refused([cases.not_active(case)])
    if violations := rules.may_hear(given_on=given_on, on=on):
        raise Refused(violations)
    opinion = ExpertOpinion.objects.record(
        case=case, actor=actor, once=once, expert=expert, text=text, given_on=given_on, domain=domain
    )
    records.leave_line(case, f"{expert}の意見を聞きました。", event="assessment.expert", actor=actor, on=given_on)
    audit.record("assessment.expert", actor=actor, subject=opinion, domain=domain)
    return opinion
