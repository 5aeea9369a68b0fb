from django.db import models
from django.db.models import Q

from yorisoi.cases.models import CaseFact
from yorisoi.referrals.enums import Arrival, IntroductionKind


class Introduction(CaseFact):
    """
    つなぎ (an introduction or warm handover to another agency).

    `hands_over` means the whole consultation goes there (振り分け or スクリーニング): the case ends when arrival is
    known. `next_check_on` is the day of the next 後日確認 while `arrival` is unknown or the person has not arrived.
    """

    to_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    target = models.CharField("つなぎ先の種類", max_length=40, blank=True)
    kind = models.CharField("つなぎ方", max_length=20, choices=IntroductionKind.choices)
    hands_over = models.BooleanField("相談そのものを引きつぐ", default=False)
    made_on = models.DateField("つないだ日")
    reason = models.TextField("つなぐ理由・お願いすること")
    accompanied = models.BooleanField("同行した", default=False)
    shares_personal_data = models.BooleanField("個人情報を伝えた", default=True)
    consent = models.ForeignKey("consents.Consent", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    disclosure = models.ForeignKey(
        "consents.Disclosure", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    arrival = models.CharField("着いたか", max_length=20, choices=Arrival.choices, default=Arrival.UNKNOWN)
    next_check_on = models.DateField("次に確かめる日", null=True, blank=True)
    declined_on = models.DateField("受けられないとわかった日", null=True, blank=True)
    taken_back_on = models.DateField("受け直した日", null=True, blank=True)

    class Meta(CaseFact.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "next_check_on"], condition=Q(next_check_on__isnull=False),
                name="introduction_to_check",
            ),
            models.Index(
                fields=["municipality", "declined_on"],
                condition=Q(declined_on__isnull=False, taken_back_on__isnull=True), name="introduction_declined",
            ),
        ]

    def __str__(self) -> str:
        return f"introduction #{self.pk}"

    @property
    def has_arrived(self) -> bool:
        return self.arrival == Arrival.ARRIVED

    @property
    def is_declined(self) -> bool:
        return self.arrival == Arrival.DECLINED

    @property
    def is_settled(self) -> bool:
        """Say whether nothing is left to check: arrived, declined, or taken back."""
        return self.has_arrived or self.is_declined or self.taken_back_on is not None


class ArrivalCheck(CaseFact):
    """後日確認 (one check whether the person arrived)."""

    introduction = models.ForeignKey("referrals.Introduction", on_delete=models.PROTECT, related_name="checks")
    checked_on = models.DateField("確かめた日")
    arrival = models.CharField("結果", max_length=20, choices=Arrival.choices)
    note = models.TextField("先方・本人の話", blank=True)

    def __str__(self) -> str:
        return f"arrival check #{self.pk}"
