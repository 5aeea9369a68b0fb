"""
支援調整会議の開催回数

定義: その期間に開いて、終わった支援調整会議。
分子: 支援調整会議(開催日がその期間、終わったもの)
分母: なし
単位: 回
出典: 国への月次報告の項目とみられる(原本は未確認)
偏り: 開催中・予定・取りやめの会議は入らない。
"""

from typing import Any

from django.db.models import QuerySet

from yorisoi.process.s07_meeting.enums import MeetingState
from yorisoi.process.s07_meeting.models import SupportCoordinationMeeting
from yorisoi.statistics.figures.figure import Asked, Figure


def rows(asked: Asked) -> QuerySet[Any]:
    """Return the meetings held."""
    return SupportCoordinationMeeting.objects.filter(
        municipality_id=asked.municipality_id, meets_on__gte=asked.since, meets_on__lte=asked.until,
        state=MeetingState.HELD,
    )


FIGURE = Figure("meetings", rows, day="meets_on", about=__doc__, case="", agency="agency_id")
