"""Writes of a whole ledger of consultations at once: what 相談を受け付ける and 利用申込み write, for years gone by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import ledger as cases
from yorisoi.cases.enums import Stage, Turn
from yorisoi.cases.models import Case
from yorisoi.consents import rules as consent_rules
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, RecipientScope
from yorisoi.consents.models import Consent
from yorisoi.foundation.taking_out import delete_many
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.people.models import Person
from yorisoi.process.s02_intake import rules
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Triage, Worry
from yorisoi.records import ledger as records
from yorisoi.records.ledger import Line
from yorisoi.reference import queries as reference
from yorisoi.reference.rules.tables import Row, row_for

BATCH = 1_000
RULES_VERSION = "前の台帳(版は不明)"


@dataclass(frozen=True)
class Past:
    """A consultation of the past as a ledger tells of it. `ended_on` is written by 終結, here only the place of the case."""

    received_on: date
    worker: Staff
    channel: ReceptionChannel = ReceptionChannel.OTHER
    worries: tuple[str, ...] = ()
    main_worry: str = ""
    story: str = ""
    wish: str = ""
    enrolled_on: date | None = None
    ended_on: date | None = None


def faults(past: Past, *, is_anonymous: bool, on: date) -> list[Violation]:
    """Return why a consultation of the past cannot be kept: the same reasons as on the day itself."""
    found = rules.may_receive(received_on=past.received_on, is_received=False, on=on)
    if past.enrolled_on is not None:
        found += rules.may_enroll(
            requested_on=past.enrolled_on, received_on=past.received_on, is_anonymous=is_anonymous, consent_covers=True,
            on=on,
        )
        found += consent_rules.may_give(
            given_on=past.enrolled_on, ends_on=None, scope=RecipientScope.ALL_RELATED, recipients=(),
            rules_version=RULES_VERSION, on=on,
        )
    return found


@transaction.atomic
def receive_many(pasts: Sequence[tuple[Person, Past]], *, actor: Staff, on: date) -> list[Case]:
    """
    Open a case for each consultation of the past with its reception and, where told, consent and application.

    :raises Refused: what `faults` says of any of them, and what the cases refuse
    """
    violations = [
        fault for person, past in pasts for fault in faults(past, is_anonymous=person.is_anonymous, on=on)
    ]
    if violations:
        raise Refused(violations)
    opened = cases.open_many([_opening(person, past) for person, past in pasts], actor=actor)
    found = list(zip(opened, [past for _, past in pasts], strict=True))
    _receptions(found, actor=actor, on=on)
    _enrollments([each for each in found if each[1].enrolled_on], actor=actor, on=on)
    return opened


def _opening(person: Person, past: Past) -> cases.Opening:
    moved_on = past.ended_on or past.enrolled_on or past.received_on
    stage, turn = (Stage.ASSESSMENT if past.enrolled_on else Stage.INTAKE), Turn.COUNSELOR
    if past.ended_on:
        stage, turn = Stage.CLOSURE, Turn.NOBODY
    return cases.Opening(
        person, past.received_on, past.worker, stage, turn, moved_on, past.enrolled_on or past.received_on, past.ended_on
    )


def _receptions(found: Sequence[tuple[Case, Past]], *, actor: Staff, on: date) -> None:
    town = actor.municipality_id
    rows = Reception.objects.bulk_create(
        [
            Reception(
                municipality_id=town, case=case, created_by=actor, received_by=past.worker, received_on=past.received_on,
                channel=past.channel, story=past.story, wish=past.wish, triaged_on=past.enrolled_on,
                inquirer=rules.inquirer_by(past.channel),
            )
            for case, past in found
        ],
        BATCH,
    )
    Worry.objects.bulk_create(
        [
            Worry(municipality_id=town, reception=row, code=code, is_main=code == past.main_worry)
            for row, (_, past) in zip(rows, found, strict=True)
            for code in rules.main_among(past.worries, past.main_worry)
        ],
        BATCH,
    )
    table = reference.rows("worries", town)
    records.write_many([_line(case, past, table) for case, past in found], actor=actor, on=on)
    audit.record_many("reception.received", rows, actor=actor, source="ledger")


def _line(case: Case, past: Past, table: Sequence[Row]) -> Line:
    named = [row_for(table, code, past.received_on) for code in past.worries]
    labels = [row.label for row in named if row]
    told = f"\nお困りのこと: {'、'.join(labels)}" if labels else ""
    return Line(
        case, past.received_on, f"相談を受け付けました({ReceptionChannel(past.channel).label})。前の台帳から取りこみました。{told}",
        past.worker, event="reception.received", reached=rules.inquirer_by(past.channel) == InquirerRelation.PERSON,
    )


def _enrollments(found: Sequence[tuple[Case, Past]], *, actor: Staff, on: date) -> None:
    """Write consent, judgement and application of those who applied: the ledger's day stands for all three."""
    town = actor.municipality_id
    applied = [(case, past, past.enrolled_on) for case, past in found if past.enrolled_on]
    consents = Consent.objects.bulk_create(
        [
            Consent(
                municipality_id=town, case=case, created_by=actor, purpose=ConsentPurpose.ENROLLMENT,
                scope=RecipientScope.ALL_RELATED, method=ConsentMethod.WRITTEN, rules_version=RULES_VERSION, given_on=day,
                explained_by=past.worker,
            )
            for case, past, day in applied
        ],
        BATCH,
    )
    receptions = {row.case_id: row for row in Reception.objects.filter(case__in=[case for case, _, _ in applied]).order_by("pk")}
    Triage.objects.bulk_create(
        [
            Triage(
                municipality_id=town, case=case, created_by=actor, reception=receptions[case.pk], triaged_on=day,
                outcome=TriageOutcome.CONTINUE, reason="利用申込みがありました。",
            )
            for case, _, day in applied
        ],
        BATCH,
    )
    requests = EnrollmentRequest.objects.bulk_create(
        [
            EnrollmentRequest(
                municipality_id=town, case=case, created_by=actor, requested_on=day, is_signed=False, consent=consent
            )
            for (case, _, day), consent in zip(applied, consents, strict=True)
        ],
        BATCH,
    )
    words = "利用申込みと書面の同意がありました(前の台帳から。説明した規程の版は分かりません)。"
    records.write_many(
        [Line(case, day, words, past.worker, event="enrollment.requested", reached=True) for case, past, day in applied],
        actor=actor, on=on,
    )
    audit.record_many("enrollment.requested", requests, actor=actor, source="ledger")


@transaction.atomic
def remove_many(case_ids: Collection[int]) -> None:
    """Take out what an import wrote of consultations nobody has touched since."""
    for model in (EnrollmentRequest, Triage, Consent, Worry, Reception):
        through = "reception__case_id__in" if model is Worry else "case_id__in"
        delete_many(model, list(model._default_manager.filter(**{through: case_ids}).order_by("pk").values_list("pk", flat=True)))
