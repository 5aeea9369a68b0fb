"""
支援実績(延べ回数)

定義: その期間に書かれた支援経過記録のうち、手続きの記録でないもの。
分子: 支援経過記録(支援日がその期間)
分母: なし
単位: 回
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: 1つの記録に形態は1つ。訪問してほかの機関とも話したときは、おもな形態で1回と数える。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the notes of contacts."""
    return CaseNote.objects.filter(
        municipality_id=asked.municipality_id, happened_on__gte=asked.since, happened_on__lte=asked.until,
        form__in=[form for form in ContactForm if form != ContactForm.EVENT],
    )


FIGURE = Figure("contacts", rows, day="happened_on", about=__doc__)
