from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency
from yorisoi.cases.enums import GrantBasis
from yorisoi.cases.models import Case, CaseGrant
from yorisoi.consents import rules
from yorisoi.consents.enums import VersionStanding
from yorisoi.consents.models import Consent, ConsentRules, Disclosure
from yorisoi.consents.rules import ConsentFacts, DisclosureFacts, is_in_force
from yorisoi.reference import queries as reference


def consents(case: Case) -> QuerySet[Consent]:
    """Return the consents of a case, newest first, with their recipients."""
    return (
        Consent.objects.filter(case=case)
        .select_related("explained_by")
        .prefetch_related("recipients")
        .order_by("-given_on", "-pk")
    )


def disclosures(case: Case) -> QuerySet[Disclosure]:
    """Return the recorded grounds for sharing without consent, newest first."""
    return Disclosure.objects.filter(case=case).select_related("recipient", "judged_by").order_by("-judged_on", "-pk")


def facts_of(consent: Consent) -> ConsentFacts:
    """Return what the rules need of one consent."""
    return ConsentFacts(
        purpose=consent.purpose, scope=consent.scope,
        recipients=frozenset(agency.pk for agency in consent.recipients.all()),
        given_on=consent.given_on, ends_on=consent.ends_on, withdrawn_on=consent.withdrawn_on,
    )


def facts(case: Case) -> tuple[list[ConsentFacts], list[DisclosureFacts]]:
    """Return all consents and grounds of a case for the rules."""
    return (
        [facts_of(consent) for consent in consents(case)],
        [
            DisclosureFacts(
                recipient=d.recipient_id, judged_on=d.judged_on, is_complete=bool(d.information and d.reason),
                holds_days=reference.days("GROUND_OF_DISCLOSURE", d.judged_on, case.municipality_id),
            )
            for d in disclosures(case)
        ],
    )


def in_force(case: Case, *, on: date) -> list[Consent]:
    """Return the consents that hold on a day."""
    return [consent for consent in consents(case) if is_in_force(facts_of(consent), on=on)]


def grants_to_outside(case: Case, *, on: date) -> QuerySet[CaseGrant]:
    """Return what lets members of meetings from other agencies see the case (its municipality decides, and may)."""
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return (
        CaseGrant.objects.filter(in_force, case=case, basis=GrantBasis.MEETING)
        .exclude(staff__agency_id=case.agency_id)
        .exclude(staff__role=Role.MUNICIPAL_OFFICER, staff__agency__kind=AgencyKind.MUNICIPAL_OFFICE)
        .select_related("case", "staff__agency")
        .order_by("pk")
    )


def agencies(case: Case) -> QuerySet[Agency]:
    """Return the agencies information may go to: every one in use but the case's own."""
    return Agency.objects.of(case.municipality_id).exclude(pk=case.agency_id).order_by("name")


def rules_texts(municipality_id: int, *, on: date) -> QuerySet[ConsentRules]:
    """Return the versions of the 規程 in force by that day, the newest first."""
    return ConsentRules.objects.filter(municipality_id=municipality_id, starts_on__lte=on).order_by("-starts_on", "-pk")


def all_rules_texts(municipality_id: int) -> QuerySet[ConsentRules]:
    """Return every version of the 規程, those to come first."""
    return ConsentRules.objects.filter(municipality_id=municipality_id).order_by("-starts_on", "-pk")


@dataclass(frozen=True)
class Version:
    """One version of the 規程, and what it is on the day asked about."""

    row: ConsentRules
    standing: VersionStanding

    @property
    def is_now(self) -> bool:
        return self.standing == VersionStanding.NOW


def versions(municipality_id: int, *, on: date) -> list[Version]:
    """Return every version of the 規程 with what it is on that day, those to come first."""
    rows = list(all_rules_texts(municipality_id))
    standings = rules.standings_of_versions([each.starts_on for each in rows], on=on)
    return [Version(*pair) for pair in zip(rows, standings, strict=True)]
