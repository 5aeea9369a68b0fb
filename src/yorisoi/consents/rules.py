"""同意と提供の根拠: may information leave the agency?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yorisoi.agencies.rules import AGENCY_KEEPERS
from yorisoi.consents.enums import ConsentPurpose, RecipientScope, VersionStanding
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_month_day


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
    """
    One recorded ground (life, body, property) for sharing without consent, with its recipient agency.

    `holds_days`: a judgement of danger holds for the danger it was made in; who still needs to tell after it judges
    again. The law names no number, it is a dated setting: that of the day of the judgement.
    """

    recipient: int
    judged_on: date
    holds_days: int
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


def ground_holds(ground: DisclosureFacts, *, recipient: int, on: date) -> bool:
    """
    Return whether a recorded 生命・身体・財産 ground lets this recipient be told on that day: complete, and recent.

    Source: seed 000・003(緊急に必要なとき)
    """
    is_recent = on - timedelta(days=ground.holds_days) <= ground.judged_on <= on
    return ground.recipient == recipient and ground.is_complete and is_recent


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

    Without consent a 生命・身体・財産 ground for that recipient lets it pass where somebody claims it. CONSENT_MISSING
    where nothing was claimed; BASIS_MISSING where it was claimed and no ground that holds is on record.

    Source: 手引き 4-2; seed 000・003(CONSENT_MISSING, BASIS_MISSING)
    """
    consents, disclosures = list(consents), list(disclosures)
    found = []
    for recipient, name in recipients:
        if any(covers(consent, recipient=recipient, purpose=purpose, on=on) for consent in consents):
            continue
        if claims_ground and any(ground_holds(each, recipient=recipient, on=on) for each in disclosures):
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
        "生命・身体・財産を守るための根拠(だれが、いつ、何を、だれに)の、いま有効な記録がありません。",
        "根拠を「同意のない提供」に記録するか、本人の同意を得てください。",
    )


def may_give(
    *, given_on: date, ends_on: date | None, scope: str, recipients: Collection[int], rules_version: str, on: date
) -> list[Violation]:
    """
    Return why a consent cannot be recorded as told, all reasons at once.

    Source: 手引き 4-2(規程の説明・範囲・期間); 様式【1】申込み欄
    """
    found = []
    if given_on > on:
        found.append(
            Violation(
                "CONSENT_IN_FUTURE", "同意を記録できません。", "同意の日が今日より先の日付です。",
                "本人が同意した日を確かめてください。", "given_on",
            )
        )
    if ends_on is not None and ends_on < given_on:
        found.append(
            Violation(
                "CONSENT_ENDS_EARLY", "同意を記録できません。", "「いつまで」が同意の日より前です。",
                "日付を確かめるか、「いつまで」を空けてください。", "ends_on",
            )
        )
    if scope == RecipientScope.LISTED and not recipients:
        found.append(
            Violation(
                "RECIPIENTS_MISSING", "同意を記録できません。", "だれに伝えてよいかが選ばれていません。",
                "本人が「よい」と言った機関を選んでください。", "recipients",
            )
        )
    if not rules_version.strip():
        found.append(
            Violation(
                "RULES_VERSION_MISSING", "同意を記録できません。", "説明した規程の版が書かれていません。",
                "「個人情報に関する管理・取扱規程」のどの版を説明したか書いてください。", "rules_version",
            )
        )
    return found


def may_withdraw(*, given_on: date, withdrawn_on: date, is_withdrawn: bool, on: date) -> list[Violation]:
    """
    Return why a consent cannot be withdrawn: only when that was done already, before it was given, or in the future.

    Source: 手引き 4-2(同意はいつでも取り下げられる)
    """
    if is_withdrawn:
        return [
            Violation(
                "ALREADY_WITHDRAWN", "取り下げを記録できません。", "この同意は、もう取り下げられています。",
                "一覧で取り下げの日を確かめてください。",
            )
        ]
    if withdrawn_on > on:
        return [
            Violation(
                "WITHDRAWN_IN_FUTURE", "取り下げを記録できません。", "取り下げの日が今日より先の日付です。",
                "本人が取り下げた日を確かめてください。", "withdrawn_on",
            )
        ]
    if withdrawn_on < given_on:
        return [
            Violation(
                "WITHDRAWN_BEFORE_GIVEN", "取り下げを記録できません。", "取り下げの日が同意の日より前です。",
                "日付を確かめてください。", "withdrawn_on",
            )
        ]
    return []


def may_record_ground(*, information: str, reason: str, is_own_agency: bool) -> list[Violation]:
    """
    Return why a ground for sharing without consent is not complete: who judged, when, what, to whom, why.

    Source: seed 000・003(生命・身体・財産の保護のために緊急に必要なとき)
    """
    found = []
    if is_own_agency:
        found.append(
            Violation(
                "GROUND_NOT_NEEDED", "根拠を記録できません。", "選んだのは、このケースを担当している機関です。",
                "伝える相手の機関を選んでください。", "recipient",
            )
        )
    if not information.strip():
        found.append(
            Violation(
                "GROUND_INFORMATION_MISSING", "根拠を記録できません。", "何を伝えるかが書かれていません。",
                "必要な内容だけを書いてください。", "information",
            )
        )
    if not reason.strip():
        found.append(
            Violation(
                "GROUND_REASON_MISSING", "根拠を記録できません。", "判断の理由が書かれていません。",
                "どんな危険があり、なぜ同意を得られないかを書いてください。", "reason",
            )
        )
    return found


def state_of(consent: ConsentFacts, *, on: date) -> tuple[bool, str]:
    """
    Return whether a consent is in force on a day, and the words that say why (not).

    Source: 手引き 4-2
    """
    if consent.withdrawn_on is not None and consent.withdrawn_on <= on:
        return False, f"{format_month_day(consent.withdrawn_on)}に本人が取り下げました"
    if consent.given_on > on:
        return False, "まだはじまっていません"
    if consent.ends_on is not None and consent.ends_on < on:
        return False, f"{format_month_day(consent.ends_on)}で期間がおわりました"
    if consent.ends_on is not None:
        return True, f"{format_month_day(consent.ends_on)}まで"
    return True, "本人が取り下げるまで"


def may_keep_rules(role: str) -> list[Violation]:
    """
    Return why somebody cannot load the rules explained before a consent.

    Source: seed 003(個人情報に関する管理・取扱規程を定め、本人に説明する); 手引き §2(主任相談支援員)
    """
    if role in AGENCY_KEEPERS:
        return []
    return [
        Violation(
            "NOT_A_RULES_KEEPER", "規程を登録できません。", "規程の登録は、管理者と主任相談支援員の仕事です。",
            "管理者か主任相談支援員に頼んでください。",
        )
    ]


def may_load_rules(*, version: str, text: str, is_version_taken: bool) -> list[Violation]:
    """
    Return why a version of the rules cannot be loaded: consents name the version, so none is ever written over.

    Source: 手引き 4-2(規程の説明); seed 003
    """
    what, found = "規程を登録できません。", []
    if not version.strip():
        found.append(
            Violation(
                "RULES_NAME_MISSING", what, "版の名前が書かれていません。", "「令和8年4月版」のように書いてください。", "version"
            )
        )
    if not text.strip():
        found.append(
            Violation("RULES_TEXT_MISSING", what, "本文が書かれていません。", "本人に説明する本文を貼りつけてください。", "text")
        )
    if is_version_taken:
        found.append(
            Violation(
                "RULES_VERSION_TAKEN", what, f"「{version}」は、もう登録されています。",
                "同意の記録が版の名前で残っているので、中身は変えられません。べつの名前の版として登録してください。", "version",
            )
        )
    return found


def standings_of_versions(starts: Sequence[date], *, on: date) -> list[VersionStanding]:
    """
    Return what each version of the rules is on a day, from the days they start on, the newest first.

    Explained is the newest one begun; of two that start on one day, the first of them here (the one loaded later).

    Source: 手引き 4-2(説明した規程の版)
    """
    begun = next((index for index, starts_on in enumerate(starts) if starts_on <= on), len(starts))
    return [
        VersionStanding.TO_COME if index < begun else VersionStanding.NOW if index == begun else VersionStanding.BEFORE
        for index in range(len(starts))
    ]
