from django.db import models
from django.db.models import Q

from yorisoi.cases.models import CaseFact
from yorisoi.records.enums import ContactForm, Counterpart


class CaseNote(CaseFact):
    """
    支援経過記録 (one line of the case's course).

    A worker's note has a `body` in free words; the line of a stage's act has an `event` code (`plan.endorsed`)
    besides. `reached` says whether the person was really in contact: it ends 途切れ. `next_is_open` is kept by
    `records.actions` so that all appointments still to come are one indexed read; a house test recomputes it.
    """

    happened_on = models.DateField("支援日")
    starts_at = models.TimeField("時刻", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("分", null=True, blank=True)
    form = models.CharField("支援形態", max_length=24, choices=ContactForm.choices)
    counterpart = models.CharField("相手", max_length=12, choices=Counterpart.choices, default=Counterpart.NOBODY)
    counterpart_name = models.CharField("相手の名前・機関", max_length=100, blank=True)
    reached = models.BooleanField("本人と連絡がとれた", default=False)
    author = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.TextField("内容", max_length=200_000)
    event = models.CharField("できごと", max_length=40, blank=True)
    next_on = models.DateField("次回の予定日", null=True, blank=True)
    next_note = models.CharField("次回の予定", max_length=120, blank=True)
    next_is_open = models.BooleanField("次回の予定がまだ", default=False, editable=False)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_is_open=False) | Q(next_on__isnull=False), name="note_open_has_day",
                violation_error_message="予定日のない予定は残せません。",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "happened_on", "id"], name="note_by_case"),
            models.Index(
                fields=["municipality", "next_on"], condition=Q(next_is_open=True), name="note_next_open"
            ),
            models.Index(fields=["case", "next_on"], condition=Q(next_is_open=True), name="note_next_of_case"),
        ]

    def __str__(self) -> str:
        return f"note #{self.pk}"

    @property
    def is_event(self) -> bool:
        return self.form == ContactForm.EVENT
