"""
スクリーニング件数

定義: その期間にスクリーニングの判断をした回数。
分子: スクリーニング(判断した日がその期間)
分母: なし
単位: 件
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: 判断をやりなおすと、もう一度数える。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.process.s05_screening.models import Screening
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the judgements."""
    return Screening.objects.filter(
        municipality_id=asked.municipality_id, screened_on__gte=asked.since, screened_on__lte=asked.until,
    )


FIGURE = Figure("screenings", rows, day="screened_on", about=__doc__)
