"""シナリオを演じる (playing a story): each step through the rooms' own actions, on its own date."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from yorisoi.agencies.models import Agency, Staff
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.cases.rules.duties import Duty
from yorisoi.cli.scenario.story import Step, Story, StoryFault
from yorisoi.cli.scenario.town import Town
from yorisoi.desk.queries import duties as desk_duties
from yorisoi.foundation.violations import Refused
from yorisoi.people.models import Person
from yorisoi.process.s07_meeting.models import SupportCoordinationMeeting


@dataclass
class Scene:
    """What the story has brought about so far: cases, people and meetings by the names the file gives them."""

    town: Town
    story: Story
    cases: dict[str, Case] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    meetings: dict[str, SupportCoordinationMeeting] = field(default_factory=dict)

    @property
    def first_name(self) -> str:
        return next(iter(self.story.people))

    def actor(self, step: Step) -> Staff:
        login_name = str(step.values.get("actor", "takanashi"))
        if login_name not in self.town.staff:
            raise step.fault(f"職員「{login_name}」はいません。いるのは: {'、'.join(self.town.staff)}")
        return self.town.staff[login_name]

    def staff(self, step: Step, name: str) -> Staff:
        login_name = step.text(name)
        if login_name not in self.town.staff:
            raise step.fault(f"職員「{login_name}」はいません。いるのは: {'、'.join(self.town.staff)}")
        return self.town.staff[login_name]

    def agency(self, step: Step, name: str) -> Agency:
        given = step.text(name)
        if given not in self.town.agencies:
            raise step.fault(f"機関「{given}」はありません。あるのは: {'、'.join(self.town.agencies)}")
        return self.town.agencies[given]

    def agency_or_none(self, step: Step, name: str) -> Agency | None:
        return self.agency(step, name) if step.has(name) else None

    def case_name(self, step: Step) -> str:
        return str(step.values.get("case", self.first_name))

    def case(self, step: Step) -> Case:
        name = self.case_name(step)
        if name not in self.cases:
            raise step.fault(f"「{name}」のケースはまだはじまっていません。")
        return Case.objects.select_related("person", "agency").get(pk=self.cases[name].pk)

    def meeting(self, step: Step) -> SupportCoordinationMeeting:
        name = step.text("meeting")
        if name not in self.meetings:
            raise step.fault(f"会議「{name}」はまだ開かれていません。")
        return SupportCoordinationMeeting.objects.get(pk=self.meetings[name].pk)


@dataclass(frozen=True)
class Outcome:
    """What one step brought: a sentence, the codes it was refused with, where the case stands, what is due."""

    step: Step
    who: str
    result: str
    codes: tuple[str, ...] = ()
    place: str = ""
    duties: tuple[Duty, ...] = ()


def play(scene: Scene) -> Iterator[Outcome]:
    """
    Play a story step by step.

    :raises StoryFault: if a step is refused that should be done, done that should be refused, or refused otherwise
    """
    from yorisoi.cli.scenario.acts import ACTS  # the acts need the types of this module

    for step in scene.story.steps:
        if not step.act:
            yield Outcome(step, "", str(step.values["note"]))
            continue
        if step.act not in ACTS:
            raise step.fault(f"「{step.act}」という手順はありません。あるのは: {'、'.join(ACTS)}")
        actor = scene.actor(step)
        codes: tuple[str, ...] = ()
        try:
            result = ACTS[step.act](scene, step, actor)
        except Refused as refused:
            result, codes = str(refused), refused.codes
        step.refuse_unknown()
        _compare(step, codes, result)
        yield _outcome(scene, step, actor, result, codes)


def _compare(step: Step, codes: tuple[str, ...], result: str) -> None:
    expected = step.refused
    if expected and not codes:
        raise step.fault(f"{'、'.join(expected)} で断られるはずでしたが、できてしまいました。")
    if codes and not expected:
        raise step.fault(f"断られました。\n{result}")
    missing = [code for code in expected if code not in codes]
    if missing:
        raise step.fault(f"{'、'.join(missing)} で断られるはずでしたが、ちがう理由でした。\n{result}")


def _outcome(scene: Scene, step: Step, actor: Staff, result: str, codes: tuple[str, ...]) -> Outcome:
    who = f"{actor.name}({actor.role_name})"
    name = scene.case_name(step)
    if name not in scene.cases:
        return Outcome(step, who, result, codes)
    case = scene.case(step)
    place = f"{Stage(case.stage).label}/次に動く人: {Turn(case.turn).label}/{Standing(case.standing).label}"
    batches = desk_duties.everything(scope_of_case(case, on=step.on))
    duties = sorted((duty for batch in batches for duty in batch.duties), key=lambda duty: duty.due_on)
    return Outcome(step, who, result, codes, f"{case.number} {place}", tuple(duties))


__all__ = ["Outcome", "Scene", "StoryFault", "play"]
