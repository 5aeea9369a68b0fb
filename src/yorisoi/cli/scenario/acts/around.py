"""Acts on the family and on those around: what the pictures are drawn from."""

from typing import Any

from yorisoi.agencies.models import Staff
from yorisoi.cli.scenario.acts.beginning import facts_of
from yorisoi.cli.scenario.player import Scene
from yorisoi.cli.scenario.story import Step
from yorisoi.foundation.wareki import DateNotUnderstood, parse_date
from yorisoi.people import actions as people
from yorisoi.people.enums import Relation, TieFlow, TieKind, TieStrength
from yorisoi.people.models import HouseholdMember, Person


def relatives(scene: Scene, step: Step, actor: Staff) -> str:
    """家族を記録する。people = [{ who, relation(だれから見て of。なければ本人), together(同居), note }]。"""
    person = scene.people[scene.case_name(step)]
    told = step.tables("people")
    for each in told:
        who = each.text("who")
        middle = scene.people[each.text("of")] if each.has("of") else person
        known = scene.people.get(who)
        note = {"note": each.text("note", "")} if middle.pk == person.pk else {}
        scene.people[who] = people.add_beyond(
            person=person, middle=middle, relation=each.choice("relation", Relation), actor=actor, on=step.on,
            lives_together=each.flag("together"), other=known, **note,
            **({} if known else _life(scene, step, who)),
        )
    return f"家族・身近な人を{len(told)}人記録しました。"


def _life(scene: Scene, step: Step, who: str) -> dict[str, Any]:
    given = scene.story.people.get(who, {})
    facts = facts_of(scene, step, who, named=True)
    if given.get("died"):
        try:
            facts |= {"is_deceased": True, "died_on": parse_date(given["died"])}
        except DateNotUnderstood as error:
            raise step.fault(f"[person.{who}] の died を読めません。{error}") from error
    return facts | ({"is_deceased": True} if given.get("deceased") else {})


def relate(scene: Scene, step: Step, actor: Staff) -> str:
    """図にいるふたりをむすぶ。one(この人から見て)、other(この人は)、relation(間柄)。"""
    people.relate(
        person=scene.people[scene.case_name(step)], one=scene.people[step.text("one")],
        other=scene.people[step.text("other")], relation=step.choice("relation", Relation), actor=actor, on=step.on,
    )
    return "ふたりの間柄を記録しました。"


def leave(scene: Scene, step: Step, actor: Staff) -> str:
    """世帯を離れる。who(離れた人)。"""
    who = scene.people[step.text("who")]
    for member in HouseholdMember.objects.filter(person=who, ends_on__isnull=True).order_by("pk"):
        people.part_household(member=member, ends_on=step.on, actor=actor)
    return f"{who.display_name}さんが、いっしょに暮らさなくなったことを記録しました。"


def ties(scene: Scene, step: Step, actor: Staff) -> str:
    """つながりを記録する。lines = [{ to(機関か相手の名前)または who(人), kind, strength, stressful, flow, note }]。"""
    person = scene.people[scene.case_name(step)]
    told = step.tables("lines")
    for each in told:
        other: Person | None = scene.people[each.text("who")] if each.has("who") else None
        to = each.text("to", "")
        people.tie(
            person=person, kind=each.choice("kind", TieKind, TieKind.PERSON if other else TieKind.AGENCY), other=other,
            agency=scene.town.agencies.get(to), name=to, strength=each.choice("strength", TieStrength, TieStrength.ORDINARY),
            is_stressful=each.flag("stressful"), flow=each.choice("flow", TieFlow, TieFlow.NONE), note=each.text("note", ""),
            actor=actor, on=step.on,
        )
    return f"つながりを{len(told)}つ記録しました。"
