"""The tables as of a day, and the loading of a municipality's own rows: look first, then load."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.dated import is_in_force
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.reference import actions, queries
from yorisoi.reference.forms import ConfirmForm, DayForm, FileForm
from yorisoi.reference.models import HousingCeiling
from yorisoi.reference.rules import ceilings as ceiling_rules
from yorisoi.reference.rules.files import changes, read
from yorisoi.reference.rules.tables import COLUMN_NAMES, GROUPS, TABLES, Row, Table, merge, rows_on


@dataclass(frozen=True)
class Line:
    """One table in the list of tables."""

    table: Table
    packaged: int
    own: int


@dataclass(frozen=True)
class Shown:
    """One row of a table, with its yes and no columns and its numbers of days named."""

    row: Row
    flags: list[tuple[str, bool]]
    days: list[tuple[str, str]]


def _shown(row: Row, table: Table) -> Shown:
    return Shown(
        row, [(COLUMN_NAMES[flag], row.flag(flag)) for flag in table.flags],
        [(COLUMN_NAMES[name], row.extra.get(name, "")) for name in table.days],
    )


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """List the tables."""
    own = queries.count_own(request.user.municipality_id)
    groups: dict[str, list[Line]] = {group: [] for _, group in GROUPS}
    for name, table in TABLES.items():
        groups.setdefault(table.group, []).append(Line(table, len(queries.packaged(name)), own.get(name, 0)))
    return render(request, "reference/index.html", {"groups": {group: lines for group, lines in groups.items() if lines}})


@require_safe
def show(request: SignedInRequest, name: str) -> HttpResponse:
    """Show one table as of a day."""
    table = _table(name)
    today = timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else None, today=today, initial={"on": today})
    on: date = (form.cleaned_data["on"] if form.is_valid() else None) or today
    rows = queries.rows(name, request.user.municipality_id)
    context = {
        "table": table, "form": form, "on": on, "is_today": on == today,
        "more_names": [COLUMN_NAMES[name] for name in (*table.days, *table.flags)],
        "shown": [_shown(row, table) for row in rows_on(rows, on)],
        "other_days": [row for row in rows if not is_in_force(row, on)],
        "own": sum(row.is_own for row in rows), "may_load": request.user.role in actions.KEEPERS,
    }
    return render(request, "reference/show.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
def ceilings(request: SignedInRequest) -> HttpResponse:
    """住居確保給付金の上限額 — the amounts of a day, and what authorities publish as a start."""
    today = timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else None, today=today, initial={"on": today})
    on: date = (form.cleaned_data["on"] if form.is_valid() else None) or today
    rows = queries.ceilings(request.user.municipality_id)
    used = ceiling_rules.in_use(rows, on)
    context = {
        "form": form, "on": on, "is_today": on == today, "has_rows": bool(rows), "has_areas": any(row.area for row in rows),
        "lines": [_amounts(row) for row in used], "other_days": [_amounts(row) for row in rows if row not in used],
        "published": [
            {"row": each, "sizes": [(ceiling_rules.size_words(first, last), yen) for first, last, yen in each.amounts]}
            for each in queries.published_ceilings()
        ],
        # The room of imports lies upstairs: it is named, not imported.
        "may_load": request.user.role in actions.KEEPERS, "import_url": reverse("transfer:imports"),
    }
    return render(request, "reference/ceilings.html", context, status=422 if form.is_bound and form.errors else 200)


def _amounts(row: HousingCeiling) -> dict[str, object]:
    return {
        "row": row, "size": ceiling_rules.size_words(row.size_from, row.size_to),
        "since": ceiling_rules.since_words(row.starts_on), "is_unconfirmed": ceiling_rules.is_unconfirmed(row.source),
    }


@require_safe
def ceilings_csv(request: SignedInRequest, code: str) -> HttpResponse:
    """Send a file that 取り込み reads: the municipality's own amounts, or what one authority publishes (days to be filled in)."""
    text = queries.ceilings_csv(code, request.user.municipality_id)
    if text is None:
        raise Http404
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ceilings-{code.lower()}.csv"'
    return response


@require_safe
def download(request: SignedInRequest, name: str) -> HttpResponse:
    """Send the rows in use as a CSV file that a spreadsheet opens and this page reads again."""
    table = _table(name)
    text = queries.as_csv(table, queries.rows(name, request.user.municipality_id))
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: SignedInRequest, name: str) -> HttpResponse:
    """Take a file, say what is wrong with it or what it would change, and offer to load it."""
    table = _table(name)
    if request.method != "POST":
        return render(request, "reference/load.html", {"table": table, "form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        text = form.cleaned_data["file"]
        reading = read(text, table)
        if not reading.violations:
            return _preview(request, table, text, reading.rows)
        form.show(reading.violations)
    return render(request, "reference/load.html", {"table": table, "form": form}, status=422)


@require_POST
def confirm(request: SignedInRequest, name: str) -> HttpResponse:
    """Load what was looked at."""
    table = _table(name)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            rows = actions.load_rows(table=table, text=form.cleaned_data["text"], actor=request.user)
        except Refused as refused:
            return _refused(request, table, refused.violations)
        else:
            messages.success(request, f"{table.title}の表に、{len(rows)}行を読みこみました。")
            return redirect("reference:show", name)
    return redirect("reference:load", name)


@require_POST
def drop(request: SignedInRequest, name: str) -> HttpResponse:
    """Go back to the nation's rows."""
    table = _table(name)
    try:
        actions.drop_rows(table=table, actor=request.user)
    except Refused as refused:
        return _refused(request, table, refused.violations)
    messages.success(request, f"{table.title}の表を、はじめの内容に戻しました。")
    return redirect("reference:show", name)


def _preview(request: SignedInRequest, table: Table, text: str, rows: list[Row]) -> HttpResponse:
    now = queries.rows(table.name, request.user.municipality_id)
    then = merge(queries.packaged(table.name), rows)
    context = {
        "table": table, "form": ConfirmForm(initial={"text": text}), "changes": changes(now, then),
        "count": len(rows),
    }
    return render(request, "reference/preview.html", context)


def _refused(request: SignedInRequest, table: Table, violations: Iterable[Violation]) -> HttpResponse:
    form = FileForm()
    form.show(violations)
    return render(request, "reference/load.html", {"table": table, "form": form}, status=422)


def _table(name: str) -> Table:
    if name not in TABLES:
        raise Http404
    return TABLES[name]
