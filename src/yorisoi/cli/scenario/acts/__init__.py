"""シナリオの手順 (acts): the name a story writes, and the function that plays it. One line an act, no registry."""

from collections.abc import Callable

from yorisoi.agencies.models import Staff
from yorisoi.cli.scenario.acts import beginning, ending, planning, support
from yorisoi.cli.scenario.player import Scene
from yorisoi.cli.scenario.story import Step

ACTS: dict[str, Callable[[Scene, Step, Staff], str]] = {
    "discover": beginning.discover,
    "attempt": beginning.attempt,
    "no_need": beginning.no_need,
    "receive": beginning.receive,
    "triage": beginning.triage,
    "name_person": beginning.name_person,
    "add_family": beginning.add_family,
    "consent": beginning.consent,
    "withdraw_consent": beginning.withdraw_consent,
    "ground": beginning.ground,
    "enroll": beginning.enroll,
    "need": beginning.need,
    "settle_emergency": beginning.settle_emergency,
    "note": beginning.note,
    "introduce": beginning.introduce,
    "arrival": beginning.arrival,
    "take_back": beginning.take_back,
    "assign": beginning.assign,
    "hand_over": beginning.hand_over,
    "assess": planning.assess,
    "expert": planning.expert,
    "screen": planning.screen,
    "plan": planning.plan,
    "agree_plan": planning.agree_plan,
    "amend": planning.amend,
    "call_meeting": planning.call_meeting,
    "table": planning.table,
    "open_meeting": planning.open_meeting,
    "outcome": planning.outcome,
    "topic": planning.topic,
    "close_meeting": planning.close_meeting,
    "decide": planning.decide,
    "decide_own": planning.decide_own,
    "start": support.start,
    "deliver": support.deliver,
    "end_service": support.end_service,
    "monitor": support.monitor,
    "effort": support.effort,
    "interrupt": support.interrupt,
    "resume": support.resume,
    "review": ending.review,
    "conclude": ending.conclude,
    "close": ending.close,
    "follow_up": ending.follow_up,
    "followed": ending.followed,
}
