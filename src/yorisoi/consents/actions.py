"""Writes on consents: given, withdrawn, and the recorded ground where information goes without one."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Agency, Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Case
from yorisoi.consents import queries, rules
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, DisclosureGround, RecipientScope
from yorisoi.consents.models import Consent, ConsentRules, Disclosure
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions as records


@transaction.atomic
def give(
    *,
    case: Case,
    purpose: ConsentPurpose,
    scope: RecipientScope,
    method: ConsentMethod,
    rules_version: str,
    given_on: date,
    actor: Staff,
    on: date,
    recipients: Iterable[Agency] = (),
    information: str = "",
    ends_on: date | None = None,
    explained_by: Staff | None = None,
    once: UUID | None = None,
) -> Consent:
    """
    Record the person's consent with the rules that were explained to them.

    :raises Refused: CONSENT_IN_FUTURE, CONSENT_ENDS_EARLY, RECIPIENTS_MISSING, RULES_VERSION_MISSING
    """
    locked = cases.lock(case, standings=tuple(Standing))
    if earlier := Consent.objects.pressed_before(once, case=locked):
        return earlier
    agencies = [agency for agency in recipients if agency.municipality_id == case.municipality_id]
    if violations := rules.may_give(
        given_on=given_on, ends_on=ends_on, scope=scope, recipients=[agency.pk for agency in agencies],
        rules_version=rules_version, on=on,
    ):
        raise Refused(violations)
    consent: Consent = Consent.objects.record(
        case=locked, actor=actor, once=once, purpose=purpose, scope=scope, method=method, information=information,
        rules_version=rules_version, given_on=given_on, ends_on=ends_on, explained_by=explained_by or actor,
    )
    if scope == RecipientScope.LISTED:
        consent.recipients.set(agencies)
    told = "、".join(agency.name for agency in agencies) if scope == RecipientScope.LISTED else RecipientScope(scope).label
    records.leave_line(
        locked, f"本人が同意しました。目的は「{ConsentPurpose(purpose).label}」、伝えてよい相手は{told}です。",
        event="consent.given", actor=actor, on=given_on, reached=True,
    )
    audit.record(
        "consent.given", actor=actor, subject=consent, purpose=purpose, scope=scope, method=method,
        recipients=sorted(agency.pk for agency in agencies), rules_version=rules_version,
    )
    return consent


@transaction.atomic
def withdraw(
    *, consent: Consent, note: str, actor: Staff, on: date, withdrawn_on: date | None = None
) -> Consent:
    """
    Record that the person takes a consent back, in their own words, from `withdrawn_on` (else today) on.

    Members of meetings whose agency nothing covers any more see the case no longer.

    :raises Refused: ALREADY_WITHDRAWN, WITHDRAWN_BEFORE_GIVEN, WITHDRAWN_IN_FUTURE
    """
    day = withdrawn_on or on
    case = cases.lock(consent.case, standings=tuple(Standing))
    row = Consent.objects.get(pk=consent.pk)
    if violations := rules.may_withdraw(
        given_on=row.given_on, withdrawn_on=day, is_withdrawn=row.withdrawn_on is not None, on=on
    ):
        raise Refused(violations)
    row.withdrawn_on, row.withdrawal_note = day, note
    row.save(update_fields=["withdrawn_on", "withdrawal_note"])
    records.leave_line(
        case, f"本人が同意を取り下げました(目的「{ConsentPurpose(row.purpose).label}」)。", event="consent.withdrawn",
        actor=actor, on=day, reached=True,
    )
    audit.record("consent.withdrawn", actor=actor, subject=row, purpose=row.purpose)
    _end_grants_not_covered(case, actor=actor, on=on)
    return row


def _end_grants_not_covered(case: Case, *, actor: Staff, on: date) -> None:
    """End what lets members of meetings see the case, where neither a consent nor a ground covers their agency."""
    given, grounds = queries.facts(case)
    for grant in queries.grants_to_outside(case, on=on):
        agency = grant.staff.agency
        if rules.may_share(
            recipients=[(agency.pk, agency.name)], purpose=ConsentPurpose.MEETING, consents=given, disclosures=grounds,
            on=on, claims_ground=True,
        ):
            cases.end_grant(grant=grant, actor=actor, on=on)


@transaction.atomic
def record_ground(
    *,
    case: Case,
    ground: DisclosureGround,
    recipient: Agency,
    information: str,
    reason: str,
    actor: Staff,
    on: date,
    once: UUID | None = None,
) -> Disclosure:
    """
    Record on which ground something is told to an agency without consent. The actor is who judged.

    :raises Refused: GROUND_NOT_NEEDED, GROUND_INFORMATION_MISSING, GROUND_REASON_MISSING
    """
    locked = cases.lock(case, standings=tuple(Standing))
    if earlier := Disclosure.objects.pressed_before(once, case=locked):
        return earlier
    if violations := rules.may_record_ground(
        information=information, reason=reason, is_own_agency=recipient.pk == case.agency_id
    ):
        raise Refused(violations)
    disclosure: Disclosure = Disclosure.objects.record(
        case=locked, actor=actor, once=once, ground=ground, recipient=recipient, information=information,
        reason=reason, judged_by=actor, judged_on=on,
    )
    records.leave_line(
        locked, f"同意のない提供の根拠({DisclosureGround(ground).label})を記録しました。相手は{recipient.name}です。",
        event="consent.ground", actor=actor, on=on,
    )
    audit.record("consent.ground", actor=actor, subject=disclosure, ground=ground, recipient=recipient.pk)
    return disclosure


@transaction.atomic
def load_rules(*, version: str, text: str, starts_on: date, actor: Staff) -> ConsentRules:
    """
    Keep a new version of the 規程 that is explained from `starts_on` on; the same version told twice is one.

    :raises Refused: NOT_A_RULES_KEEPER, RULES_NAME_MISSING, RULES_TEXT_MISSING, RULES_VERSION_TAKEN
    """
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)
    known = queries.all_rules_texts(actor.municipality_id).filter(version=version).first()
    is_the_same = known is not None and (known.text, known.starts_on) == (text, starts_on)
    if violations := [
        *rules.may_keep_rules(actor.role),
        *rules.may_load_rules(version=version, text=text, is_version_taken=known is not None and not is_the_same),
    ]:
        raise Refused(violations)
    if known is not None:
        return known
    made = ConsentRules.objects.create(
        municipality_id=actor.municipality_id, version=version, text=text, starts_on=starts_on
    )
    audit.record("setting.consent_rules", actor=actor, subject=made, version=version, starts_on=starts_on.isoformat())
    return made
