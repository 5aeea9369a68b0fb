"""Excel forms as a municipality makes them by hand, and papers that are being made."""

import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl

from yorisoi.agencies.models import Staff
from yorisoi.sheets import press
from yorisoi.sheets.actions import batches, layouts
from yorisoi.sheets.models import PaperBatch


def own_form(*texts: str, **cells: str) -> bytes:
    """Return a form with texts down column A, and with others at their cells (`B2="…"`)."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "申請書"
    for place, text in enumerate(texts, 1):
        sheet.cell(place, 1, text)
    for cell, text in cells.items():
        sheet[cell] = text
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a form with one more part in its zip."""
    made = BytesIO(content)
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr(name, part)
    return made.getvalue()


def make_papers(meeting: Any, *, worker: Staff, chief: Staff, on: date) -> None:
    """Have a form in use and one to look at; and of a meeting's papers some made, some on the way, some that stopped."""
    for name in ("架空市の申請書", "架空市の連絡票"):
        layout = layouts.take_in(name=name, content=own_form("{{ 本人.氏名 }}", "{{ ケース.番号 }}"), actor=chief, on=on)
    layouts.use(layout=layout, actor=chief, on=on)
    wanted = [("meeting-agenda", "", None)]
    made, _, stopped = (
        batches.begin(meeting=meeting, title="支援調整会議", wanted=wanted, actor=worker, on=on)[0] for _ in range(3)
    )
    press.run(made.pk, made.runner)
    PaperBatch.objects.filter(pk=stopped.pk).update(touched_at=stopped.touched_at - timedelta(minutes=5))
