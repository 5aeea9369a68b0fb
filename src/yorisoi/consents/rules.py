"""同意と提供の根拠: may information leave the agency?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yorisoi.consents.enums import ConsentPurpose, RecipientScope
from yorisoi.foundation.violations import Violation


@dataclass(frozen=True)
class ConsentFacts:
    """One consent, as far as sharing is concerned. `recipients` are agency ids, read when the scope is LISTED."""

    purpose: str
    scope: str
    recipients: frozenset[int]
    given_on: date
    ends_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class DisclosureFacts:
    """One recorded ground (life, body, property) for sharing without consent, with its recipient agency."""

    recipient: int
    judged_on: date
    is_complete: bool = True


def is_in_force(consent: ConsentFacts, *, on: date) -> bool:
    """
    Return whether a consent holds on a day (the day of withdrawal no longer counts).

    Source: 手引き 4-2, seed 003
    """
    if consent.withdrawn_on is not None and consent.withdrawn_on <= on:
        return False
    return consent.given_on <= on and (consent.ends_on is None or on <= consent.ends_on)


# 利用申込の同意は「関係機関(者)との情報共有」の同意を含む(様式【1】申込み欄)。
COVERED_BY_ENROLLMENT = frozenset({ConsentPurpose.INTRODUCTION, ConsentPurpose.MEETING})


def covers(consent: ConsentFacts, *, recipient: int, purpose: ConsentPurpose, on: date) -> bool:
    """
    Return whether a consent lets this recipient be told for this purpose on that day.

    Source: 手引き 4-2; 様式【1】相談受付・申込票(利用申込の同意は関係機関との共有を含む)
    """
    serves = consent.purpose == purpose or (
        consent.purpose == ConsentPurpose.ENROLLMENT and purpose in COVERED_BY_ENROLLMENT
    )
    to_them = consent.scope == RecipientScope.ALL_RELATED or recipient in consent.recipients
    return serves and to_them and is_in_force(consent, on=on)


def may_share(
    *,
    recipients: Iterable[tuple[int, str]],
    purpose: ConsentPurpose,
    consents: Iterable[ConsentFacts],
    disclosures: Iterable[DisclosureFacts],
    on: date,
    claims_ground: bool = False,
) -> list[Violation]:
    """
    Return why the case may not be shared outside the agency with each recipient (agency id, name).

    Without consent a complete 生命・身体・財産 ground for that recipient lets it pass. CONSENT_MISSING where nothing
    was claimed; BASIS_MISSING where somebody claims to share without consent and no ground is on record.

    Source: 手引き 4-2; seed 000・003(CONSENT_MISSING, BASIS_MISSING)
    """
    consents, disclosures = list(consents), list(disclosures)
    found = []
    for recipient, name in recipients:
        if any(covers(consent, recipient=recipient, purpose=purpose, on=on) for consent in consents):
            continue
        if any(d.recipient == recipient and d.is_complete and d.judged_on <= on for d in disclosures):
            continue
        found.append(basis_missing(name) if claims_ground else consent_missing(name, purpose))
    return found


def consent_missing(recipient: str, purpose: ConsentPurpose) -> Violation:
    """
    Return the refusal to share with a recipient the person did not consent to.

    Source: 手引き 4-2, seed 003
    """
    return Violation(
        "CONSENT_MISSING", f"{recipient}には伝えられません。",
        f"「{purpose.label}」についての本人の同意が記録されていません。",
        "本人に説明し、同意を得て「本人同意」に記録してください。",
    )


def basis_missing(recipient: str) -> Violation:
    """
    Return the refusal to share without consent while no ground is recorded.

    Source: seed 000・003(支援会議、または生命・身体・財産の保護)
    """
    return Violation(
        "BASIS_MISSING", f"同意のないまま{recipient}には伝えられません。",
        "生命・身体・財産を守るための根拠(だれが、いつ、何を、だれに)が記録されていません。",
        "根拠を「同意のない提供」に記録するか、本人の同意を得てください。",
    )
