from django.urls import path, register_converter

from yorisoi.statistics.views import behind, keeping, leaning, report, tables


class Kind:
    """The kinds of files a report comes as."""

    regex = "xlsx|csv|cp932"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Kind, "statistics_file")

app_name = "statistics"
urlpatterns = [
    path("statistics/", report.month, name="month"),
    path("statistics/year/", report.year, name="year"),
    path("statistics/years/", report.years, name="years"),
    path("statistics/report.<statistics_file:kind>", report.download, name="download"),
    path("statistics/leaning/", leaning.leaning, name="leaning"),
    path("statistics/cross/", tables.cross, name="cross"),
    path("statistics/compare/", tables.compare, name="compare"),
    path("statistics/compare/load/", tables.load, name="load"),
    path("statistics/settings/", keeping.keep, name="settings"),
    path("statistics/<str:code>/", behind.show, name="figure"),
]
