"""経過の図: stages, plans, services, meetings and interruptions of a case over months in 和暦."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yorisoi.foundation.wareki import format_wareki_year
from yorisoi.people.drawing.svg import mark, path, svg, width, words

LETTER = 6.6  # half a character of 13 px
NAMES = 104.0
ROW, BAR = 27.0, 18.0
HEAD = 46.0
NARROWEST, WIDEST = 56.0, 96.0


@dataclass(frozen=True)
class Span:
    """Something that lasted; without an end it still goes on."""

    label: str
    starts_on: date
    ends_on: date | None
    kind: str = ""


@dataclass(frozen=True)
class Event:
    """Something on one day."""

    label: str
    on: date
    is_full: bool = False


@dataclass(frozen=True)
class Lane:
    """One name at the left, and what belongs to it."""

    name: str
    items: tuple[Span | Event, ...]


@dataclass(frozen=True)
class Scale:
    """Days to lengths: the first of a month at the left, `month` points a month."""

    first: date
    months: int
    month: float

    def x(self, day: date) -> float:
        whole = (day.year - self.first.year) * 12 + day.month - self.first.month
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        days = (following - day.replace(day=1)).days
        return round(NAMES + (whole + (day.day - 1) / days) * self.month, 1)

    @property
    def end(self) -> float:
        return NAMES + self.months * self.month


def scale(lanes: Sequence[Lane], *, today: date) -> Scale:
    """Return the scale in which everything fits, from the first month with something in it to the last."""
    days = [today]
    for lane in lanes:
        for item in lane.items:
            days += [item.on] if isinstance(item, Event) else [item.starts_on, *([item.ends_on] if item.ends_on else [])]
    first, last = min(days).replace(day=1), max(days)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return Scale(first, months, max(NARROWEST, min(WIDEST, 860 / months)) if months <= 36 else max(10.0, 2000 / months))


def course(
    lanes: Sequence[Lane], *, today: date, name: str = "course", title: str = "経過の図", described: str = ""
) -> str:
    """Return the picture as SVG."""
    measure = scale(lanes, today=today)
    y, farthest, parts = HEAD, measure.end, []
    for lane in lanes:
        drawn, rows, right = _lane(lane, measure, y, today=today)
        parts.append(words([lane.name], 8, y + 18, "lane") + drawn)
        farthest = max(farthest, right)
        y += rows * ROW + 9
        parts.append(path([(0, y - 4), (farthest, y - 4)], "rule"))
    now = measure.x(today)
    axis = _axis(measure, y)
    line = path([(now, 36), (now, y)], "today") + words(["きょう"], now, y + 15, "today-word")
    return svg(
        axis + line + "".join(parts), box=(0.0, 0.0, farthest + 16, y + 24), title=title, described=described, name=name
    )


def _axis(measure: Scale, bottom: float) -> str:
    parts = []
    step = 1 if measure.month >= 24 else 3 if measure.month >= 14 else 6
    day = measure.first
    for place in range(measure.months):
        x = NAMES + place * measure.month
        is_year = day.month == 1 or place == 0
        if is_year:
            parts.append(words([format_wareki_year(day)], x + 3, 15, "month year"))
        if is_year or (day.month - 1) % step == 0:
            parts.append(path([(x, 20), (x, bottom)], f"rule{' new-year' if day.month == 1 else ''}"))
        if (day.month - 1) % step == 0:
            parts.append(words([f"{day.month}月"], x + 3, 33, "month"))
        day = (day + timedelta(days=32)).replace(day=1)
    return "".join(parts)


def _lane(lane: Lane, measure: Scale, top: float, *, today: date) -> tuple[str, int, float]:
    """Return a lane's marks, how many rows they take so that no words lie over others, and how far right they reach."""
    ends: list[float] = []
    parts, right = [], 0.0
    for item in sorted(lane.items, key=lambda each: (each.on if isinstance(each, Event) else each.starts_on, each.label)):
        start, end, drawn = _drawn(item, measure, today=today)
        row = next((place for place, taken in enumerate(ends) if taken + 6 <= start), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = end
        right = max(right, end)
        parts.append(mark("g", drawn, transform=f"translate(0 {top + row * ROW:.0f})"))
    return "".join(parts), max(1, len(ends)), right


def _drawn(item: Span | Event, measure: Scale, *, today: date) -> tuple[float, float, str]:
    """Return from where to where something reaches with its words, and its marks on a row that begins at 0."""
    wide = width(item.label) * LETTER
    if isinstance(item, Event):
        x = measure.x(item.on)
        dot = mark("circle", cx=x, cy=13.0, r=5.5, class_=f"dot{' full' if item.is_full else ''}")
        return x - 7, x + 12 + wide, dot + (words([item.label], x + 10, 18, "word halo") if item.label else "")
    start = measure.x(item.starts_on)
    end = max(measure.x((item.ends_on or today) + timedelta(days=1)), start + 6)
    kind = f"bar {item.kind}{'' if item.ends_on else ' open-ended'}".strip()
    bar = mark("rect", x=start, y=4.0, width=end - start, height=BAR, rx=3.0, class_=kind)
    if "pause" in item.kind:
        bar += _hatch(start, end)
    if not item.ends_on:
        bar += path([(end, 4), (end + 8, 4 + BAR / 2), (end, 4 + BAR)], "tie-mark")
        end += 10
    if wide + 10 <= end - start and "pause" not in item.kind:
        return start, end, bar + words([item.label], start + 6, 18, "word")
    return start, end + 8 + wide, bar + words([item.label], end + 5, 18, "word halo")


def _hatch(start: float, end: float) -> str:
    steps, x = [], start
    while x < end:
        far = min(x + BAR, end)
        steps.append(f"M{x:.1f} {4 + BAR:.1f} L{far:.1f} {4 + BAR - (far - x):.1f}")
        x += 7
    return mark("path", d=" ".join(steps), class_="hatch")
