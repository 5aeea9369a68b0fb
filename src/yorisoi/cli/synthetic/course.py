"""支援経過 (Course): the workers' own notes between the acts, their appointments, and the lines in the order of days."""

from datetime import date, time, timedelta
from itertools import pairwise

from yorisoi.cli.synthetic.life import SATURDAY, Life
from yorisoi.cli.synthetic.town import contact_of, moment
from yorisoi.cli.synthetic.writer import Row
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.records.models import CaseNote
from yorisoi.records.rules import keeps_appointment

# form → (share, how often the person is reached)
FORMS = (
    (ContactForm.TELEPHONE, 0.38, 0.65), (ContactForm.INTERVIEW, 0.59, 1.0), (ContactForm.VISIT, 0.76, 0.8),
    (ContactForm.AGENCY_CONTACT, 0.90, 0.0), (ContactForm.INTERNAL_MEETING, 0.95, 0.0), (ContactForm.LETTER, 0.99, 0.3),
    (ContactForm.OTHER_MEETING, 1.0, 0.0),
)
MINUTES = (10, 15, 20, 30, 45, 60, 90)
APPOINTMENTS = ("面談", "電話でようすを聞く", "同行", "訪問", "書類の確認")


def write(life: Life, *, factor: float) -> int:
    """Write the whole course of a case; `factor` steers how many notes there are. Return how many were written."""
    _write_notes(life, factor=factor)
    life.lines.sort(key=lambda row: row["happened_on"])
    _make_appointments(life)
    case = life.case
    for row in life.lines:
        written_at = moment(row["happened_on"], life.chance)
        values = {"created_at": written_at, **row}
        life.writer.add(
            CaseNote, municipality_id=case["municipality_id"], case_id=case["id"], created_by_id=row["author_id"], **values
        )
    return len(life.lines)


def _write_notes(life: Life, *, factor: float) -> None:
    opened_on = life.case["opened_on"]
    last = life.case["ended_on"] or life.until
    days = (last - opened_on).days
    intensity = life.chance.lognormvariate(-0.2, 0.65)
    wanted = factor * intensity * (1.0 + days / 14)
    count = int(wanted) + (life.chance.random() < wanted % 1)
    for _ in range(count):
        _write_note(life, _working_day(opened_on + timedelta(days=int(life.chance.random() * (days + 1))), opened_on))


def _working_day(day: date, earliest: date) -> date:
    if day.weekday() >= SATURDAY:
        day -= timedelta(days=day.weekday() - SATURDAY + 1)
    return max(day, earliest)


def _write_note(life: Life, day: date) -> None:
    chance = life.chance
    fate = chance.random()
    form, answered = next((form, answered) for form, until, answered in FORMS if fate <= until)
    reached = chance.random() < answered and life.may_reach(day)
    counterpart, name = Counterpart.PERSON if reached else Counterpart.NOBODY, ""
    if form in (ContactForm.AGENCY_CONTACT, ContactForm.OTHER_MEETING):
        counterpart, name = Counterpart.AGENCY, contact_of(life.town.partner(chance), chance)
    elif not reached and form == ContactForm.TELEPHONE and chance.random() < 0.3:
        counterpart = Counterpart.FAMILY
    life.note(
        happened_on=day, starts_at=time(9 + int(chance.random() * 8), chance.choice((0, 15, 30, 45))),
        minutes=chance.choice(MINUTES), form=form, counterpart=counterpart, counterpart_name=name, reached=reached,
        body=life.words.note(chance, form, life.themes),
    )


def _make_appointments(life: Life) -> None:
    """Let contacts lead to the next one; only the last note of a running case may have one still open."""
    contacts = [row for row in life.lines if keeps_appointment(is_event="event" in row, reached=row["reached"])]
    for row, following in pairwise(contacts):
        if "event" not in row and row["reached"] and following["happened_on"] > row["happened_on"] and life.flip(0.5):
            row.update(next_on=following["happened_on"], next_note=life.chance.choice(APPOINTMENTS))
    if contacts and "event" not in contacts[-1] and life.case["ended_on"] is None and life.flip(0.7):
        _leave_open(life, contacts[-1])


def _leave_open(life: Life, row: Row) -> None:
    day = row["happened_on"] + timedelta(days=life.chance.randint(4, 24))
    if day.weekday() >= SATURDAY:
        day += timedelta(days=7 - day.weekday())
    row.update(next_on=day, next_note=life.chance.choice(APPOINTMENTS), next_is_open=True)
