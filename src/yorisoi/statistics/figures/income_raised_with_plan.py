"""
増収者数のうち就労支援対象プラン作成者

定義: 増収者数のうち、その日までに最後に了承されたプランが一般就労を目標にしていた人。
分子: 増収者数の記録のうち、就労支援対象プランの作成者のもの(記録したときに確かめて残す)
分母: 増収者数(就労・増収率の分母は就労支援対象者数)
単位: 人
出典: 国の支援状況調査(自治体別集計表)の列18
偏り: プランをあとで変えても、記録したときのまま数える。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.statistics.figures import income_raised
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return those of them whose plan aimed at work."""
    return income_raised.rows(asked).filter(is_of_target=True)


FIGURE = Figure(
    "income_raised_with_plan", rows, day="happened_on", about=__doc__, whole="income_raised",
    beside=income_raised.FIGURE.beside, days=income_raised.FIGURE.days,
)
