"""全国の実績 (National figures): how many come, how many get a plan, which services, what comes of it."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from yorisoi.foundation.wareki import fiscal_year

# column of the statistics → code of the service
SERVICES = {
    "housing_security": "HOUSING_SECURITY_BENEFIT",
    "temporary_living": "TEMPORARY_LIVING_SUPPORT",
    "budget_improvement": "BUDGET_IMPROVEMENT",
    "employment_preparation": "EMPLOYMENT_PREPARATION",
    "work_training": "WORK_TRAINING",
    "agency_employment_support": "AGENCY_EMPLOYMENT_SUPPORT",
    "welfare_loan": "WELFARE_LOAN",
    "public_assistance_employment": "PUBLIC_ASSISTANCE_EMPLOYMENT",
}


@dataclass(frozen=True)
class Year:
    """One fiscal year of the whole country."""

    consultations: int
    planned: float
    aims_at_work: float
    services: dict[str, float]
    employed: float
    income_raised: float


@cache
def years() -> dict[int, Year]:
    """
    Return the years of the packaged table.

    Source: 厚生労働省「生活困窮者自立支援法等に基づく各事業の支援状況(年度累計)」
    """
    text = files("yorisoi.cli.synthetic").joinpath("data/national_statistics.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        plans = int(row["plans"])
        found[int(row["fiscal_year"])] = Year(
            consultations=int(row["new_consultations"]), planned=plans / int(row["new_consultations"]),
            aims_at_work=int(row["employment_targets"]) / plans,
            services={code: int(row[column]) / plans for column, code in SERVICES.items()},
            employed=int(row["employed_with_plan"]) / plans, income_raised=int(row["income_raised_with_plan"]) / plans,
        )
    return found


def year_of(day: date) -> Year:
    """Return the figures of the fiscal year of a day; the nearest year known beyond the table."""
    known = years()
    return known[min(max(fiscal_year(day), min(known)), max(known))]
