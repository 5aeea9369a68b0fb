"""
初回プラン件数

定義: プラン作成件数のうち、ケースの最初のプラン。
分子: プラン(了承日がその期間、前のプランがないもの)
分母: プラン作成件数
単位: 件
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: ケースが新しくなると、前のケースのプランは数えない。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.statistics.figures import plans
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the plans that follow no other."""
    return plans.rows(asked).filter(previous__isnull=True)


FIGURE = Figure("first_plans", rows, day="endorsed_on", about=__doc__, whole="plans")
