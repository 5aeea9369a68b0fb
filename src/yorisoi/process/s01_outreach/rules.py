"""把握・アウトリーチ: what may be kept of a lead, and which attempts really reached the person."""

from datetime import date

from yorisoi.cases.enums import Stage
from yorisoi.foundation.violations import Violation
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, OutreachMeans
from yorisoi.referrals.rules import emergency_open

OF_LEADS = frozenset({Stage.OUTREACH, Stage.EMERGENCY})
MEETING_MEANS = frozenset({OutreachMeans.VISIT, OutreachMeans.LEAFLET, OutreachMeans.MOBILE_DESK})


def reached_by(means: str) -> bool:
    """
    Return whether the means itself says that the person was met.

    Source: 手引き §3(出向いて会う)
    """
    return means in MEETING_MEANS


def may_discover(*, story: str, noticed_on: date, on: date) -> list[Violation]:
    """
    Return why a lead cannot be kept as told.

    Source: 手引き §3; seed 004(同意前は必要最小限)
    """
    found = []
    if not story.strip():
        found.append(
            Violation(
                "LEAD_STORY_MISSING", "保存できません。", "気づいたことが書かれていません。",
                "ひとことでも、見聞きしたことを書いてください。", "story",
            )
        )
    if noticed_on > on:
        found.append(
            Violation(
                "NOTICED_IN_FUTURE", "保存できません。", "気づいた日が今日より先の日付です。",
                "気づいた日を確かめてください。", "noticed_on",
            )
        )
    return found


def may_attempt(*, attempted_on: date, on: date) -> list[Violation]:
    """
    Return why an attempt to reach the person cannot be recorded as told.

    Source: 手引き §3
    """
    if attempted_on > on:
        return [
            Violation(
                "ATTEMPT_IN_FUTURE", "働きかけを記録できません。", "働きかけた日が今日より先の日付です。",
                "日付を確かめてください。これからの予定は、支援経過の「次回の予定」に書けます。", "attempted_on",
            )
        ]
    return []


def may_conclude(
    *, outcome: str, reason: str, has_lead: bool, is_received: bool, stage: str, emergency_is_open: bool
) -> list[Violation]:
    """
    Return why the judgement on a lead cannot be recorded as told: once the case went on, others judge.

    Source: 手引き §3, §5(緊急的な支援が先)
    """
    if not has_lead:
        return [
            Violation(
                "NOT_A_LEAD", "記録できません。", "このケースは、把握(気づき)からはじまったものではありません。",
                "相談受付の「振り分け」で判断を記録してください。",
            )
        ]
    if (is_received and outcome != DiscoveryOutcome.RECEPTION) or stage not in OF_LEADS:
        return [
            Violation(
                "LEAD_RECEIVED", "記録できません。", "このケースは、もう相談を受け付けたか、次の段階に進んでいます。",
                "相談受付の「振り分け」か、いまの段階のページで判断を記録してください。",
            )
        ]
    found = []
    if outcome == DiscoveryOutcome.NO_NEED:
        if not reason.strip():
            found.append(
                Violation(
                    "LEAD_REASON_MISSING", "おわりにできません。", "支援の必要がなかったと判断した理由が書かれていません。",
                    "だれと何を確かめたのかを書いてください。", "reason",
                )
            )
        if emergency_is_open:
            found.append(emergency_open("おわりにできません。"))
    return found


def may_receive_list(*, received_on: date, basis: str, on: date) -> list[Violation]:
    """
    Return why a department's list cannot be noted: on which basis it came must be known.

    Source: seed 004(庁内からの名簿), seed 000(情報提供の根拠)
    """
    found = []
    if received_on > on:
        found.append(
            Violation(
                "LIST_IN_FUTURE", "名簿を記録できません。", "受け取った日が今日より先の日付です。",
                "受け取った日を確かめてください。", "received_on",
            )
        )
    if not basis.strip():
        found.append(
            Violation(
                "LIST_BASIS_MISSING", "名簿を記録できません。", "提供の根拠が書かれていません。",
                "どの取り決め・本人の同意・法令にもとづいて受け取ったかを書いてください。", "basis",
            )
        )
    return found
