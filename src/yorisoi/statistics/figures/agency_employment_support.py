"""
自立相談支援機関による就労支援

定義: その期間に了承されたプランのうち、「自立相談支援機関による就労支援」を支援に書いたもの。
分子: プラン(了承日がその期間、期間つきの表「サービス」で集計の列がこの列の支援があるもの)
分母: なし
単位: 件
出典: 国の支援状況調査(自治体別集計表)の列12
偏り: プランに書いた数で、実際に使いはじめた数ではない。1つのプランがいくつもの支援を書くと、それぞれに数える。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.statistics.figures import plans
from yorisoi.statistics.figures.figure import Asked, Figure

COLUMN = "AGENCY_EMPLOYMENT_SUPPORT"


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the plans that use it."""
    return plans.using(COLUMN, asked)


FIGURE = Figure("agency_employment_support", rows, day="endorsed_on", about=__doc__, whole="plans", service=COLUMN)
