"""
つなぎの件数

定義: その期間に、ほかの機関につないだ回数。
分子: つなぎ(つないだ日がその期間)
分母: なし
単位: 件
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: 1人を2か所につなぐと2件になる。着いたかどうかは問わない。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.referrals.models import Introduction
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the introductions."""
    return Introduction.objects.filter(
        municipality_id=asked.municipality_id, made_on__gte=asked.since, made_on__lte=asked.until,
    )


FIGURE = Figure("introductions", rows, day="made_on", about=__doc__)
