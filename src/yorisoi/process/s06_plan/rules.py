"""プラン: what keeps it from the meeting, what is a minor amendment, and what is said about it all the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yorisoi.cases.rules.journey import Warning
from yorisoi.foundation.digits import circled
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import add_months, format_wareki
from yorisoi.process.s06_plan.enums import AmendedPart, PlanState, RoleHolder


@dataclass(frozen=True)
class GoalFacts:
    """③ one goal and its date."""

    text: str
    due_on: date | None = None


@dataclass(frozen=True)
class RoleFacts:
    """One role; `resource` and `verified_on` where it stands on a social resource."""

    holder: str
    who: str
    what: str
    coordinates: bool = False
    resource: str = ""
    verified_on: date | None = None


@dataclass(frozen=True)
class ServiceFacts:
    """④ one service by its code."""

    code: str
    label: str = ""
    is_statutory: bool = False
    own_procedure: bool = False


@dataclass(frozen=True)
class PlanFacts:
    """A plan as its rules see it."""

    state: str = PlanState.DRAFT
    is_screened: bool = True
    is_named: bool = True
    is_enrolled: bool = True
    wish: str = ""
    issues: str = ""
    strengths: str = ""
    cautions: str = ""
    goals: tuple[GoalFacts, ...] = ()
    roles: tuple[RoleFacts, ...] = ()
    services: tuple[ServiceFacts, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    agreed_on: date | None = None
    applied_on: date | None = None


def may_table(facts: PlanFacts, *, on: date) -> list[Violation]:
    """
    Return why the plan cannot be put to a 支援調整会議 on that day, every reason at once.

    Source: 手引き §4(利用申込), §6–7; 施行規則1条; 様式【5】(本人の同意と利用申込み)
    """
    what, found = "プランを会議にかけられません。", []
    if not facts.is_named:
        todo = "氏名をうかがい、「本人・世帯」に記録してください。"
        found.append(Violation("ANONYMOUS", what, "本人の氏名が、まだわかっていません。", todo))
    if not facts.is_enrolled:
        todo = "本人の申込みを受けて、相談受付のページから「利用申込」を記録してください。"
        found.append(Violation("PERSON_AGREEMENT_MISSING", what, "本人の利用申込が記録されていません。", todo))
    if not facts.is_screened:
        why = "スクリーニングで「継続して支援する」と判断した記録がありません。"
        found.append(Violation("SCREENING_MISSING", what, why, "先にスクリーニングを記録してください。"))
    found += missing_items(facts)
    if facts.agreed_on is None or facts.applied_on is None:
        field = "agreed_on" if facts.agreed_on is None else "applied_on"
        lacking = "と".join(
            name
            for name, day in (("本人の同意", facts.agreed_on), ("事業等の利用申込み", facts.applied_on))
            if day is None
        )
        found.append(
            Violation(
                "PERSON_AGREEMENT_MISSING", what, f"{lacking}が記録されていません。",
                "本人といっしょにプランを読み、同意と申込みの日を入れてください。", field=field,
            )
        )
    if facts.ends_on is not None and facts.ends_on < on:
        found.append(
            Violation(
                "PLAN_PERIOD", what, f"プランの終わりの日({format_wareki(facts.ends_on)})が、もう過ぎています。",
                "これからの期間を本人と決めて、入れなおしてください。", field="ends_on",
            )
        )
    return found


def missing_items(facts: PlanFacts) -> list[Violation]:
    """
    Return one violation for each of the five legal items, the roles and the period the plan still lacks.

    Source: 生活困窮者自立支援法施行規則1条; seed 000(役割分担)
    """
    found = []

    def lacks(item: str, field: str, todo: str) -> None:
        found.append(Violation("PLAN_ITEM_MISSING", "プランを会議にかけられません。", f"{item}がありません。", todo, field=field))

    if not facts.wish.strip():
        lacks("① 生活に対する意向", "wish", "本人のことばで書いてください。")
    if not facts.issues.strip():
        lacks("② 生活全般の解決すべき課題", "issues", "アセスメントでとらえた課題を書いてください。")
    if not any(goal.text.strip() for goal in facts.goals):
        lacks("③ 支援の目標", "goals", "目標を1つは書いてください。")
    elif any(goal.due_on is None for goal in facts.goals):
        lacks("③ 目標の達成時期", "goals", "どの目標にも、いつまでにかなえるかを入れてください。")
    if not facts.services:
        lacks("④ 支援の種類と内容", "services", "使うサービスを1つは選んでください。")
    if not facts.cautions.strip():
        lacks("⑤ 支援を提供する上での留意事項", "cautions", "避けてほしいこと、体調、連絡のしかたなどを書いてください。")
    if not any(role.who.strip() and role.what.strip() for role in facts.roles):
        lacks("役割分担(だれが、なにを)", "roles", "だれがなにをするかを1つは書いてください。")
    if facts.starts_on is None or facts.ends_on is None:
        field = "starts_on" if facts.starts_on is None else "ends_on"
        lacks("プランの期間", field, "始まりと終わりの日を入れてください。")
    return found


def may_save(
    state: str, *, starts_on: date | None, ends_on: date | None, services: Iterable[tuple[str, str]] = ()
) -> list[Violation]:
    """
    Return why a plan cannot be saved as typed. Gaps are no reason: a draft may be incomplete. `services` are (code, content).

    Source: 手引き §6–7, §11(了承のあとは修正か再プラン)
    """
    found = []
    if state not in (PlanState.DRAFT, PlanState.RETURNED):
        found.append(
            Violation(
                "PLAN_STANDS", "プランは保存されていません。", f"このプランは「{PlanState(state).label}」です。",
                "会議にかける前か、差し戻されたときに書き直せます。了承のあとは「軽微な修正」か再プランです。",
            )
        )
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        found.append(
            Violation(
                "PLAN_PERIOD", "プランは保存されていません。", "プランの終わりの日が、始まりの日より前です。",
                "期間を確かめてください。", field="ends_on",
            )
        )
    named = list(services)
    if len(named) != len(set(named)):
        found.append(
            Violation(
                "PLAN_SERVICE_TWICE", "プランは保存されていません。", "同じサービスが、同じ内容で二つあります。",
                "1つにまとめるか、内容を書き分けてください。", field="services",
            )
        )
    return found


def service_unknown(code: str, *, drafted_on: date) -> Violation:
    """
    Return the refusal of a service that the dated table does not hold on the day the plan was drafted.

    Source: process.md §5
    """
    return Violation(
        "SERVICE_UNKNOWN", "プランは保存されていません。", f"「{code}」は、{format_wareki(drafted_on)}のサービスの表にありません。",
        "表にあるサービスを選んでください。", field="services",
    )


def service_decided() -> Violation:
    """
    Return the refusal to take a service out on which the municipality has answered.

    Source: 手引き §8
    """
    return Violation(
        "SERVICE_DECIDED", "プランは保存されていません。", "消そうとしたサービスには、自治体の決定が記録されています。",
        "消さずに、別のサービスに変えるか、内容を直してください。", field="services",
    )


def may_agree(
    state: str, *, agreed_on: date | None, applied_on: date | None, drafted_on: date, on: date
) -> list[Violation]:
    """
    Return why the person's agreement to the plan and the application cannot be recorded.

    Source: 様式【5】プラン兼事業等利用申込書
    """
    return may_save(state, starts_on=None, ends_on=None) + impossible_days(
        agreed_on=agreed_on, applied_on=applied_on, drafted_on=drafted_on, on=on
    )


def impossible_days(
    *, agreed_on: date | None, applied_on: date | None, drafted_on: date, on: date
) -> list[Violation]:
    """
    Return the refusal of days on which nobody can have agreed or applied: to come, or before there was a plan to read.

    Source: 様式【5】プラン兼事業等利用申込書
    """
    found = []
    if agreed_on is not None and agreed_on < drafted_on:
        found.append(
            Violation(
                "AGREEMENT_BEFORE_DRAFT", "本人の同意を記録できません。",
                f"同意した日が、プランをつくりはじめた日({format_wareki(drafted_on)})より前です。",
                "本人がこのプランを読んで同意した日を入れてください。", field="agreed_on",
            )
        )
    return found + [
        Violation(
            "AGREEMENT_IN_FUTURE", "本人の同意を記録できません。", f"{name}が今日より先です。", "日付を確かめてください。",
            field=field,
        )
        for field, day, name in (("agreed_on", agreed_on, "同意した日"), ("applied_on", applied_on, "申し込んだ日"))
        if day is not None and day > on
    ]


def may_draft(
    *, has_previous: bool, in_force: int | None, at_meeting: int | None, is_enrolled: bool = True
) -> list[Violation]:
    """
    Return why a new plan cannot be begun; the numbers are of plans endorsed or lying before the meeting.

    Before the person's own application the case waits for the judgement on it, and a draft would end that wait.

    Source: 手引き §4(利用申込の後にアセスメント・プラン), §11(見直すときはプラン評価を経て再プラン)
    """
    if not is_enrolled:
        return [
            Violation(
                "PLAN_TOO_EARLY", "プランはまだつくれません。", "本人の利用申込が記録されていません。",
                "ここで支援するかを相談受付のページで判断し、本人の申込みを記録してください。",
            )
        ]
    if at_meeting is not None:
        return [
            Violation(
                "PLAN_UNDER_WAY", "新しいプランはつくれません。", f"プラン{circled(at_meeting)}が支援調整会議にかかっています。",
                "会議の結論を記録してから進めてください。",
            )
        ]
    if in_force is not None and not has_previous:
        return [
            Violation(
                "PLAN_IN_FORCE", "新しいプランはつくれません。", f"了承されたプラン{circled(in_force)}があります。",
                "見直すときはプラン評価から再プランへ進み、小さな変更は「軽微な修正」で記録してください。",
            )
        ]
    return []


def may_change_state(state: str, *allowed: PlanState) -> list[Violation]:
    """
    Return why a step of the meeting does not fit the state the plan is in.

    Source: 手引き §7
    """
    if state in allowed:
        return []
    return [
        Violation(
            "PLAN_STATE", "プランを進められません。", f"このプランは「{PlanState(state).label}」です。",
            "プランの画面で、いまの状態を確かめてください。",
        )
    ]


NOT_MINOR = {
    AmendedPart.GOALS: "目標が変わる",
    AmendedPart.STATUTORY_SERVICE: "支援決定のいるサービスが変わる",
    AmendedPart.PERIOD: "プランの期間が変わる",
}


def may_amend(
    *, state: str, what: str, after: str, reason: str, amended_on: date, on: date, endorsed_on: date | None = None
) -> list[Violation]:
    """
    Return why a change cannot be made as a minor amendment, every reason at once.

    Source: 手引き §11(プランの修正と再プラン)
    """
    found = []
    if state != PlanState.ENDORSED:
        found.append(
            Violation(
                "PLAN_NOT_IN_FORCE", "修正を記録できません。", "修正できるのは、会議で了承されたプランだけです。",
                "まだ会議にかけていないプランは、そのまま書き直してください。",
            )
        )
    if what in NOT_MINOR:
        found.append(
            Violation(
                "NOT_MINOR", "軽微な修正としては記録できません。",
                f"{NOT_MINOR[AmendedPart(what)]}ときは、プランの見直し(再プラン)にあたります。",
                "プラン評価をして支援調整会議にかけ、再プランへ進んでください。", field="part",
            )
        )
    if not after.strip() or not reason.strip():
        field = "after" if not after.strip() else "reason"
        found.append(
            Violation(
                "AMENDMENT_EMPTY", "修正を記録できません。", "修正の後の内容か、理由が書かれていません。",
                "なにを、なぜ変えたかを書いてください。", field=field,
            )
        )
    if endorsed_on is not None and amended_on < endorsed_on:
        found.append(
            Violation(
                "AMENDED_BEFORE", "修正を記録できません。",
                f"修正の日が、プランが了承された日({format_wareki(endorsed_on)})より前です。",
                "日付を確かめてください。", field="amended_on",
            )
        )
    if amended_on > on:
        found.append(
            Violation(
                "AMENDED_IN_FUTURE", "修正を記録できません。", "修正の日が今日より先です。",
                "日付を確かめてください。", field="amended_on",
            )
        )
    return found


def warnings(facts: PlanFacts, *, on: date) -> list[Warning]:
    """
    Return what is allowed in a plan but said: 丸抱え, 丸投げ, 本人不在, 古い資源. The person's own roles count as nobody's.

    Source: 手引き §9(丸抱え・丸投げ), §6(ストレングス); domain.md §9; process.md §4
    """
    found = []
    helpers = [role for role in facts.roles if role.holder != RoleHolder.PERSON and (role.who or role.what).strip()]
    if helpers and all(role.holder == RoleHolder.OURS for role in helpers):
        found.append(
            Warning(
                "ALL_OURS", "丸抱え",
                "どの役割も自立相談支援機関が担っています。関係機関や地域の人と分け合えることはありませんか。", "手引き §9"
            )
        )
    if helpers and all(role.holder == RoleHolder.PARTNER for role in helpers):
        found.append(
            Warning(
                "ALL_PARTNERS", "丸投げ",
                "どの役割も関係機関に任せています。全体の調整と確認を、自立相談支援機関の役割として書いてください。", "手引き §9",
            )
        )
    if not facts.wish.strip():
        found.append(
            Warning(
                "PERSON_ABSENT", "本人不在", "本人のことば(①意向)がありません。話したままのことばで書いてください。",
                "施行規則1条、手引き §6",
            )
        )
    if not facts.strengths.strip():
        found.append(
            Warning(
                "PERSON_ABSENT", "本人不在", "本人の強みが1つもありません。アセスメントで見つけた強みを書いてください。",
                "手引き §6",
            )
        )
    return found + [_old(role) for role in facts.roles if is_old(role.verified_on, on=on)]


def is_old(verified_on: date | None, *, on: date) -> bool:
    """
    Return whether a social resource was last verified more than a year before that day.

    Source: domain.md §9
    """
    return verified_on is not None and add_months(verified_on, 12) < on


def _old(role: RoleFacts) -> Warning:
    return Warning(
        "OLD_RESOURCE", "古い資源",
        f"「{role.resource}」は1年以上確かめられていません。いまも受け入れているか、先に問い合わせてください。", "domain.md §9",
    )
