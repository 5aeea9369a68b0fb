from django.db import models
from django.db.models import Q

from yorisoi.cases.models import CaseFact
from yorisoi.process.s12_closure.enums import ClosurePattern


class Closure(CaseFact):
    """終結 (the end of support, after the person's will and the meeting; never on silence alone)."""

    closed_on = models.DateField("終結の日")
    pattern = models.CharField("終結のパターン", max_length=20, choices=ClosurePattern.choices)
    reason = models.TextField("終結の理由")
    person_will = models.TextField("本人の意向(本人のことばで)", blank=True)
    will_unasked_reason = models.TextField("意向をたずねられなかった理由", blank=True)
    agenda_item = models.ForeignKey("meeting.AgendaItem", on_delete=models.PROTECT, related_name="+")
    handover_note = models.TextField("他制度へのつなぎ", blank=True)
    follow_up_note = models.TextField("会議で決めたフォローのしかた", blank=True)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["case"], name="closed_once", violation_error_message="このケースは、もう終結しています。"
            ),
            models.CheckConstraint(
                condition=~Q(person_will="") | Q(pattern=ClosurePattern.CONTACT_LOST), name="closure_has_will",
                violation_error_message="終結には、本人の意向の記録が要ります。",
            ),
        ]

    def __str__(self) -> str:
        return f"closure #{self.pk}"


class OldClosure(CaseFact):
    """前の台帳の終結 (a case that had ended before it came here; the meeting and the person's will are not known)."""

    closed_on = models.DateField("終結の日")
    words = models.TextField("台帳に書かれていたこと", blank=True)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["case"], name="old_closed_once", violation_error_message="このケースは、もう終結しています。"
            ),
        ]

    def __str__(self) -> str:
        return f"old closure #{self.pk}"
