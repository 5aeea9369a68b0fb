"""
段階が上がったプラン評価

定義: 段階をくらべたプラン評価のうち、どれかの領域で段階が上がったもの。
分子: プラン評価(評価の日がその期間、「上がった」領域があるもの)
分母: 段階をくらべたプラン評価
単位: 件
出典: 国の目安値のステップアップ率の分子の考え方(段階の原本は未確認)
偏り: ほかの領域で下がっていても、1つ上がれば数える。
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yorisoi.process.s11_review.enums import Step
from yorisoi.process.s11_review.models import StepUp
from yorisoi.statistics.figures import reviews
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the reviews in which a step was made."""
    return reviews.rows(asked).filter(Exists(StepUp.objects.filter(review=OuterRef("pk"), step=Step.UP)))


FIGURE = Figure("steps_up", rows, day="reviewed_on", about=__doc__, whole="steps_compared")
