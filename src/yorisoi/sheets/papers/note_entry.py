"""【3】支援経過記録シート(入力用): one note. Source of the fields: domain §1.3 (原本未確認)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import format_month_day
from yorisoi.records import queries as records
from yorisoi.records.enums import ContactForm, NoteOrigin
from yorisoi.records.models import CaseNote
from yorisoi.sheets import lists, persons
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Cell, Choice, Choices, Fields, Mark, Paper, Text
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="note-entry", title="支援経過記録シート(入力用)", number="【3】", of=Of.NOTE)
SOURCE = "自立相談支援機関使用標準様式【3】に準拠(支援形態の文言は原本未確認)"


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return the notes of a case, newest first."""
    rows = records.timeline(case).exclude(form=ContactForm.EVENT).values_list("pk", "happened_on", "form")
    names = dict(ContactForm.choices)
    return [(pk, f"{format_month_day(on)} {names.get(form, form)}") for pk, on, form in rows]


def find(case: Case, pk: int) -> CaseNote | None:
    """Return that note of the case."""
    return records.timeline(case).filter(pk=pk).first()


def build(subject: CaseNote | None, *, staff: Staff, on: date) -> Paper:
    """Return one note of the course of a case, or an empty paper."""
    note = subject
    case = note.case if note else None
    happened_on = note.happened_on if note else on
    paper = Paper(
        PAPER.title,
        [
            Fields([
                *persons.named(case),
                Cell("支援日", day(note.happened_on if note else None), span=6), Cell("時刻", clock(note), span=3),
                Cell("所要", f"{note.minutes}分" if note and note.minutes else "     分", span=3),
                Cell("対応者", note.author.name if note else "", span=6),
                Cell("件名", "", span=6),  # not kept by the program
            ]),
            lists.choices(
                "支援形態", "contact_forms", [note.form] if note else (), on=happened_on, municipality_id=staff.municipality_id,
                columns=2,
            ),
            lists.choices(
                "相手", "counterparts", [note.counterpart] if note else (), on=happened_on,
                municipality_id=staff.municipality_id, columns=3,
            ),
            Fields([Cell("相手の名前・機関", note.counterpart_name if note else "")]),
            _origin(note),
            Text("支援の内容・本人の状況・変化", note.body if note else "", lines=18),
            Fields([
                Cell("次回の予定日", day(note.next_on if note else None), span=5),
                Cell("次回の予定", note.next_note if note else "", span=7),
                Cell("主任の確認", countersigned(note)),
            ]),
        ],
        number=PAPER.number, reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(note.happened_on) if note else "", source=SOURCE,
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)


def _origin(note: CaseNote | None) -> Choices:
    """Return from whom it is known: what a 支援会議 told is kept apart when the person asks for their record (domain §6.5)."""
    return Choices(
        "情報の出どころ",
        [
            Choice(
                "そのほか( )" if each is NoteOrigin.OTHER else str(each.label), code=str(place),
                mark=Mark.TICK if note and note.origin == each else Mark.NONE,
            )
            for place, each in enumerate(NoteOrigin, 1)
        ],
        is_multiple=False,
    )


def clock(note: CaseNote | None) -> str:
    """Return the time of a note, or the room to write it."""
    if note is None:
        return "     時     分"
    return f"{note.starts_at.hour}時{note.starts_at.minute:02}分" if note.starts_at else ""


def countersigned(note: CaseNote | None) -> str:
    """Return who of the chiefs confirmed a note, and when."""
    if note is None or note.countersigned_on is None:
        return "確認を待っている" if note is not None and note.awaits_countersign else ""
    by = note.countersigned_by.name if note.countersigned_by else ""
    return f"{day(note.countersigned_on)} {by}".strip()
