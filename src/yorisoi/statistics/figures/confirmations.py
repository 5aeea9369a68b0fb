"""
報告の確認の件数

定義: その期間に、法定サービス以外の支援の報告を自治体が確認したプラン。
分子: 報告の確認(確認の日がその期間)
分母: なし
単位: 件
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: 法定サービスだけのプランは入らない。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.process.s08_decision.models import MunicipalReport
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the confirmations."""
    return MunicipalReport.objects.filter(
        municipality_id=asked.municipality_id, confirmed_on__gte=asked.since, confirmed_on__lte=asked.until,
    )


FIGURE = Figure("confirmations", rows, day="confirmed_on", about=__doc__)
