"""
就労支援対象者数

定義: その期間に了承されたプランのうち、プランの期間中の一般就労を目標にしているもの。
分子: プラン(了承日がその期間、「就労支援対象者」にしるしがあるもの)
分母: なし(人口10万人・1か月あたりは、人数÷月数÷人口×100,000)
単位: 人
出典: 国の支援状況調査(自治体別集計表)の列5
偏り: 同じ人の再プランは、もう一度数える。プランのしるしをあとで変えると、その月の数が変わる。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.statistics.figures import plans
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the plans that aim at work."""
    return plans.rows(asked).filter(is_employment_target=True)


FIGURE = Figure("employment_targets", rows, day="endorsed_on", about=__doc__, whole="plans")
