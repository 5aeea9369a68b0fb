"""Filters and tags every page may use (loaded as builtins): days, money, ages, the journey's fold."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yorisoi.foundation import digits
from yorisoi.foundation import wareki as calendar

register = template.Library()

Day = date | datetime | None
MUST = "必須"


def _local(value: datetime) -> datetime:
    return value.astimezone(timezone.get_current_timezone())


def _day(value: Day) -> date | None:
    if isinstance(value, datetime):
        return _local(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


@register.filter
def circled(value: int | None) -> str:
    """① — the number of a plan."""
    return digits.circled(value) if value else ""


@register.filter
def wareki(value: Day) -> str:
    """令和8年11月22日."""
    day = _day(value)
    return calendar.format_wareki(day) if day else ""


@register.filter
def wareki_short(value: Day) -> str:
    """R8.11.22."""
    day = _day(value)
    return calendar.format_wareki_short(day) if day else ""


@register.filter
def wareki_weekday(value: Day) -> str:
    """令和8年11月22日(日)."""
    day = _day(value)
    return f"{calendar.format_wareki(day)}({calendar.weekday_ja(day)})" if day else ""


@register.filter
def month_day(value: Day) -> str:
    """11月22日."""
    day = _day(value)
    return calendar.format_month_day(day) if day else ""


@register.filter
def month_day_weekday(value: Day) -> str:
    """11月22日(日)."""
    day = _day(value)
    return f"{calendar.format_month_day(day)}({calendar.weekday_ja(day)})" if day else ""


@register.filter
def short_day(value: Day) -> str:
    """11.22, for the small line under a stage."""
    day = _day(value)
    return f"{day.month}.{day.day}" if day else ""


@register.filter
def weekday(value: Day) -> str:
    """日."""
    day = _day(value)
    return calendar.weekday_ja(day) if day else ""


@register.filter
def clock(value: Any) -> str:
    """9:05, of a time or a moment (local)."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = _local(value)
    return f"{value.hour}:{value.minute:02}" if hasattr(value, "minute") else ""


@register.filter
def moment(value: datetime | None) -> str:
    """11月22日 9:05."""
    return f"{month_day(value)} {clock(value)}" if value else ""


@register.filter
def iso(value: Day) -> str:
    """2026-11-22, for `<time datetime>`."""
    day = _day(value)
    return day.isoformat() if day else ""


@register.filter
def fiscal_year(value: Day | int) -> str:
    """令和8年度, of a day or of the year it begins in."""
    if isinstance(value, int):
        return calendar.fiscal_year_label(value)
    day = _day(value)
    return calendar.fiscal_year_label(calendar.fiscal_year(day)) if day else ""


@register.filter
def yen(value: Any) -> str:
    """12,300円."""
    return "" if value is None or value == "" else f"{int(value):,}円"


@register.filter
def age(born_on: Day, on: Day) -> str:
    """34歳: the age on a day (`{{ person.born_on|age:today }}`; the view gives the day)."""
    born, day = _day(born_on), _day(on)
    return f"{calendar.age_on(born, day)}歳" if born and day and born <= day else ""


@register.filter
def said(text: str) -> str:
    """Words in 「」, once: a worker who typed the marks does not see them twice."""
    text = (text or "").strip()
    return text if text.startswith(("「", "『")) else f"「{text}」"


@register.filter
def dash(value: Any) -> Any:
    """The value, or a dash a screen reader reads as nothing known."""
    if value is None or value == "":
        return format_html('<span class="none">{}<span class="sr">{}</span></span>', "―", "記録なし")
    return value


@register.simple_tag
def field_mark(field: BoundField) -> SafeString:
    """Say 必須, or 任意 (or the form's own words for it: `marks`)."""
    own = getattr(field.form, "marks", {}).get(field.name)
    if field.field.required or own == MUST:
        return format_html('<span class="must">{}</span>', MUST)
    word = "任意" if own is None else own
    return format_html('<span class="opt">{}</span>', word) if word else SafeString("")


class JourneyRow(NamedTuple):
    """A step and whether a narrow screen shows it before the rest is unfolded."""

    step: Any
    number: int
    is_near: bool


def _state(step: Any) -> str:
    return str(step["state"] if isinstance(step, dict) else step.state)


@register.filter
def journey_rows(steps: Iterable[Any]) -> list[JourneyRow]:
    """Number the steps and mark those around the current one (one before, two after)."""
    steps = list(steps)
    now = [i for i, step in enumerate(steps) if _state(step) == "now"]
    done = [i for i, step in enumerate(steps) if _state(step) == "done"]
    centre = now or done[-1:] or [0]
    near = {i + shift for i in centre for shift in (-1, 0, 1, 2)}
    return [JourneyRow(step, i + 1, i in near) for i, step in enumerate(steps)]


@register.filter
def current_number(rows: list[JourneyRow]) -> int:
    """The number of the current step, 0 when none is current."""
    return next((row.number for row in rows if _state(row.step) == "now"), 0)
