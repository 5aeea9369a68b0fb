"""名前 (Names): invented people. Any likeness to a living person is chance; telephone numbers are zeros."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random


def sections(name: str) -> dict[str, list[str]]:
    """Return the lines of a packaged file by their heading (`# heading`)."""
    text = files("yorisoi.cli.synthetic").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("# "):
            lines = found.setdefault(line[2:], [])
        elif line:
            lines.append(line)
    return found


@cache
def _names() -> dict[str, list[tuple[str, ...]]]:
    return {heading: [tuple(line.split()) for line in lines] for heading, lines in sections("names").items()}


@dataclass(frozen=True)
class Name:
    """A name with its reading."""

    surname: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.surname[0]} {self.given[0]}"

    @property
    def kana(self) -> str:
        return f"{self.surname[1]} {self.given[1]}"


def invent(chance: Random, gender: str, *, surname: tuple[str, ...] | None = None) -> Name:
    """Return a name of a gender, of a family if one is given. Names early in the list are more common."""
    known = _names()
    if surname is None:
        surnames = known["surname"]
        surname = surnames[int(len(surnames) * chance.random() ** 1.6)]
    given = known["female" if gender == "FEMALE" else "male"]
    return Name(surname, given[int(len(given) * chance.random())])


def phone(chance: Random) -> str:
    """Return a telephone number nobody has."""
    return f"{chance.choice(('090', '080', '070'))}-0000-{int(chance.random() * 10_000):04d}"


def address(chance: Random, town: str) -> str:
    """Return an address of the invented town."""
    street = _names()["street"]
    place = street[int(len(street) * chance.random())][0]
    return f"{town}{place}{int(chance.random() * 5) + 1}-{int(chance.random() * 30) + 1}"


def staff_names(chance: Random) -> Iterator[tuple[Name, str]]:
    """Yield names for staff, each once, with a gender."""
    used = set()
    while True:
        gender = chance.choice(("FEMALE", "MALE"))
        name = invent(chance, gender)
        if name.name not in used:
            used.add(name.name)
            yield name, gender
