from django.db import models
from django.db.models import F, Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.sheets.enums import BatchState, LayoutState


class PaperBatch(MunicipalRow):
    """
    まとめ印刷 (the papers of a meeting, made in portions into one file by somebody, for that somebody alone).

    `wanted` lists what is made: code of the paper, number of the case ("" for the meeting's own), id of the part.
    """

    staff = models.ForeignKey("agencies.Staff", on_delete=models.CASCADE, related_name="+", verbose_name="職員")
    meeting = models.ForeignKey(
        "meeting.SupportCoordinationMeeting", on_delete=models.CASCADE, related_name="+", verbose_name="会議"
    )
    title = models.CharField("題", max_length=120)
    printed_on = models.DateField("印刷の日")
    wanted = models.JSONField("用紙")
    done = models.PositiveIntegerField("できた数", default=0)
    left_out = models.PositiveIntegerField("入らなかった数", default=0)
    state = models.CharField("ようす", max_length=10, choices=BatchState.choices, default=BatchState.RUNNING)
    runner = models.UUIDField("つくり手", editable=False)
    touched_at = models.DateTimeField("さいごに進んだ時刻", auto_now=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "once"], condition=Q(once__isnull=False), name="paper_batch_once",
                violation_error_message="同じ送信がもう届いています。",
            ),
        ]
        indexes = [models.Index(fields=["staff", "printed_on"], name="paper_batch_by_staff")]

    def __str__(self) -> str:
        return f"batch #{self.pk}"

    @property
    def total(self) -> int:
        return len(self.wanted)

    @property
    def is_running(self) -> bool:
        return self.state == BatchState.RUNNING

    @property
    def is_ready(self) -> bool:
        return self.state == BatchState.READY

    @property
    def is_failed(self) -> bool:
        return self.state == BatchState.FAILED


class PaperBatchPart(MunicipalRow):
    """まとめ印刷の一部 (some papers of a batch, already set; bound together when they are taken)."""

    batch = models.ForeignKey("sheets.PaperBatch", on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField("はじまり")
    pdf = models.BinaryField("中身")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="paper_batch_part_once")]

    def __str__(self) -> str:
        return f"batch #{self.batch_id}: {self.place}"


class OwnLayout(MunicipalRow):
    """自治体の様式 (an Excel form of the municipality's own, with marks that are filled from a case)."""

    name = models.CharField("様式の名前", max_length=60)
    file = models.BinaryField("ファイル")
    state = models.CharField("ようす", max_length=10, choices=LayoutState.choices, default=LayoutState.CHECKED)
    uploaded_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    uploaded_on = models.DateField("入れた日")
    used_from = models.DateField("使いはじめた日", null=True, blank=True)
    used_until = models.DateField("使うのをやめた日", null=True, blank=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], condition=Q(state=LayoutState.IN_USE), name="own_layout_in_use_once",
                violation_error_message="同じ名前の様式が、もう使われています。",
            ),
            models.UniqueConstraint(
                fields=["municipality", "once"], condition=Q(once__isnull=False), name="own_layout_once",
                violation_error_message="同じ送信がもう届いています。",
            ),
            models.CheckConstraint(
                condition=Q(used_until__isnull=True) | Q(used_until__gte=F("used_from")), name="own_layout_period",
                violation_error_message="使うのをやめた日が、使いはじめた日より前です。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_use(self) -> bool:
        return self.state == LayoutState.IN_USE

    @property
    def is_checked(self) -> bool:
        return self.state == LayoutState.CHECKED
