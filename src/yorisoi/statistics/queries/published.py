"""What other places and the nation published: the packaged lines, and those the municipality loaded itself."""

from yorisoi.statistics.models import PublishedFigures
from yorisoi.statistics.queries import packaged
from yorisoi.statistics.rules.published import Published


def own_rows(municipality_id: int) -> list[Published]:
    """Return the lines the municipality loaded."""
    return [
        Published(row.fiscal_year, row.name, row.level, row.population, row.numbers, row.source)
        for row in PublishedFigures.objects.filter(municipality_id=municipality_id).order_by("fiscal_year", "name")
    ]


def every_row(municipality_id: int) -> list[Published]:
    """Return all lines: a loaded one stands in for the packaged one of the same place and year."""
    rows = [*packaged.national().values(), *packaged.municipal(), *own_rows(municipality_id)]
    return sorted({(row.fiscal_year, row.name): row for row in rows}.values(), key=lambda row: (row.fiscal_year, row.name))


def years(rows: list[Published]) -> list[int]:
    """Return the fiscal years of some lines, newest first."""
    return sorted({row.fiscal_year for row in rows}, reverse=True)
