from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from yorisoi.agencies.enums import SUPPORTERS, AgencyKind, Role


class Municipality(models.Model):
    """自治体 (municipality). `code` is the six-digit 全国地方公共団体コード with its check digit."""

    code = models.CharField("全国地方公共団体コード", max_length=6, unique=True)
    name = models.CharField("自治体名", max_length=60)

    def __str__(self) -> str:
        return f"{self.name}({self.code})"


class MunicipalRow(models.Model):
    """自治体の行 (a row that belongs to one municipality). The later wall and partitions stand on this column."""

    municipality = models.ForeignKey(
        "agencies.Municipality", on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="自治体"
    )

    class Meta:
        abstract = True


class Department(MunicipalRow):
    """庁内の課 (a department of the municipality)."""

    name = models.CharField("課名", max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="department_once",
                violation_error_message="同じ名前の課がもうあります。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AgencyQuerySet(models.QuerySet["Agency"]):
    def of(self, municipality_id: int) -> "AgencyQuerySet":
        return self.filter(municipality_id=municipality_id, is_active=True)


class Agency(MunicipalRow):
    """機関 (an agency: the consultation agency itself, the municipal office, or a partner)."""

    kind = models.CharField("種類", max_length=40, choices=AgencyKind.choices)
    name = models.CharField("機関名", max_length=100)
    is_commissioned = models.BooleanField("委託", default=False)
    phone = models.CharField("電話", max_length=30, blank=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    is_active = models.BooleanField("使用中", default=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="agency_once",
                violation_error_message="同じ名前の機関がもうあります。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(MunicipalRow):
    """窓口・拠点 (a contact point or station of an agency)."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="contact_points")
    name = models.CharField("窓口名", max_length=100)
    address = models.CharField("所在地", max_length=200, blank=True)
    phone = models.CharField("電話", max_length=30, blank=True)

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Sign-in looks staff up by login name."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.select_related("agency", "municipality").get(login_name=username)


class Staff(AbstractBaseUser):
    """職員 (a member of staff who signs in). There is no superuser: a role and the door decide what is seen."""

    municipality = models.ForeignKey("agencies.Municipality", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="staff")
    department = models.ForeignKey(
        "agencies.Department", on_delete=models.PROTECT, related_name="staff", null=True, blank=True
    )
    login_name = models.CharField("サインイン名", max_length=60, unique=True)
    name = models.CharField("氏名", max_length=60)
    kana = models.CharField("ふりがな", max_length=80, blank=True)
    role = models.CharField("役割", max_length=30, choices=Role.choices)
    is_active = models.BooleanField("在職", default=True)
    must_change_password = models.BooleanField("パスワードの変更が必要", default=True)

    objects = StaffManager()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return f"{self.name}({self.login_name})"

    @property
    def role_name(self) -> str:
        return Role(self.role).label

    @property
    def is_chief(self) -> bool:
        return self.role == Role.CHIEF_COUNSELOR

    def leads(self, agency_id: int) -> bool:
        """Say whether this person is a chief counselor of that agency."""
        return self.is_chief and self.agency_id == agency_id

    @property
    def is_officer(self) -> bool:
        return self.role == Role.MUNICIPAL_OFFICER

    @property
    def is_supporter(self) -> bool:
        """Say whether this person works on cases of the consultation agency."""
        return self.role in SUPPORTERS


class CalendarFeed(MunicipalRow):
    """予定の配信 (the secret address of one worker's calendar; only a digest of the secret is kept)."""

    staff = models.OneToOneField("agencies.Staff", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField("しるし", max_length=64, unique=True)
    made_at = models.DateTimeField("つくった日時")

    def __str__(self) -> str:
        return f"feed #{self.pk}"
