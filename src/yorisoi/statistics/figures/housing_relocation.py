"""
住居確保給付金(転居費用補助)

定義: その期間に了承されたプランのうち、「住居確保給付金(転居費用補助)」を支援に書いたもの。
分子: プラン(了承日がその期間、期間つきの表「サービス」で集計の列がこの列の支援があるもの)
分母: なし
単位: 件
出典: 生活困窮者自立支援法3条3項2号(令和7年4月)。国の集計の列は未確認
偏り: プランに書いた数で、実際に使いはじめた数ではない。1つのプランがいくつもの支援を書くと、それぞれに数える。
    令和7年4月にできた支援で、それより前は0件になる。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.statistics.figures import plans
from yorisoi.statistics.figures.figure import Asked, Figure

COLUMN = "HOUSING_RELOCATION_BENEFIT"


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the plans that use it."""
    return plans.using(COLUMN, asked)


FIGURE = Figure("housing_relocation", rows, day="endorsed_on", about=__doc__, whole="plans", service=COLUMN)
