"""予定の配信: the lines of a calendar as iCalendar, with nothing in them that tells who a person is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from yorisoi.desk.queries.calendar import Item

TOKYO = ZoneInfo("Asia/Tokyo")
AN_HOUR = timedelta(hours=1)


def as_ics(items: Iterable[Item], *, host: str, at: datetime) -> bytes:
    """
    Return the lines as an iCalendar file: kind and case number only.

    A calendar on a telephone is copied to places the program does not know, so names, places and words stay here.

    Source: domain §6.1 (守秘義務)
    """
    book = Calendar()
    book.add("prodid", "-//yorisoi//calendar//JA")
    book.add("version", "2.0")
    book.add("x-wr-calname", "よりそい")
    for item in items:
        if not item.is_past:
            book.add_component(_event(item, host=host, at=at))
    return book.to_ical()


def _event(item: Item, *, host: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{item.key}@{host}")
    event.add("dtstamp", at)
    event.add("summary", f"{item.number} {item.label}".strip())
    if item.at is None:
        event.add("dtstart", item.on)
        event.add("dtend", item.on + timedelta(days=1))
    else:
        starts = datetime.combine(item.on, item.at, TOKYO)
        event.add("dtstart", starts)
        event.add("dtend", starts + AN_HOUR)
    return event
