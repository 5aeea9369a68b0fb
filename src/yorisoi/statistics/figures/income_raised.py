"""
増収者数

定義: その期間に収入がふえた人。1か月に1人は1回と数える。
分子: 就労・増収の記録(その日が期間の中、「増収した」、取り消したものを除く)
分母: なし
単位: 人
出典: 国の支援状況調査(自治体別集計表)の列17
偏り: 記録されたものだけを数える。年度の数は月の合計で、月がちがえば同じ人をもう一度数える。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s10_monitoring.enums import OutcomeKind
from yorisoi.process.s10_monitoring.models import EmploymentOutcome
from yorisoi.statistics.figures import employed
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the records of it."""
    return EmploymentOutcome.objects.filter(
        municipality_id=asked.municipality_id, kind=OutcomeKind.INCOME_RAISED, withdrawn_on__isnull=True,
        happened_on__gte=asked.since, happened_on__lte=asked.until,
    )


FIGURE = Figure(
    "income_raised", rows, day="happened_on", about=__doc__, beside=employed.RETENTION, days=monitoring.last_checked
)
