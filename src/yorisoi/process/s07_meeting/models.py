from django.db import models
from django.db.models import Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.process.s07_meeting.enums import (
    AgendaOutcome,
    MeetingPurpose,
    MeetingRhythm,
    MeetingState,
    Subject,
)


class SupportCoordinationMeeting(MunicipalRow):
    """支援調整会議 (a meeting with many cases on its agenda). 支援会議 and 重層的支援会議 are other classes."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField("開き方", max_length=10, choices=MeetingRhythm.choices)
    meets_on = models.DateField("開催日")
    starts_at = models.TimeField("開始", null=True, blank=True)
    place = models.CharField("場所", max_length=100, blank=True)
    state = models.CharField("状態", max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    chair = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    minutes = models.TextField("全体のメモ", blank=True)
    created_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("版", default=1)
    once = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "once"], condition=Q(once__isnull=False), name="meeting_once",
                violation_error_message="同じ送信がもう届いています。",
            )
        ]
        indexes = [models.Index(fields=["agency", "meets_on"], name="meeting_by_day")]

    def __str__(self) -> str:
        return f"meeting #{self.pk}"

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED

    @property
    def is_open(self) -> bool:
        return self.state == MeetingState.OPEN

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD


class MeetingMember(MunicipalRow):
    """構成員 (who is asked to a meeting; staff of this installation, or a name of an outside member)."""

    meeting = models.ForeignKey(
        "meeting.SupportCoordinationMeeting", on_delete=models.CASCADE, related_name="members"
    )
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField("氏名", max_length=60)
    attended = models.BooleanField("出席", default=False)
    represents_municipality = models.BooleanField("自治体として参加", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "agency", "name"], name="member_of_meeting_once",
                violation_error_message="この方は、もう構成員です。",
            )
        ]

    def __str__(self) -> str:
        return f"meeting member #{self.pk}"


class AgendaItem(MunicipalRow):
    """議題 (one case, or one community topic, on an agenda, with its outcome)."""

    meeting = models.ForeignKey(
        "meeting.SupportCoordinationMeeting", on_delete=models.PROTECT, related_name="items"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    plan = models.ForeignKey("plan.Plan", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    subject = models.CharField("区分", max_length=20, choices=Subject.choices)
    purpose = models.CharField("目的", max_length=20, choices=MeetingPurpose.choices)
    title = models.CharField("題名(地域の課題のとき)", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("順番", default=0)
    outcome = models.CharField(
        "結論", max_length=12, choices=AgendaOutcome.choices, default=AgendaOutcome.PENDING
    )
    discussion = models.TextField("話し合い", blank=True)
    conditions = models.TextField("条件", blank=True)
    condition_checker = models.CharField("条件を確かめる人", max_length=60, blank=True)
    roles_agreed = models.TextField("合意した役割", blank=True)
    concluded_on = models.DateField("結論の日", null=True, blank=True)
    created_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case", "subject"], condition=Q(case__isnull=False), name="agenda_case_once",
                violation_error_message="このケースは、もう同じ会議の議題にあります。",
            )
        ]
        indexes = [models.Index(fields=["case", "subject"], name="agenda_by_case")]

    def __str__(self) -> str:
        return f"agenda item #{self.pk}"

    @property
    def is_pending(self) -> bool:
        return self.outcome == AgendaOutcome.PENDING


class ResourceGap(MunicipalRow):
    """足りない社会資源 (a need the meeting found no resource for; purpose ④)."""

    item = models.ForeignKey("meeting.AgendaItem", on_delete=models.PROTECT, related_name="gaps")
    text = models.CharField("足りないもの", max_length=200)
    noted_on = models.DateField("記録した日")

    def __str__(self) -> str:
        return f"resource gap #{self.pk}"
