from django.db import models
from django.db.models import F, Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.cases.models import CaseFact
from yorisoi.process.s06_plan.enums import AmendedPart, PlanState, ReplanReason, RoleHolder


class Plan(CaseFact):
    """
    プラン (plan no. n of a case, with the five legal items of 施行規則1条).

    ① `wish` ② `issues` ③ goals with their dates ④ services ⑤ `cautions`. `version` guards against two savers.
    """

    number = models.PositiveSmallIntegerField("プラン番号")
    state = models.CharField("状態", max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    drafted_on = models.DateField("作成日")
    wish = models.TextField("① 生活に対する意向(本人のことばで)", blank=True)
    issues = models.TextField("② 生活全般の解決すべき課題", blank=True)
    strengths = models.TextField("本人の強み", blank=True)
    cautions = models.TextField("⑤ 支援を提供する上での留意事項", blank=True)
    starts_on = models.DateField("プランの始まり", null=True, blank=True)
    ends_on = models.DateField("プランの終わり(この日まで)", null=True, blank=True)
    is_employment_target = models.BooleanField("期間中の一般就労を目標にする(就労支援対象者)", default=False)
    agreed_on = models.DateField("本人が同意した日", null=True, blank=True)
    applied_on = models.DateField("事業等の利用を申し込んだ日", null=True, blank=True)
    endorsed_on = models.DateField("会議で了承された日", null=True, blank=True)
    returned_on = models.DateField("差し戻された日", null=True, blank=True)
    return_reason = models.TextField("差し戻しの理由", blank=True)
    previous = models.ForeignKey("plan.Plan", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    replan_reason = models.CharField("再プランの理由", max_length=20, choices=ReplanReason.choices, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "number"], name="plan_number_once",
                violation_error_message="同じ番号のプランがもうあります。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_period", violation_error_message="プランの終わりの日が、始まりの日より前です。",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "drafted_on"], name="plan_by_state"),
            models.Index(
                fields=["municipality", "ends_on"], condition=Q(state=PlanState.ENDORSED), name="plan_ending"
            ),
            models.Index(
                fields=["municipality", "endorsed_on"], condition=Q(endorsed_on__isnull=False), name="plan_by_endorsement"
            ),
        ]

    def __str__(self) -> str:
        return f"plan #{self.pk}"

    @property
    def is_editable(self) -> bool:
        return self.state in (PlanState.DRAFT, PlanState.RETURNED)

    @property
    def is_endorsed(self) -> bool:
        return self.state == PlanState.ENDORSED

    @property
    def is_tabled(self) -> bool:
        return self.state == PlanState.TABLED

    @property
    def is_returned(self) -> bool:
        return self.state == PlanState.RETURNED

    @property
    def is_over(self) -> bool:
        return self.state in (PlanState.SUPERSEDED, PlanState.FINISHED)


class Goal(MunicipalRow):
    """③ 支援の目標と達成時期 (a goal, best in the person's words, with its date)."""

    plan = models.ForeignKey("plan.Plan", on_delete=models.CASCADE, related_name="goals")
    text = models.CharField("目標", max_length=300)
    due_on = models.DateField("達成時期", null=True, blank=True)
    is_long_term = models.BooleanField("長期の目標", default=False)
    position = models.PositiveSmallIntegerField("並び", default=0)

    def __str__(self) -> str:
        return f"goal #{self.pk}"


class PlanRole(MunicipalRow):
    """役割 (who does what until when; `coordinates` marks the overall coordination and checking)."""

    plan = models.ForeignKey("plan.Plan", on_delete=models.CASCADE, related_name="roles")
    holder = models.CharField("区分", max_length=10, choices=RoleHolder.choices)
    who = models.CharField("だれが", max_length=100)
    what = models.CharField("なにを", max_length=300)
    until = models.CharField("いつまで・頻度", max_length=60, blank=True)
    coordinates = models.BooleanField("全体の調整・確認", default=False)
    resource = models.ForeignKey(
        "resources.SocialResource", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField("並び", default=0)

    def __str__(self) -> str:
        return f"role #{self.pk}"


class PlanService(MunicipalRow):
    """
    ④ 支援の種類と内容 (one service of the plan).

    `code` is a code of the dated table `services`; `is_statutory` and `own_procedure` are its values on the day the
    plan was drafted, kept so that a later change of law does not rewrite an old plan.
    """

    plan = models.ForeignKey("plan.Plan", on_delete=models.CASCADE, related_name="services")
    code = models.CharField("サービス", max_length=40)
    is_statutory = models.BooleanField("支援決定が要る", default=False)
    own_procedure = models.BooleanField("別の利用手続", default=False)
    provider = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    content = models.CharField("内容", max_length=300, blank=True)
    frequency = models.CharField("頻度", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField("並び", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code", "content"], name="plan_service_once",
                violation_error_message="同じサービスが二つあります。",
            )
        ]

    def __str__(self) -> str:
        return f"plan service #{self.pk}"


class PlanAmendment(CaseFact):
    """プランの修正 (a minor change of an endorsed plan, with what stood before)."""

    plan = models.ForeignKey("plan.Plan", on_delete=models.PROTECT, related_name="amendments")
    amended_on = models.DateField("修正の日")
    what = models.CharField("どこを", max_length=40, choices=AmendedPart.choices)
    before = models.TextField("修正の前")
    after = models.TextField("修正の後")
    reason = models.TextField("理由")

    def __str__(self) -> str:
        return f"amendment #{self.pk}"
