"""指標 (Figures): one file each; `NATIONAL` in the order of the nation's table, `ALL` with those of one's own besides."""

from yorisoi.statistics.figures import (
    agency_employment_support,
    budget_improvement,
    closures,
    confirmations,
    contacts,
    decisions,
    employed,
    employed_with_plan,
    employment_preparation,
    employment_targets,
    first_plans,
    housing_relocation,
    housing_security,
    income_raised,
    income_raised_with_plan,
    introductions,
    meetings,
    new_consultations,
    plans,
    public_assistance_employment,
    replans,
    reviews,
    reviews_with_change,
    screenings,
    steps_compared,
    steps_up,
    temporary_living,
    welfare_loan,
    work_training,
)
from yorisoi.statistics.figures.figure import Figure

NATIONAL: tuple[Figure, ...] = (
    new_consultations.FIGURE, plans.FIGURE, employment_targets.FIGURE, housing_security.FIGURE,
    temporary_living.FIGURE, budget_improvement.FIGURE, employment_preparation.FIGURE, work_training.FIGURE,
    agency_employment_support.FIGURE, welfare_loan.FIGURE, public_assistance_employment.FIGURE, employed.FIGURE,
    employed_with_plan.FIGURE, income_raised.FIGURE, income_raised_with_plan.FIGURE,
)
OWN: tuple[Figure, ...] = (
    housing_relocation.FIGURE, first_plans.FIGURE, replans.FIGURE, screenings.FIGURE, introductions.FIGURE,
    decisions.FIGURE, confirmations.FIGURE, reviews.FIGURE, reviews_with_change.FIGURE, steps_compared.FIGURE,
    steps_up.FIGURE, closures.FIGURE, contacts.FIGURE, meetings.FIGURE,
)
ALL = NATIONAL + OWN
BY_CODE = {figure.code: figure for figure in ALL}
