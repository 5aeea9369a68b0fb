"""
終結の件数

定義: その期間に終結したケース。
分子: 終結(終結の日がその期間)
分母: なし
単位: 件
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: プランをつくらずに終わった相談(情報提供・つなぎ)は入らない。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.process.s12_closure.models import Closure
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the closures."""
    return Closure.objects.filter(
        municipality_id=asked.municipality_id, closed_on__gte=asked.since, closed_on__lte=asked.until,
    )


FIGURE = Figure("closures", rows, day="closed_on", about=__doc__)
