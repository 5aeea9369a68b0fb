"""シナリオの読み取り (reading a story): a TOML file into steps, with every mistake named by its place."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import TextChoices


class StoryFault(Exception):
    """A story file that cannot be played; the message says where and what, in Japanese."""


@dataclass
class Step:
    """
    One step of a story. Values are taken by name; a value nobody took is a typing mistake and stops the story.

    Days are counted from the story's first day (`day = 0`).
    """

    number: int
    values: dict[str, Any]
    starts_on: date
    taken: set[str] = field(default_factory=lambda: {"day", "actor", "act", "refused", "note", "case"})

    @property
    def on(self) -> date:
        """The date of the step."""
        return self.starts_on + timedelta(days=int(self.values["day"]))

    @property
    def act(self) -> str:
        return str(self.values.get("act", ""))

    @property
    def refused(self) -> list[str]:
        """The codes with which this step must be refused (empty: it must be done)."""
        codes = self.values.get("refused", [])
        return [codes] if isinstance(codes, str) else list(codes)

    def fault(self, message: str) -> StoryFault:
        return StoryFault(f"{self.number}番目の手順({self.act or '書きとめ'}): {message}")

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        self.taken.add(name)
        value = self.values.get(name, default)
        if value is None:
            raise self.fault(f"「{name}」がありません。")
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        self.taken.add(name)
        return bool(self.values.get(name, default))

    def number_of(self, name: str, default: int | None = None) -> int | None:
        self.taken.add(name)
        value = self.values.get(name, default)
        return None if value is None else int(value)

    def day_of(self, name: str, default: date | None = None) -> date | None:
        """Return the date of a value given as a day of the story."""
        self.taken.add(name)
        if name not in self.values:
            return default
        return self.starts_on + timedelta(days=int(self.values[name]))

    def texts(self, name: str) -> list[str]:
        self.taken.add(name)
        value = self.values.get(name, [])
        return [value] if isinstance(value, str) else [str(each) for each in value]

    def tables(self, name: str) -> list["Step"]:
        """Return a list of tables (goals, roles, services…), each read like a step."""
        self.taken.add(name)
        return [Step(self.number, {"act": self.act, "day": self.values["day"], **row}, self.starts_on)
                for row in self.values.get(name, [])]

    def choice(self, name: str, choices: type[TextChoices], default: TextChoices | None = None) -> Any:
        """Return a choice given by its code or by its Japanese words."""
        self.taken.add(name)
        if name not in self.values:
            if default is None:
                raise self.fault(f"「{name}」がありません。選べるのは: {words_of(choices)}")
            return default
        given = str(self.values[name])
        for code, label in choices.choices:
            if given in (code, label) or (str(label).endswith(given) and len(given) >= 2):
                return choices(code)
        raise self.fault(f"「{name}」の「{given}」はありません。選べるのは: {words_of(choices)}")

    def refuse_unknown(self) -> None:
        """Stop at values nobody took."""
        unknown = sorted(set(self.values) - self.taken)
        if unknown:
            raise self.fault(f"知らない項目があります: {'、'.join(unknown)}。使える項目は「yorisoi play --help」にあります。")


def words_of(choices: type[TextChoices]) -> str:
    """Return the Japanese words of a choice list, with their codes."""
    return "、".join(f"{label}({code})" for code, label in choices.choices)


@dataclass(frozen=True)
class Story:
    """A whole story: what it is about, its people and its steps in order."""

    title: str
    source: str
    about: str
    unknown: tuple[str, ...]
    starts_on: date
    people: dict[str, dict[str, Any]]
    steps: list[Step]


def read(path: Path, *, today: date) -> Story:
    """
    Read a story file.

    :raises StoryFault: with the line or step and what is wrong
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StoryFault(f"{path} がありません。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StoryFault(f"{path.name} を読めません。{error}") from error
    missing = [name for name in ("title", "source", "starts", "person", "step") if name not in data]
    if missing:
        raise StoryFault(f"{path.name} に {'、'.join(missing)} がありません。")
    starts_on = today + timedelta(days=int(data["starts"]))
    steps = [Step(number, values, starts_on) for number, values in enumerate(data["step"], start=1)]
    for step in steps:
        if "day" not in step.values:
            raise step.fault("「day」がありません。")
        if not step.act and "note" not in step.values:
            raise step.fault("「act」も「note」もありません。")
        if step.on > today:
            raise step.fault("今日より先の日になります。starts を早めてください。")
    # Steps of two cases may be written one case after the other; they are played in the order of time.
    steps.sort(key=lambda step: step.on)
    return Story(
        title=data["title"], source=data["source"], about=data.get("about", ""),
        unknown=tuple(data.get("unknown", ())), starts_on=starts_on, people=data["person"], steps=steps,
    )
