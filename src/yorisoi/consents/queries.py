from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yorisoi.agencies.models import Agency
from yorisoi.cases.models import Case
from yorisoi.consents.enums import ConsentPurpose, DisclosureGround, RecipientScope
from yorisoi.consents.models import Consent, ConsentRules, Disclosure
from yorisoi.consents.rules import ConsentFacts, DisclosureFacts, is_in_force


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
            DisclosureFacts(recipient=d.recipient_id, judged_on=d.judged_on, is_complete=bool(d.information and d.reason))
            for d in disclosures(case)
        ],
    )


def in_force(case: Case, *, on: date) -> list[Consent]:
    """Return the consents that hold on a day."""
    return [consent for consent in consents(case) if is_in_force(facts_of(consent), on=on)]


@dataclass(frozen=True)
class ConsentEvent:
    """One happening around consent, in the words of the case's course."""

    happened_on: date
    text: str
    event: str
    actor: str


def events(case: Case) -> list[ConsentEvent]:
    """Return everything that happened around consent, for the timeline of the floors above, newest first."""
    found = []
    for consent in consents(case):
        purpose = ConsentPurpose(consent.purpose).label
        told = "、".join(agency.name for agency in consent.recipients.all()) or RecipientScope(consent.scope).label
        text = f"本人が同意しました。目的は「{purpose}」、伝えてよい相手は{told}です。"
        found.append(ConsentEvent(consent.given_on, text, "consent.given", consent.explained_by.name))
        if consent.withdrawn_on is not None:
            text = f"本人が同意を取り下げました(目的「{purpose}」)。"
            found.append(ConsentEvent(consent.withdrawn_on, text, "consent.withdrawn", consent.explained_by.name))
    for disclosure in disclosures(case):
        ground = DisclosureGround(disclosure.ground).label
        text = f"同意のない提供の根拠({ground})を記録しました。相手は{disclosure.recipient.name}です。"
        found.append(ConsentEvent(disclosure.judged_on, text, "consent.ground", disclosure.judged_by.name))
    return sorted(found, key=lambda event: event.happened_on, reverse=True)


def agencies(case: Case) -> QuerySet[Agency]:
    """Return the agencies information may go to: every one in use but the case's own."""
    return Agency.objects.of(case.municipality_id).exclude(pk=case.agency_id).order_by("name")


def rules_texts(municipality_id: int, *, on: date) -> QuerySet[ConsentRules]:
    """Return the versions of the 規程 in force by that day, the newest first."""
    return ConsentRules.objects.filter(municipality_id=municipality_id, starts_on__lte=on).order_by("-starts_on", "-pk")
