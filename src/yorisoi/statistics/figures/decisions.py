"""
支援決定の件数

定義: その期間に自治体が支援決定をした、法定サービスの数。
分子: 支援決定(決定の日がその期間、結果が「決定」)
分母: なし
単位: 件
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: 1つのプランに法定サービスが2つあると2件になる。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the decisions."""
    return SupportDecision.objects.filter(
        municipality_id=asked.municipality_id, decided_on__gte=asked.since, decided_on__lte=asked.until,
        outcome=DecisionOutcome.DECIDED,
    )


FIGURE = Figure("decisions", rows, day="decided_on", about=__doc__)
