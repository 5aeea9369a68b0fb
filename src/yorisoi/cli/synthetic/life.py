"""経過 (Life): one course of support as it grows day by day, until it ends or today is reached."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import models

from yorisoi.agencies.models import Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import AssignmentKind, Stage, Standing, Turn
from yorisoi.cases.models import Assignment, Case
from yorisoi.cli.synthetic.town import Town, moment
from yorisoi.cli.synthetic.words import THEMES
from yorisoi.cli.synthetic.writer import Row
from yorisoi.foundation.wareki import fiscal_year, fiscal_year_code
from yorisoi.process.s07_meeting import rules as meetings
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.records.enums import ContactForm, Counterpart

SATURDAY = 5


class Unfinished(Exception):
    """The story has come to today: what would follow has not happened yet."""


class Life:
    """One case and its facts. `day` is how far its story has come; the acts are in `beginning`, `planning`, `support`."""

    def __init__(self, town: Town, chance: Random, *, person: Row, agency_id: int, serial: int, opened_on: date) -> None:
        self.town, self.writer, self.words, self.chance = town, town.writer, town.words, chance
        self.person, self.day = person, opened_on
        self.clock = moment(opened_on, chance)
        self.until = town.today - timedelta(days=1)
        self.worker: Staff = chance.choice(town.workers[agency_id])
        self.chief = town.chiefs[agency_id]
        self.themes = tuple(chance.sample(THEMES, 2))
        self.lines: list[Row] = []
        self.silences: list[tuple[date, date]] = []
        self.silent_since: date | None = None
        self.unreachable_until: date | None = None
        self.wants_support_again: date | None = None
        self.reception: Row = {}
        self.plan: Row | None = None
        self.goals: list[Row] = []
        self.services: list[Row] = []
        self.decisions: dict[int, Row] = {}
        self.running: list[Row] = []
        self.draft: Row = {}
        self.draft_goals: list[Row] = []
        self.draft_services: list[Row] = []
        year = fiscal_year(opened_on)
        self.case = self.writer.add(
            Case, municipality_id=town.municipality.pk, agency_id=agency_id, person_id=person["id"], fiscal_year=year,
            number=f"{fiscal_year_code(year)}-{serial:04d}", serial=serial, opened_on=opened_on, moved_on=opened_on,
            last_contact_on=opened_on, stage=Stage.INTAKE, turn=Turn.COUNSELOR, standing=Standing.ACTIVE,
        )
        self.evidence("case.opened", stage=Stage.INTAKE)

    # --- time and chance ---

    def flip(self, share: float) -> bool:
        """Return whether something happens that happens in such a share of cases."""
        return self.chance.random() < share

    def later(self, least: int, most: int) -> date:
        """
        Let some days pass, to a working day.

        :raises Unfinished: when that would be in the future
        """
        day = self.day + timedelta(days=least + int(self.chance.random() * (most - least + 1)))
        if day.weekday() >= SATURDAY:
            day += timedelta(days=7 - day.weekday())
        self.reach(day)
        return day

    def reach(self, day: date) -> None:
        """
        Let time pass until a day.

        :raises Unfinished: when that is in the future
        """
        if day > self.until:
            raise Unfinished
        self.day = day

    def say(self, theme: str = "", count: int = 2) -> str:
        """Return a few sentences on a theme, or on one of the person's own."""
        return self.words.about(self.chance, theme or self.chance.choice(self.themes), count)

    # --- facts ---

    def fact(self, model: type[models.Model], **values: Any) -> Row:
        """Keep a fact of the case, written by its worker on this day."""
        return self.writer.add(
            model, municipality_id=self.case["municipality_id"], case_id=self.case["id"],
            created_by_id=self.worker.pk, created_at=self.at(), **values,
        )

    def part(self, model: type[models.Model], **values: Any) -> Row:
        """Keep a row that hangs on a fact."""
        return self.writer.add(model, municipality_id=self.case["municipality_id"], **values)

    def at(self) -> datetime:
        """Return a moment of this day, later than the one before: what is written first comes first."""
        self.clock = max(moment(self.day, self.chance), self.clock + timedelta(minutes=1))
        return self.clock

    def line(self, text: str, event: str, *, reached: bool = False) -> None:
        """
        Leave the line of an act on the case's course, written down after the facts before it and before those to come.

        By its line one tells which of two acts of a day came last.
        """
        self.clock = max(datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC), self.clock + timedelta(minutes=1))
        self.note(
            created_at=self.clock, body=text, form=ContactForm.EVENT, event=event, reached=reached, happened_on=self.day,
            counterpart=Counterpart.PERSON if reached else Counterpart.NOBODY,
        )

    def note(self, **values: Any) -> Row:
        """Keep a note until the story is told; `reached` renews the last contact."""
        row = {"author_id": self.worker.pk, "next_on": None, **values}
        self.lines.append(row)
        if row["reached"]:
            self.contact(row["happened_on"])
        return row

    def contact(self, day: date) -> None:
        """Remember the latest day the person was in contact."""
        self.case["last_contact_on"] = max(self.case["last_contact_on"], day)

    def move(self, stage: Stage, turn: Turn, standing: Standing = Standing.ACTIVE) -> None:
        """Write where the case stands from this day on, as `cases.actions.move` does."""
        case = self.case
        if (case["stage"], case["turn"], case["standing"]) == (stage, turn, standing):
            return
        case["stage"], case["turn"], case["standing"], case["moved_on"] = stage, turn, standing, self.day
        case["version"] += 1
        if standing == Standing.ENDED:
            case["ended_on"], case["monitoring_base_on"] = self.day, None

    def await_monitoring(self, since: date | None, *, first: bool) -> None:
        """Set the day from which the next monitoring counts."""
        self.case["monitoring_base_on"], self.case["monitoring_is_first"] = since, first

    def evidence(self, verb: str, *, actor: Staff | None = None, reason: str = "", **data: Any) -> None:
        """Keep an audit row of the case."""
        who = actor or self.worker
        self.writer.add(
            AuditEntry, at=self.at(), municipality_id=self.case["municipality_id"], actor_id=who.pk,
            actor_name=who.name, verb=verb, subject_type="cases.case", subject_id=self.case["id"],
            case_id=self.case["id"], reason=reason, data=data,
        )

    # --- meetings ---

    def table(self, subject: Subject, plan: Row | None, *, stage: Stage | None) -> Row:
        """
        Put the case on the agenda of a coming meeting, and go there.

        :raises Unfinished: when the meeting is still to come
        """
        meeting = self.town.meeting_after(self.case["agency_id"], self.day + timedelta(days=2), self.chance)
        if meeting is None:
            raise Unfinished
        item = self.part(
            AgendaItem, meeting_id=meeting["id"], case_id=self.case["id"], plan_id=plan["id"] if plan else None,
            subject=subject, purpose=meetings.PURPOSE_OF[subject], position=self.town.place_on_agenda(meeting),
            outcome=AgendaOutcome.PENDING, created_by_id=self.worker.pk,
        )
        if stage:
            self.move(stage, Turn.MEETING)
        day = meeting["meets_on"]
        self.line(f"{day.month}月{day.day}日の支援調整会議の議題に入れました。", "meeting.tabled")
        self.reach(day)
        return item

    def conclude(self, item: Row, outcome: AgendaOutcome, *, condition: str = "") -> None:
        """Write what the meeting concluded."""
        item.update(
            outcome=outcome, discussion=self.say("thinking"), concluded_on=self.day, conditions=condition,
            condition_checker=self.worker.name if condition else "", roles_agreed=self.say("next", 1),
        )
        self.line(f"支援調整会議で「{outcome.label}」となりました。", "meeting.concluded")

    # --- silence ---

    def fall_silent(self) -> None:
        """From this day on the person does not answer."""
        self.silent_since = self.day

    def answer(self) -> None:
        """The person is there again."""
        if self.silent_since is not None:
            self.silences.append((self.silent_since, self.day))
            self.silent_since = None

    def may_reach(self, day: date) -> bool:
        """Say whether a note of that day may tell of contact with the person."""
        if self.unreachable_until is not None and day <= self.unreachable_until:
            return False
        if self.silent_since is not None and day >= self.silent_since:
            return False
        return not any(since <= day <= until for since, until in self.silences)

    # --- the end ---

    def assign(self) -> None:
        """Write who carried the case: sometimes handed over, sometimes with a second worker."""
        owned = {"municipality_id": self.case["municipality_id"], "case_id": self.case["id"]}
        colleagues = self.town.workers[self.case["agency_id"]]
        opened_on, last = self.case["opened_on"], self.case["ended_on"] or self.until
        other = self.chance.choice(colleagues)
        starts_on = opened_on
        if (last - opened_on).days > 120 and other != self.worker and self.flip(0.15):
            starts_on = opened_on + (last - opened_on) / 2
            self.writer.add(
                Assignment, staff_id=other.pk, kind=AssignmentKind.PRIMARY, starts_on=opened_on, ends_on=starts_on, **owned
            )
        note = "前の担当から引きつぎ。連絡は午後に。" if starts_on > opened_on else ""
        self.writer.add(
            Assignment, staff_id=self.worker.pk, kind=AssignmentKind.PRIMARY, starts_on=starts_on, note=note, **owned
        )
        second = self.chance.choice(colleagues)
        if second != self.worker and self.plan and self.flip(0.2):
            self.writer.add(
                Assignment, staff_id=second.pk, kind=AssignmentKind.SECONDARY, starts_on=opened_on, **owned
            )
