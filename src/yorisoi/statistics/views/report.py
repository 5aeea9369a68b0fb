"""月次報告と年度の集計: the numbers with what they stand on, the closing, the files."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.foundation.wareki import add_months, fiscal_year, fiscal_year_label
from yorisoi.statistics import actions, figures, files
from yorisoi.statistics.drawing.bars import Pair, columns
from yorisoi.statistics.excel import as_xlsx
from yorisoi.statistics.figures.figure import Figure
from yorisoi.statistics.figures.report import Base, Report, base
from yorisoi.statistics.forms import CloseForm
from yorisoi.statistics.queries import settings
from yorisoi.statistics.rules.cells import Cell
from yorisoi.statistics.rules.periods import FIRST_YEAR, month_label, months_of_year_until, years_of
from yorisoi.statistics.views.asking import Wanted, wanted
from yorisoi.statistics.views.doors import closes, keeps, require_reader

WITH_RATE = frozenset({"new_consultations", "plans", "employment_targets"})
CHARTED = ("new_consultations", "plans", "contacts")
TEN_YEARS = 10
TYPES = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "cp932": ("text/csv; charset=cp932", "csv"),
}


@dataclass(frozen=True)
class Line:
    """One figure of the month: this month, from April on, and the same month of the year before."""

    figure: Figure
    month: Cell
    rate: Decimal | None
    so_far: Cell
    so_far_rate: Decimal | None
    year_ago: Cell

    @property
    def has_rate(self) -> bool:
        return self.figure.code in WITH_RATE


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: SignedInRequest) -> HttpResponse:
    """月次報告 — one month in the columns of the nation, and its closing."""
    require_reader(request.user)
    on = timezone.localdate()
    asked = wanted(request, on=on)
    violations: list[Violation] = []
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.close_month(month=_the_month(asked), actor=request.user, on=on, once=form.cleaned_data["once"])
        except Refused as refused:
            violations = list(refused.violations)
        else:
            messages.success(request, f"{month_label(_the_month(asked))}を締めました。")
            return redirect(f"{reverse('statistics:month')}?{asked.query}")
    return _month_page(request, asked, violations, form, on=on)


def _the_month(asked: Wanted) -> date:
    assert asked.month is not None
    return asked.month


def _month_page(
    request: SignedInRequest, asked: Wanted, violations: list[Violation], form: CloseForm | None = None, *, on: date
) -> HttpResponse:
    month = _the_month(asked)
    found = _two_years(request, month, on=on).report(asked.agency)
    so_far = months_of_year_until(month)
    closing = found.closings.get(month)
    context = {
        **_shared(request, asked, found, so_far), "month": month, "month_label": month_label(month),
        "national": [_line(found, figure, month, so_far) for figure in figures.NATIONAL],
        "own": [_line(found, figure, month, so_far) for figure in figures.OWN],
        "rate": found.employment_rate([month]), "so_far_rate": found.employment_rate(so_far),
        "attainments": found.attainments(so_far), "closing": closing, "population": found.population_in((month,)),
        "may_close": closes(request.user) and asked.agency is None and closing is None and add_months(month, 1) <= on,
        "is_running": month <= on < add_months(month, 1), "violations": violations, "close_form": form or CloseForm(),
        "charts": [_chart(found, code, month) for code in CHARTED],
    }
    return render(request, "statistics/month.html", context, status=422 if violations else 200)


def _two_years(request: SignedInRequest, month: date, *, on: date) -> Base:
    """Read from April of the year before to the end of the fiscal year of a month."""
    year = fiscal_year(month)
    period = years_of(year - 1, year)
    return base(request.user.municipality_id, period, on=on)


def _line(found: Report, figure: Figure, month: date, so_far: tuple[date, ...]) -> Line:
    here, rated = found.cell(figure.code, [month]), figure.code in WITH_RATE
    return Line(
        figure, here, found.per_100k(figure.code, (month,)) if rated else None, found.cell(figure.code, so_far),
        found.per_100k(figure.code, so_far) if rated else None, found.cell(figure.code, [add_months(month, -12)]),
    )


def _chart(found: Report, code: str, month: date) -> dict[str, Any]:
    """Return the months of a figure as a picture, and as the rows of the table beside it."""
    year, figure = fiscal_year(month), figures.BY_CODE[code]
    rows = [
        (f"{each.month}月", found.cell(code, [each]), found.cell(code, [add_months(each, -12)]))
        for each in years_of(year).months
    ]
    pairs = [
        Pair(label, now.count if now.is_counted else None, before.count if before.is_counted else None)
        for label, now, before in rows
    ]
    picture = columns(
        pairs, title=f"{figure.label}の月ごとの数", described="黒がこの年度、白が前の年度。数はとなりの表にもあります。",
        name=f"chart-{code.replace('_', '-')}",
    )
    # Made of numbers and words of this program only, each escaped where it is drawn.
    return {"figure": figure, "rows": rows, "picture": mark_safe(picture)}


def _shared(request: SignedInRequest, asked: Wanted, found: Report, months: tuple[date, ...]) -> dict[str, Any]:
    return {
        "form": asked.form, "query": asked.query, "agency": asked.agency, "name": request.user.municipality.name,
        "may_set": keeps(request.user),
        "year_label": fiscal_year_label(asked.year), "ways": files.ways(found, months), "unset": found.unset,
        "corrections": [(month_label(each), *rest) for each, *rest in found.corrections(months)],
        "first_own": figures.OWN[0].code, "counted_months": found.cell("new_consultations", months).months,
    }


@require_safe
def year(request: SignedInRequest) -> HttpResponse:
    """年度の集計 — every figure month by month, and the total as the nation publishes it."""
    require_reader(request.user)
    on = timezone.localdate()
    asked = wanted(request, on=on, with_month=False)
    found = base(request.user.municipality_id, years_of(asked.year), on=on).report(asked.agency)
    months = found.period.months
    context = {
        **_shared(request, asked, found, months), "months": months,
        "rows": [
            (figure, [found.cell(figure.code, [each]) for each in months], found.cell(figure.code),
             found.per_100k(figure.code, months) if figure.code in WITH_RATE else None)
            for figure in figures.ALL
        ],
        "rate": found.employment_rate(), "attainments": found.attainments(months),
        "population": found.population(asked.year), "closed": [each for each in months if each in found.closings],
    }
    return render(request, "statistics/year.html", context)


@require_safe
def years(request: SignedInRequest) -> HttpResponse:
    """10年の集計 — the totals of ten fiscal years beside each other."""
    require_reader(request.user)
    on = timezone.localdate()
    asked = wanted(request, on=on, with_month=False)
    first = max(FIRST_YEAR, asked.year - TEN_YEARS + 1)
    found = base(request.user.municipality_id, years_of(first, asked.year), on=on).report(asked.agency)
    each_year = range(first, asked.year + 1)
    by_year = [years_of(each).months for each in each_year]
    context = {
        **_shared(request, asked, found, found.period.months), "years": [fiscal_year_label(each) for each in each_year],
        "width": len(by_year) + 1,
        "rows": [
            (figure, [found.cell(figure.code, months) for months in by_year],
             [found.per_100k(figure.code, months) for months in by_year] if figure.code in WITH_RATE else [])
            for figure in figures.ALL
        ],
        "rates": [found.employment_rate(months) for months in by_year],
    }
    return render(request, "statistics/years.html", context)


@require_safe
def download(request: SignedInRequest, kind: str) -> HttpResponse:
    """Send a month (the municipality and its agencies) or a fiscal year (total and months) as a file."""
    require_reader(request.user)
    on = timezone.localdate()
    asked = wanted(request, on=on, any_month=True)
    name = request.user.municipality.name
    read = base(request.user.municipality_id, asked.period, on=on)
    if asked.month:
        reports = [read.report(), *(read.report(each) for each in settings.agencies_for(request.user))]
        rows = files.month_rows(reports, asked.month, name=name)
    else:
        rows = files.year_rows(read.report(asked.agency), asked.year, name=name)
    notes = [f"{asked.period.label} ・ 相談の数え方: {rows[1][-2]} ・ {rows[1][-1]}"]
    try:
        content = _content(rows, kind, title=f"{name} 支援状況", notes=notes)
    except Refused as refused:
        asked = wanted(request, on=on)
        return _month_page(request, asked, list(refused.violations), on=on)
    audit.record("statistics.downloaded", actor=request.user, format=kind, period=asked.period.since.isoformat())
    media_type, ending = TYPES[kind]
    stamp = f"{asked.month:%Y-%m}" if asked.month else str(asked.year)
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="report-{stamp}.{ending}"'
    return response


def _content(rows: list[list[str]], kind: str, *, title: str, notes: list[str]) -> bytes:
    if kind == "xlsx":
        return as_xlsx(rows, title=title, notes=notes)
    return files.as_csv(rows, "cp932" if kind == "cp932" else "utf-8")
