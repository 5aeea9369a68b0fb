from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import MunicipalRow, Staff
from yorisoi.cases.enums import AssignmentKind, GrantBasis, Stage, Standing, Turn
from yorisoi.cases.rules.access import Access
from yorisoi.foundation import kept_sql
from yorisoi.foundation.kept_sql import Kept


def _seen_by_role(staff: Staff) -> Q | None:
    return {
        Role.CHIEF_COUNSELOR: Q(agency_id=staff.agency_id), Role.MUNICIPAL_OFFICER: Q(reported_on__isnull=False),
    }.get(Role(staff.role))


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, staff: Staff, *, on: Any, beyond: list[int] | None = None) -> Self:
        """
        Keep the cases this member of staff may see on that date; the set form of `cases.rules.access`.

        `beyond` is what `beyond_role` answers, where that was asked already.

        Source: house.md §4「扉」; ADR 0005
        """
        mine = self.filter(municipality_id=staff.municipality_id)
        if staff.role == Role.AUDITOR:
            return mine
        by_role = _seen_by_role(staff)
        if by_role is None:
            return mine._held_by(staff, on=on)
        beyond = Case.objects.beyond_role(staff, on=on) if beyond is None else beyond
        return mine.filter(by_role | Q(pk__in=beyond)) if beyond else mine.filter(by_role)

    def beyond_role(self, staff: Staff, *, on: Any) -> list[int]:
        """
        Return the ids of the cases a chief or an officer holds beyond what their role sees; of all, however narrowed.

        It is a handful, mostly nothing: asked first, so that a list itself stays one read of one index.
        """
        by_role = _seen_by_role(staff)
        if by_role is None:
            return []

        def beyond(blanks: list[str]) -> Any:
            everything = Case.objects.filter(municipality_id=staff.municipality_id)
            return everything._held_by(staff, on=on).exclude(by_role).values_list("pk")

        asked = ("held beyond", staff.municipality_id, staff.pk, staff.role, staff.agency_id, on)
        return sorted(pk for pk, in kept_sql.rows(Kept(asked, beyond)))

    def _held_by(self, staff: Staff, *, on: Any) -> Self:
        # An IN over the few cases of one worker, not an OR of EXISTS over all cases: both databases then start
        # from the worker's own index.
        in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        assigned = Assignment.objects.filter(in_force, staff=staff, starts_on__lte=on).values("case_id")
        granted = CaseGrant.objects.filter(in_force, staff=staff, starts_on__lte=on).values("case_id")
        return self.filter(pk__in=assigned.union(granted))

    def writable_by(self, staff: Staff, *, on: Any) -> Self:
        """
        Keep the cases this member of staff may write to on that date; the set form of `Access.may_write`.

        Source: house.md §4「扉」; ADR 0005
        """
        if not staff.is_supporter:
            return self.none()
        if staff.is_chief:
            return self.filter(municipality_id=staff.municipality_id, agency_id=staff.agency_id)
        return self.assigned_to(staff, on=on).filter(agency_id=staff.agency_id)

    def assigned_to(self, staff: Staff, *, on: Any) -> Self:
        """Keep the cases on which this member of staff is 主担当 or 副担当 on that date."""
        assigned = Assignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), staff=staff, starts_on__lte=on
        )
        return self.filter(municipality_id=staff.municipality_id, pk__in=assigned.values("case_id"))

    def active(self) -> Self:
        return self.filter(standing=Standing.ACTIVE)


class Case(MunicipalRow):
    """
    支援ケース (a support case). `stage`, `turn`, `standing` are written by `cases.actions.move` only.

    `last_contact_on`, `has_urgent_need` and `monitoring_base_on` are kept here by `cases.actions` in the transaction of
    the fact they follow, so that everybody's due contacts and monitorings are one indexed read; a house test
    recomputes them.
    """

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="cases", db_index=False)
    number = models.CharField("ケース番号", max_length=12)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("通し番号")
    opened_on = models.DateField("はじまった日")
    stage = models.CharField("段階", max_length=12, choices=Stage.choices, default=Stage.OUTREACH)
    turn = models.CharField("次に動く人", max_length=12, choices=Turn.choices, default=Turn.COUNSELOR)
    standing = models.CharField("状態", max_length=12, choices=Standing.choices, default=Standing.ACTIVE)
    moved_on = models.DateField("最後に動いた日")
    last_contact_on = models.DateField("最後に連絡がとれた日", null=True, blank=True)
    has_urgent_need = models.BooleanField("急ぐことが残っている", default=False)
    monitoring_base_on = models.DateField("次のモニタリングの数えはじめ", null=True, blank=True)
    monitoring_is_first = models.BooleanField("次は直後のモニタリング", default=False)
    reported_on = models.DateField("自治体へ報告した日", null=True, blank=True)
    ended_on = models.DateField("おわった日", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)
    once = models.UUIDField("二重送信よけ", null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()
    access: Access  # the door's answer, on a case that came through it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], name="case_number_once",
                violation_error_message="同じケース番号がもうあります。",
            ),
            models.UniqueConstraint(
                fields=["municipality", "once"], condition=Q(once__isnull=False), name="case_once",
                violation_error_message="同じ送信がもう届いています。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(standing=Standing.ENDED), name="case_ended_has_standing",
                violation_error_message="おわった日は、おわったケースにだけ入ります。",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "standing", "opened_on", "id"], name="case_list"),
            models.Index(fields=["agency", "opened_on", "id"], name="case_list_all"),
            models.Index(fields=["agency", "stage", "opened_on", "id"], name="case_by_stage"),
            models.Index(fields=["agency", "turn", "opened_on", "id"], name="case_by_turn"),
            models.Index(
                fields=["agency", "fiscal_year", "serial", "standing", "id"], name="case_list_by_number"
            ),
            # Whose cases are these: without statistics SQLite would walk through all cases of the agency instead.
            models.Index(fields=["person", "municipality", "agency"], name="case_of_person"),
            models.Index(fields=["agency", "last_contact_on", "id"], name="case_list_by_contact"),
            models.Index(fields=["agency", "standing", "last_contact_on"], name="case_silence"),
            models.Index(
                fields=["agency", "monitoring_is_first", "monitoring_base_on"],
                condition=Q(monitoring_base_on__isnull=False, standing=Standing.ACTIVE), name="case_to_monitor",
            ),
            models.Index(
                fields=["municipality", "opened_on", "id"], condition=Q(reported_on__isnull=False),
                name="case_reported",
            ),
            models.Index(
                fields=["municipality", "number"], name="case_number_prefix",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_active(self) -> bool:
        return self.standing == Standing.ACTIVE

    @property
    def is_interrupted(self) -> bool:
        return self.standing == Standing.INTERRUPTED

    @property
    def is_ended(self) -> bool:
        return self.standing == Standing.ENDED


class CaseFactQuerySet(models.QuerySet[Any]):
    def record(self, *, case: Case, actor: Staff, once: UUID | None = None, **facts: Any) -> Any:
        """Insert one fact of a case with its municipality and author."""
        return self.create(municipality_id=case.municipality_id, case=case, created_by=actor, once=once, **facts)

    def pressed_before(self, once: UUID | None, *, case: Case | None = None) -> Any | None:
        """Return the fact an earlier press of the same button made, if any: of that case where it is known."""
        if once is None:
            return None
        made = self.filter(once=once)
        return (made if case is None else made.filter(case=case)).first()


class CaseFact(MunicipalRow):
    """ケースの事実 (a fact a stage room keeps about a case). `once` is the token of the form that made it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", verbose_name="ケース")
    created_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, blank=True, editable=False)

    objects = CaseFactQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "once"], condition=Q(once__isnull=False),
                name="%(app_label)s_%(class)s_once", violation_error_message="同じ送信がもう届いています。",
            )
        ]


class CaseNumber(MunicipalRow):
    """ケース番号の台 (the last serial given in a fiscal year; locked while a number is taken)."""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "fiscal_year"], name="case_number_year_once")]

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.last}"


class Assignment(MunicipalRow):
    """担当 (who carries the case, from when to when, and the hand-over note)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="assignments")
    staff = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="assignments", db_index=False)
    kind = models.CharField("担当の種類", max_length=10, choices=AssignmentKind.choices)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    note = models.TextField("引きつぎのメモ", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind=AssignmentKind.PRIMARY, ends_on__isnull=True), name="one_primary",
                violation_error_message="主担当はひとりです。",
            ),
            models.UniqueConstraint(
                fields=["case", "staff"], condition=Q(ends_on__isnull=True), name="assignment_once",
                violation_error_message="この職員は、もう担当です。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="assignment_period",
                violation_error_message="担当の終わりの日が、始まりの日より前です。",
            ),
        ]
        indexes = [models.Index(fields=["staff", "ends_on", "case"], name="assignment_by_staff")]

    def __str__(self) -> str:
        return f"assignment #{self.pk}"

    @property
    def is_primary(self) -> bool:
        return self.kind == AssignmentKind.PRIMARY


class CaseGrant(MunicipalRow):
    """閲覧のゆるし (why somebody outside the assignment may see a case, and until when)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="grants")
    staff = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="grants", db_index=False)
    basis = models.CharField("理由", max_length=20, choices=GrantBasis.choices)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["staff", "ends_on", "case"], name="grant_by_staff")]

    def __str__(self) -> str:
        return f"grant #{self.pk}"


class PeriodSetting(MunicipalRow):
    """期間の設定 (a municipality's own number of days for one kind of duty; the default stands in `rules.duties`)."""

    duty = models.CharField("すること", max_length=40)
    days = models.PositiveSmallIntegerField("日数")
    changed_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "duty"], name="period_once")]

    def __str__(self) -> str:
        return f"{self.duty}: {self.days}"


class SavedView(MunicipalRow):
    """一覧の見方 (a named filter of the case list, one worker's own)."""

    staff = models.ForeignKey("agencies.Staff", on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField("見方の名前", max_length=40)
    query = models.CharField("条件", max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "name"], name="saved_view_once",
                violation_error_message="同じ名前の見方がもうあります。",
            )
        ]

    def __str__(self) -> str:
        return self.name
