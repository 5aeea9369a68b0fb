"""
プラン作成件数

定義: その期間に支援調整会議で了承されたプラン。再プランを含む。
分子: プラン(了承日がその期間)
分母: なし(人口10万人・1か月あたりは、件数÷月数÷人口×100,000)
単位: 件
出典: 国の支援状況調査(自治体別集計表)の列3。再プランを含むかどうかは未確認
偏り: 作成の途中のプランは入らない。書きはじめた月ではなく、了承された月に数える。自治体から差し戻されると、その月の数が減る。
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.reference import queries as reference
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the plans endorsed in the period."""
    return Plan.objects.filter(
        municipality_id=asked.municipality_id, endorsed_on__gte=asked.since, endorsed_on__lte=asked.until
    )


def using(column: str, asked: Asked) -> QuerySet[Any]:
    """Return those of them that use a service of one column of the nation's table, by the dated table of services."""
    known = reference.rows("services", asked.municipality_id)
    codes = {row.code for row in known if row.extra.get("statistics_column") == column}
    return rows(asked).filter(Exists(PlanService.objects.filter(plan=OuterRef("pk"), code__in=codes)))


FIGURE = Figure("plans", rows, day="endorsed_on", about=__doc__)
