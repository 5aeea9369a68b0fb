"""【3】支援経過記録シート(出力用・経過一覧): the whole course. Source of the fields: domain §1.3 (原本未確認)."""

from collections.abc import Callable
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import format_wareki_short
from yorisoi.records import queries as records
from yorisoi.records.enums import NoteOrigin
from yorisoi.records.models import CaseNote
from yorisoi.sheets import lists, persons
from yorisoi.sheets.papers.note_entry import SOURCE
from yorisoi.sheets.rules.kinds import Kind
from yorisoi.sheets.rules.layout import Cell, Fields, Paper, Table
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="note-list", title="支援経過記録シート(経過一覧)", number="【3】")
HEADERS = ("支援日", "支援形態", "相手", "内容", "対応者", "次回の予定・備考")
EVENT = "手続きの記録"
Named = Callable[[str, date], str]


def build(subject: Case | None, *, staff: Staff, on: date) -> Paper:
    """Return every note of a case from the first to the last, or an empty paper."""
    notes = list(reversed(list(records.timeline(subject)))) if subject else []
    forms = lists.names_of("contact_forms", municipality_id=staff.municipality_id)
    whom = lists.names_of("counterparts", municipality_id=staff.municipality_id)
    paper = Paper(
        PAPER.title,
        [
            Fields([
                *persons.named(subject),
                Cell("印刷した日", day(on if subject else None), span=6),
                Cell("記録の数", f"{len(notes)}件" if subject else "", span=6),
            ]),
            Table(
                HEADERS, [_row(note, forms, whom) for note in notes], widths=(1.7, 2.2, 1.8, 8, 1.8, 2.6),
                least=0 if notes else 8, row_lines=2,
            ),
        ],
        number=PAPER.number, reference=subject.number if subject else "", agency=subject.agency.name if subject else "",
        date=day(on) if subject else "", source=SOURCE,
        is_landscape=True,
    )
    return covered(paper, [subject.person] if subject else [], staff=staff, on=on)


def _row(note: CaseNote, forms: Named, whom: Named) -> tuple[str, ...]:
    form = EVENT if note.is_event else forms(note.form, note.happened_on)
    minutes = f"{note.minutes}分" if note.minutes else ""
    next_time = f"次回 {format_wareki_short(note.next_on)} {note.next_note}".strip() if note.next_on else ""
    # What a 支援会議 told without the person's consent is kept apart from the rest (domain §0.4).
    origin = "※支援会議で得た情報" if note.origin == NoteOrigin.CONFERENCE else ""
    return (
        format_wareki_short(note.happened_on), " ".join(filter(None, (form, minutes))),
        "" if note.is_event else "\n".join(filter(None, (whom(note.counterpart, note.happened_on), note.counterpart_name))),
        note.body, note.author.name,
        "\n".join(filter(None, (next_time, origin, "あとで直した" if note.is_corrected else ""))),
    )
