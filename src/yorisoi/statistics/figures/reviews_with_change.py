"""
変化が見られたプラン評価

定義: プラン評価のうち、「変化なし」以外の変化が1つ以上あるもの。
分子: プラン評価(評価の日がその期間、見られた変化があるもの)
分母: プラン評価の件数
単位: 件
出典: 国の指標「自立に向けた改善が見られた者の割合」の考え方(分母・分子の原本は未確認)
偏り: 変化は支援員が選ぶ。評価に至らず終わった人は入らない。
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yorisoi.process.s11_review.models import ChangeSeen
from yorisoi.statistics.figures import reviews
from yorisoi.statistics.figures.figure import Asked, Figure

NO_CHANGE = "NO_CHANGE"


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the reviews that saw a change."""
    return reviews.rows(asked).filter(
        Exists(ChangeSeen.objects.filter(review=OuterRef("pk")).exclude(code=NO_CHANGE))
    )


FIGURE = Figure("reviews_with_change", rows, day="reviewed_on", about=__doc__, whole="reviews")
