from django.db import models
from django.db.models import F, Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.people.enums import AddressKind, Gender, PhoneKind


class Person(MunicipalRow):
    """本人・世帯員 (a person: the one helped, or a member of a household). Nameless until named."""

    name = models.CharField("氏名", max_length=100, blank=True)
    kana = models.CharField("ふりがな", max_length=120, blank=True)
    common_name = models.CharField("通称", max_length=100, blank=True)
    gender = models.CharField("性別", max_length=20, choices=Gender.choices, default=Gender.UNKNOWN)
    gender_note = models.CharField("性別について", max_length=60, blank=True)
    born_on = models.DateField("生年月日", null=True, blank=True)
    estimated_age = models.PositiveSmallIntegerField("おおよその年齢", null=True, blank=True)
    estimated_age_on = models.DateField("おおよその年齢を聞いた日", null=True, blank=True)
    contact_note = models.TextField("連絡のしかた(安全のために)", blank=True)
    avoid_note = models.TextField("避けてほしいこと", blank=True)
    is_deceased = models.BooleanField("亡くなっている", default=False)
    died_on = models.DateField("亡くなった日", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False, verbose_name="まとめた先"
    )
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="person_not_into_self",
                violation_error_message="同じ人どうしはまとめられません。",
            ),
            models.CheckConstraint(
                condition=Q(estimated_age__isnull=True) | Q(estimated_age__lte=130), name="person_age_plausible",
                violation_error_message="おおよその年齢は 0 から 130 で入れてください。",
            )
        ]
        indexes = [models.Index(fields=["municipality", "born_on"], name="person_born_on")]

    def __str__(self) -> str:
        return f"{self.display_name} #{self.pk}"

    @property
    def is_anonymous(self) -> bool:
        return not self.name

    @property
    def is_gender_known(self) -> bool:
        return self.gender != Gender.UNKNOWN

    @property
    def display_name(self) -> str:
        return self.name or self.common_name or "(名前はまだ)"


class PersonKey(MunicipalRow):
    """さがすための鍵 (a folded name, reading or telephone of a person; written by people.actions only)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="keys")
    key = models.CharField("鍵", max_length=120)

    class Meta:
        indexes = [
            models.Index(
                fields=["municipality", "key"], name="person_key_whose", include=["person"],
                opclasses=["int8_ops", "varchar_pattern_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"key #{self.pk}"


class Address(MunicipalRow):
    """住所 (an address with its period; 住居なし is an address of its own kind)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField("種類", max_length=20, choices=AddressKind.choices, default=AddressKind.HOME)
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    text = models.CharField("住所", max_length=200, blank=True)
    starts_on = models.DateField("いつから", null=True, blank=True)
    ends_on = models.DateField("いつまで", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="address_period", violation_error_message="住所の終わりの日が、始まりの日より前です。",
            )
        ]

    def __str__(self) -> str:
        return f"address #{self.pk}"

    @property
    def is_homeless(self) -> bool:
        return self.kind == AddressKind.NO_FIXED_HOME


class Phone(MunicipalRow):
    """電話 (a telephone and how to use it safely)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="phones")
    kind = models.CharField("種類", max_length=20, choices=PhoneKind.choices, default=PhoneKind.MOBILE)
    number = models.CharField("番号", max_length=30)
    note = models.CharField("使い方(時間帯・留守電の可否など)", max_length=120, blank=True)

    def __str__(self) -> str:
        return f"phone #{self.pk}"

