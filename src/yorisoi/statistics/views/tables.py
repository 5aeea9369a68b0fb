"""クロス集計とほかのまちとの比較."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.violations import Refused
from yorisoi.foundation.wareki import fiscal_year, fiscal_year_label
from yorisoi.statistics import actions, figures
from yorisoi.statistics.drawing.bars import Bar, lying
from yorisoi.statistics.figures import cross as crossing
from yorisoi.statistics.figures.report import asked_for, base
from yorisoi.statistics.forms import YearsFileForm
from yorisoi.statistics.queries import packaged
from yorisoi.statistics.queries import published as publishing
from yorisoi.statistics.rules.periods import FIRST_YEAR, years_of
from yorisoi.statistics.rules.published import NEEDED, NUMBERS, PER_100K, Published, similar
from yorisoi.statistics.views.asking import wanted
from yorisoi.statistics.views.doors import keeps, require_keeper, require_reader


@require_safe
def cross(request: SignedInRequest) -> HttpResponse:
    """クロス集計 — one kind of answer by sex or by age."""
    require_reader(request.user)
    on = timezone.localdate()
    asked = wanted(request, on=on, any_month=True)
    dimension = crossing.BY_CODE.get(request.GET.get("rows", ""), crossing.DIMENSIONS[0])
    columns = request.GET.get("columns", "")
    if columns not in crossing.COLUMNS or columns == dimension.code:
        columns = "gender"
    table = crossing.table(dimension, columns, asked_for(request.user.municipality_id, asked.period), agency=asked.agency)
    context = {
        "form": asked.form, "period": asked.period, "agency": asked.agency, "table": table, "columns": columns,
        "dimensions": crossing.DIMENSIONS, "choices": list(crossing.COLUMNS.items()),
    }
    return render(request, "statistics/cross.html", context)


@require_safe
def compare(request: SignedInRequest) -> HttpResponse:
    """ほかのまちとの比較 — one's own line beside the nation, places of similar size, and those chosen."""
    staff = request.user
    require_reader(staff)
    on = timezone.localdate()
    rows = publishing.every_row(staff.municipality_id)
    known = publishing.years(rows)
    year = int(asked) if (asked := request.GET.get("year", "")).isdecimal() and len(asked) == 4 else known[0]
    year = min(max(year, FIRST_YEAR), fiscal_year(on))
    of_year = [row for row in rows if row.fiscal_year == year]
    own, months = _own(request, year)
    chosen = set(request.GET.getlist("place"))
    nation = [row for row in of_year if row.name == packaged.NATION]
    others = [row for row in of_year if row.name not in {packaged.NATION, own.name}]
    alike = similar(others, own.population)
    shown = [*nation, own, *alike, *(row for row in others if row.name in chosen and row not in alike)]
    context = {
        "year": year, "year_label": fiscal_year_label(year), "own": own, "months": months, "others": others,
        "years": [(each, fiscal_year_label(each)) for each in sorted({*known, fiscal_year(on)}, reverse=True)],
        "chosen": chosen, "alike": {row.name for row in alike}, "headings": [figures.BY_CODE[code].label for code in NUMBERS],
        "rows": [_compared(row, own) for row in shown], "has_nation": bool(nation),
        "charts": [_chart(code, shown, own) for code in PER_100K],
        "may_load": keeps(staff), "sources": sorted({row.source for row in shown if row.source}),
    }
    return render(request, "statistics/compare.html", context)


def _own(request: SignedInRequest, year: int) -> tuple[Published, int]:
    """Return the municipality's own line of a year, and how many months of it were counted."""
    period = years_of(year)
    found = base(
        request.user.municipality_id, period, on=timezone.localdate(), wanted=figures.NATIONAL
    ).report()
    numbers = found.numbers()
    months = found.cell("new_consultations").months
    own = Published(
        year, request.user.municipality.name, "", found.population(year), {code: numbers[code] for code in NUMBERS},
        months=months,
    )
    return own, months


def _compared(row: Published, own: Published) -> dict[str, Any]:
    return {
        "row": row, "is_own": row is own, "rates": [row.per_100k(code) for code in PER_100K],
        "numbers": [row.numbers[code] for code in NUMBERS],
    }


def _chart(code: str, rows: list[Published], own: Published) -> dict[str, Any]:
    bars = [
        Bar(row.name, row.per_100k(code), "own" if row is own else "nation" if row.name == packaged.NATION else "other")
        for row in rows
    ]
    label = figures.BY_CODE[code].label
    picture = lying(
        bars, title=f"{label}(人口10万人・1か月あたり)",
        described="黒が自分のまち、しま模様が全国、白がほかのまち。数は下の表にもあります。",
        name=f"compare-{code.replace('_', '-')}",
    )
    # Names are escaped where they are drawn.
    return {"label": label, "picture": mark_safe(picture)}


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: SignedInRequest) -> HttpResponse:
    """ほかの年度を読みこむ — further years and places by CSV: every wrong line is named, then nothing is taken."""
    require_keeper(request.user)
    form = YearsFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            count = actions.load_years(text=form.cleaned_data["file"], actor=request.user)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"{count}行を読みこみました。")
            return redirect("statistics:compare")
    context = {"form": form, "needed": NEEDED, "own": publishing.own_rows(request.user.municipality_id)}
    return render(request, "statistics/load.html", context, status=422 if form.is_bound else 200)
