"""
段階をくらべたプラン評価

定義: プラン評価のうち、3つの領域のどれかを前とくらべたもの。
分子: プラン評価(評価の日がその期間、「わからない」以外の段階があるもの)
分母: プラン評価の件数
単位: 件
出典: 国の目安値のステップアップ率の分母の考え方(段階の原本は未確認)
偏り: くらべなかった評価は入らない。
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yorisoi.process.s11_review.enums import Step
from yorisoi.process.s11_review.models import StepUp
from yorisoi.statistics.figures import reviews
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the reviews in which any area was compared."""
    return reviews.rows(asked).filter(
        Exists(StepUp.objects.filter(review=OuterRef("pk")).exclude(step=Step.UNKNOWN))
    )


FIGURE = Figure("steps_compared", rows, day="reviewed_on", about=__doc__, whole="reviews")
