"""統計の設定: what the numbers stand on."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.violations import Refused
from yorisoi.foundation.wareki import fiscal_year, fiscal_year_label
from yorisoi.statistics import actions
from yorisoi.statistics.forms import CountingForm, PopulationForm, ServicesForm
from yorisoi.statistics.queries import settings
from yorisoi.statistics.rules.periods import FIRST_YEAR
from yorisoi.statistics.views.doors import require_keeper


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: SignedInRequest) -> HttpResponse:
    """統計の設定 — 人口, 相談の数え方, 実施している事業. One form at a time is sent (`act`)."""
    require_keeper(request.user)
    on = timezone.localdate()
    year = _year(request, on=on)
    forms = _forms(request, year, on=on)
    act = request.POST.get("act", "")
    if act in forms and forms[act].is_valid():
        try:
            told = _keep(act, forms[act], request, year)
        except Refused as refused:
            forms[act].show(refused)
        else:
            messages.success(request, told)
            return redirect(f"{request.path}?year={year}")
    here = request.user.municipality_id
    context = {
        "population_form": forms["population"], "counting_form": forms["counting"], "services_form": forms["services"],
        "year": year, "year_label": fiscal_year_label(year),
        "years": [(each, fiscal_year_label(each)) for each in range(fiscal_year(on), FIRST_YEAR - 1, -1)],
        "populations": reversed(settings.populations(here)), "countings": reversed(settings.countings(here)),
        "services": _services(here, year),
    }
    return render(request, "statistics/settings.html", context, status=422 if request.method == "POST" else 200)


def _year(request: SignedInRequest, *, on: date) -> int:
    asked = request.POST.get("year") or request.GET.get("year") or ""
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else fiscal_year(on)
    return min(max(year, FIRST_YEAR), fiscal_year(on))


def _forms(request: SignedInRequest, year: int, *, on: date) -> dict[str, Any]:
    here, act = request.user.municipality_id, request.POST.get("act", "")

    def sent(name: str) -> Any:
        return request.POST if act == name else None

    services = _services(here, year)
    return {
        "population": PopulationForm(sent("population"), today=on, prefix="population"),
        "counting": CountingForm(sent("counting"), today=on, prefix="counting"),
        "services": ServicesForm(
            sent("services"), columns=[(column, label) for column, label, _ in services],
            initial={"year": year, "offered": [column for column, _, is_offered in services if is_offered]},
        ),
    }


def _services(municipality_id: int, year: int) -> list[tuple[str, str, bool | None]]:
    """Return the optional services of a fiscal year, and whether they are carried out; None where nobody has said so."""
    known = settings.offered(municipality_id)
    return [
        (column, label, known.get((year, column))) for column, label in settings.columns_of_services(year, municipality_id)
    ]


def _keep(act: str, form: Any, request: SignedInRequest, year: int) -> str:
    found = form.cleaned_data
    if act == "population":
        actions.set_population(
            starts_on=found["starts_on"], people=found["people"], source=found["source"], actor=request.user
        )
        return "人口を保存しました。"
    if act == "counting":
        actions.set_counting(starts_on=found["starts_on"], counting=found["counting"], actor=request.user)
        return "相談の数え方を保存しました。"
    actions.set_services(year=year, offered=form.answers, actor=request.user)
    return f"{fiscal_year_label(year)}の事業の実施を保存しました。"
