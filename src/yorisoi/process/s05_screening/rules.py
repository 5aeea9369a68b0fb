"""スクリーニング: when the judgement before a plan may be made, and where each outcome leads."""

from dataclasses import dataclass
from datetime import date

from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.referrals.rules import emergency_open

ENDING = (ScreeningOutcome.INFORMATION_ONLY, ScreeningOutcome.STOPPED)
BEFORE_PLAN = (Stage.OUTREACH, Stage.INTAKE, Stage.EMERGENCY, Stage.ASSESSMENT, Stage.SCREENING)


@dataclass(frozen=True)
class ScreeningFacts:
    """
    What the judgement hangs on. `was_endorsed`: a plan of the case has been endorsed once.

    `not_before`: the latest day of what a judgement follows (受付・利用申込・前の判断・まだ着かないつなぎ).
    """

    stage: str
    is_enrolled: bool
    has_assessment: bool
    was_endorsed: bool = False
    emergency_is_open: bool = False
    not_before: date | None = None


def may_screen(
    facts: ScreeningFacts, *, outcome: str, reason: str, screened_on: date, has_target: bool, on: date
) -> list[Violation]:
    """
    Return why the screening cannot be recorded, all reasons at once.

    Source: 手引き §6(アセスメントに基づくスクリーニング。プラン策定の前に改めて判断する), §5(緊急的な支援が先)
    """
    found = _out_of_time(facts)
    if facts.emergency_is_open and outcome in ENDING:
        found.append(emergency_open("このケースをおわりにできません。"))
    if not reason.strip():
        found.append(
            Violation(
                "SCREENING_REASON_MISSING", "スクリーニングを記録できません。", "判断の理由が書かれていません。",
                "あとで読む人にわかるように、理由をひとことでも書いてください。", field="reason",
            )
        )
    if screened_on > on:
        found.append(
            Violation(
                "SCREENED_IN_FUTURE", "スクリーニングを記録できません。", "判断した日が今日より先です。",
                "判断した日を確かめてください。", field="screened_on",
            )
        )
    if facts.not_before is not None and screened_on < facts.not_before:
        found.append(
            Violation(
                "SCREENED_TOO_EARLY", "スクリーニングを記録できません。",
                f"判断した日が、{format_month_day(facts.not_before)}に記録された受付・申込み・つなぎ・前の判断より前です。",
                f"{format_month_day(facts.not_before)}か、そのあとの日を入れてください。", field="screened_on",
            )
        )
    if outcome == ScreeningOutcome.HAND_OVER and not has_target:
        found.append(
            Violation(
                "SCREENING_TARGET_MISSING", "つなぐことを記録できません。", "つなぐ先の機関が選ばれていません。",
                "つなぐ先を選んでください。", field="to_agency",
            )
        )
    return found


def _out_of_time(facts: ScreeningFacts) -> list[Violation]:
    """Too early without anything known of the person; too late once a plan is on its way or was endorsed."""
    found = []
    if not (facts.is_enrolled or facts.has_assessment):
        found.append(
            Violation(
                "SCREENING_TOO_EARLY", "スクリーニングを記録できません。", "利用申込みもアセスメントもまだありません。",
                "相談受付で振り分けを決めるか、先にアセスメントをはじめてください。",
            )
        )
    if facts.was_endorsed and facts.stage not in (Stage.ASSESSMENT, Stage.SCREENING):
        found.append(
            Violation(
                "SCREENING_TOO_LATE", "スクリーニングを記録できません。", "このケースのプランは、もう会議で了承されています。",
                "支援を見直すときはプラン評価から、終えるときは終結から進めてください。",
            )
        )
    elif facts.stage not in (*BEFORE_PLAN, Stage.PLAN):
        found.append(
            Violation(
                "SCREENING_TOO_LATE", "スクリーニングを記録できません。", "プランが、もう支援調整会議にかかっています。",
                "会議の結論を待ってください。見直すときは、会議で差し戻してください。",
            )
        )
    return found


def place_after(outcome: str) -> tuple[Stage, Turn, Standing]:
    """
    Return where the case stands after an outcome.

    Source: 手引き §6; domain §1.2(I)
    """
    return {
        ScreeningOutcome.CONTINUE: (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE),
        ScreeningOutcome.HAND_OVER: (Stage.SCREENING, Turn.PARTNER, Standing.ACTIVE),
        ScreeningOutcome.WORK_TOWARD_CONSENT: (Stage.SCREENING, Turn.COUNSELOR, Standing.ACTIVE),
        ScreeningOutcome.INFORMATION_ONLY: (Stage.SCREENING, Turn.NOBODY, Standing.ENDED),
        ScreeningOutcome.STOPPED: (Stage.SCREENING, Turn.NOBODY, Standing.ENDED),
    }[ScreeningOutcome(outcome)]
