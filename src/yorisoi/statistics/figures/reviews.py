"""
プラン評価の件数

定義: その期間に書かれたプラン評価。
分子: プラン評価(評価の日がその期間)
分母: なし
単位: 件
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: 1つのプランを2回評価すると2件になる。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.process.s11_review.models import PlanReview
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the reviews."""
    return PlanReview.objects.filter(
        municipality_id=asked.municipality_id, reviewed_on__gte=asked.since, reviewed_on__lte=asked.until,
    )


FIGURE = Figure("reviews", rows, day="reviewed_on", about=__doc__)
