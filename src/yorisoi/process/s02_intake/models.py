from django.db import models
from django.db.models import Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.cases.models import CaseFact
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome


class Reception(CaseFact):
    """相談受付 (one consultation received; the person may be nameless, the inquirer may be somebody else)."""

    received_on = models.DateField("受付日")
    received_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField("どこから", max_length=20, choices=ReceptionChannel.choices)
    inquirer = models.CharField(
        "相談に来た人", max_length=20, choices=InquirerRelation.choices, default=InquirerRelation.PERSON
    )
    inquirer_name = models.CharField("相談に来た人の氏名", max_length=100, blank=True)
    inquirer_phone = models.CharField("相談に来た人の電話", max_length=30, blank=True)
    inquirer_note = models.CharField("本人との関係", max_length=60, blank=True)
    story = models.TextField("相談の内容(本人のことばで)", blank=True)
    wish = models.TextField("支援の希望", blank=True)
    is_urgent = models.BooleanField("いそぐ", default=False)
    urgency_note = models.CharField("いそぐ理由", max_length=200, blank=True)
    triaged_on = models.DateField("振り分けを決めた日", null=True, blank=True)

    class Meta(CaseFact.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "received_on"], condition=Q(triaged_on__isnull=True),
                name="reception_without_triage",
            ),
            models.Index(
                fields=["municipality", "received_on"], condition=Q(is_urgent=True), name="reception_urgent"
            ),
            models.Index(fields=["municipality", "received_on", "case"], name="reception_by_day"),
        ]

    def __str__(self) -> str:
        return f"reception #{self.pk}"


class Worry(MunicipalRow):
    """お困りのこと (one of the 16 worries marked at reception; one may be the main one, ◎)."""

    reception = models.ForeignKey("intake.Reception", on_delete=models.CASCADE, related_name="worries")
    code = models.CharField("内容", max_length=30)
    is_main = models.BooleanField("いちばん", default=False)
    note = models.CharField("くわしく", max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reception", "code"], name="worry_once"),
            models.UniqueConstraint(
                fields=["reception"], condition=Q(is_main=True), name="one_main_worry",
                violation_error_message="「いちばん」は1つだけ選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Triage(CaseFact):
    """振り分け (the judgement on a consultation, with the handbook's four questions; the latest counts)."""

    reception = models.ForeignKey("intake.Reception", on_delete=models.PROTECT, related_name="triages")
    triaged_on = models.DateField("判断した日")
    is_about_hardship = models.BooleanField("① 生活困窮に関わる相談か", null=True, blank=True)
    belongs_elsewhere = models.BooleanField("② 他の相談機関を紹介する内容か", null=True, blank=True)
    solvable_with_information = models.BooleanField("③ 情報があれば自分で解決できる相談か", null=True, blank=True)
    can_act_alone = models.BooleanField("④ 情報を得て自分で動ける人か", null=True, blank=True)
    outcome = models.CharField("判断", max_length=20, choices=TriageOutcome.choices)
    reason = models.TextField("理由・伝えたこと", blank=True)

    class Meta(CaseFact.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "triaged_on"], condition=Q(outcome=TriageOutcome.NO_CONSENT_YET),
                name="triage_without_consent",
            )
        ]

    def __str__(self) -> str:
        return f"triage #{self.pk}"


class EnrollmentRequest(CaseFact):
    """利用申込 (the person's own request to be supported, with the consent given at the same time)."""

    requested_on = models.DateField("申込みの日")
    is_signed = models.BooleanField("本人の署名がある", default=False)
    consent = models.ForeignKey("consents.Consent", on_delete=models.PROTECT, related_name="+")

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["case"], name="enrolled_once", violation_error_message="利用申込みはもう記録されています。"
            ),
        ]

    def __str__(self) -> str:
        return f"enrollment #{self.pk}"
