"""できること: which acts a case plausibly calls for, by where it stands; every other page stays one fold away."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case


@dataclass(frozen=True)
class Act:
    """One button of the cover."""

    label: str
    page: str


@dataclass(frozen=True)
class Button:
    """An act with its address."""

    label: str
    url: str


REACH_OUT = Act("働きかけを記録", "outreach:index")
RECEPTION = Act("相談受付・振り分け", "intake:index")
ENROLLMENT = Act("利用申込み", "intake:enroll")
EMERGENCY = Act("緊急支援", "emergency:index")
INTRODUCTION = Act("つなぐ", "referrals:index")
ASSESSMENT = Act("アセスメント", "assessment:index")
SCREENING = Act("スクリーニング", "screening:new")
PLAN = Act("プラン", "plan:index")
TABLING = Act("会議にかける", "meeting:table")
DECISION = Act("支援決定", "decision:edit")
OWN_DECISION = Act("住居確保給付金などの決定", "decision:own")
PROVISION = Act("支援の開始・実施", "provision:index")
MONITORING = Act("モニタリング", "monitoring:new")
EFFORT = Act("つながる努力を記録", "monitoring:effort")
EMPLOYMENT = Act("就労・増収", "monitoring:employment")
INTERRUPTION = Act("中断", "monitoring:interruption")
RESUMPTION = Act("再開", "monitoring:resume")
REVIEW = Act("プラン評価", "review:index")
CLOSURE = Act("終結", "closure:new")
FOLLOW_UP = Act("フォロー", "followup:index")
CONSENT = Act("本人同意", "consents:index")
ASSIGNMENT = Act("担当を変える", "cases:assignment")

RECEIVED = (RECEPTION, ENROLLMENT, EMERGENCY, INTRODUCTION, CONSENT)
READ = (ASSESSMENT, SCREENING, PLAN, INTRODUCTION, EMERGENCY)
PLANNED = (PLAN, TABLING, ASSESSMENT, INTRODUCTION)
SUPPORTED = (PROVISION, MONITORING, EMPLOYMENT, REVIEW, CLOSURE, INTERRUPTION, INTRODUCTION)
BY_STAGE: dict[str, tuple[Act, ...]] = {
    Stage.OUTREACH: (REACH_OUT, RECEPTION, EMERGENCY, CONSENT),
    Stage.INTAKE: RECEIVED,
    Stage.EMERGENCY: (EMERGENCY, RECEPTION, ENROLLMENT, OWN_DECISION, INTRODUCTION),
    Stage.ASSESSMENT: READ,
    Stage.SCREENING: READ,
    Stage.PLAN: PLANNED,
    Stage.MEETING: PLANNED,
    Stage.DECISION: (DECISION, PROVISION, PLAN, INTRODUCTION),
    Stage.PROVISION: SUPPORTED,
    Stage.MONITORING: SUPPORTED,
    Stage.REVIEW: (REVIEW, PLAN, CLOSURE, MONITORING, INTRODUCTION),
    Stage.CLOSURE: (FOLLOW_UP, CLOSURE),
    Stage.FOLLOWUP: (FOLLOW_UP, CLOSURE),
}
INTERRUPTED = (EFFORT, TABLING, EMERGENCY, RESUMPTION, CLOSURE)
ALL = (
    REACH_OUT, RECEPTION, ENROLLMENT, EMERGENCY, INTRODUCTION, ASSESSMENT, SCREENING, PLAN, TABLING, DECISION,
    OWN_DECISION, PROVISION, MONITORING, EMPLOYMENT, EFFORT, INTERRUPTION, RESUMPTION, REVIEW, CLOSURE, FOLLOW_UP, CONSENT,
    ASSIGNMENT,
)


def plausible(case: Case) -> tuple[Act, ...]:
    """Return the acts somebody could plausibly want now. A page may still refuse one, and then says why."""
    return INTERRUPTED if case.is_interrupted else BY_STAGE[case.stage]


def buttons(case: Case, *, beside: Collection[str] = ()) -> tuple[list[Button], list[Button]]:
    """Return the buttons shown at once, and those under the fold; an address shown `beside` them is not shown twice."""
    near = plausible(case)
    return (
        [button for button in _buttons(near, case) if button.url not in beside],
        _buttons([act for act in ALL if act not in near], case),
    )


def _buttons(acts: Collection[Act], case: Case) -> list[Button]:
    return [Button(act.label, reverse(act.page, args=[case.number])) for act in acts]
