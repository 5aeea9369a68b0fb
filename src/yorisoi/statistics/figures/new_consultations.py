"""
新規相談受付件数

定義: その期間に新しく受け付けた相談。同じ人でも、受付が新しければ1件と数える。
分子: 相談受付(受付日がその期間)。
    数え方の設定が「面接に至ったもの」の月は、来所・訪問で受けたか、その日からあとに本人と面談・訪問で会えたもの。
分母: なし(人口10万人・1か月あたりは、件数÷月数÷人口×100,000)
単位: 件
出典: 国の支援状況調査(自治体別集計表)の列1。数え方が自治体で違うことは公表資料への指摘による
偏り: 電話1本を1件とする自治体と、面接に至ったものだけを1件とする自治体があり、そのままでは比べられない。
    面接だけを数える月は、あとから会えた人の分がふえる。
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.process.s02_intake.models import Reception
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote
from yorisoi.statistics.enums import Counting
from yorisoi.statistics.figures.figure import Asked, Figure

FACE_TO_FACE = (ReceptionChannel.SELF_VISIT, ReceptionChannel.FAMILY_VISIT, ReceptionChannel.OUTREACH)


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the receptions, counted as the setting of each month says."""
    came = Reception.objects.filter(
        municipality_id=asked.municipality_id, received_on__gte=asked.since, received_on__lte=asked.until
    )
    strict = [span for span in asked.spans if span.counting == Counting.INTERVIEWED]
    if not strict:
        return came
    met = CaseNote.objects.filter(
        case=OuterRef("case"), form__in=(ContactForm.INTERVIEW, ContactForm.VISIT), reached=True,
        happened_on__gte=OuterRef("received_on"),
    )
    within = Q()
    for span in strict:
        within |= Q(received_on__gte=span.since, received_on__lte=span.until)
    return came.filter(~within | Q(channel__in=FACE_TO_FACE) | Exists(met))


FIGURE = Figure("new_consultations", rows, day="received_on", about=__doc__)
