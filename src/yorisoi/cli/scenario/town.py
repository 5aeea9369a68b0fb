"""架空市 (the demo town): invented agencies and staff. Telephone numbers are zeros."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency, ContactPoint, Department, Municipality, Staff
from yorisoi.consents.models import ConsentRules
from yorisoi.resources.models import SocialResource

CODE = "990019"
OFFICE = "架空市役所"
CENTER = "架空市くらし相談センター"

AGENCIES = (
    (OFFICE, AgencyKind.MUNICIPAL_OFFICE),
    (CENTER, AgencyKind.SELF_RELIANCE_CONSULTATION),
    ("架空市社会福祉協議会", AgencyKind.SOCIAL_WELFARE_COUNCIL),
    ("架空市福祉事務所", AgencyKind.WELFARE_OFFICE),
    ("さくら地域包括支援センター", AgencyKind.COMMUNITY_GENERAL_SUPPORT_CENTER),
    ("障害者相談支援事業所 みなも", AgencyKind.DISABILITY_SUPPORT),
    ("ハローワーク架空", AgencyKind.HELLO_WORK),
    ("法テラス架空", AgencyKind.HOUTERASU),
    ("架空市消費生活センター", AgencyKind.CONSUMER_CENTER),
    ("架空中央病院", AgencyKind.MEDICAL),
    ("こころのクリニック架空", AgencyKind.MEDICAL),
    ("若者の家", AgencyKind.SERVICE_PROVIDER),
    ("就労継続支援B型 ひだまり工房", AgencyKind.SERVICE_PROVIDER),
    ("架空市民生委員児童委員協議会", AgencyKind.WELFARE_VOLUNTEER),
    ("フードバンク架空", AgencyKind.NPO),
)
DEPARTMENTS = ("福祉課", "税務課", "上下水道課", "保険年金課", "健康推進課", "教育委員会")

# sign-in name, name, reading, role, agency
STAFF = (
    ("sasaki", "佐々木 由美", "ささき ゆみ", Role.CHIEF_COUNSELOR, CENTER),
    ("takanashi", "高梨 修", "たかなし おさむ", Role.COUNSELOR, CENTER),
    ("ishii", "石井 美帆", "いしい みほ", Role.COUNSELOR, CENTER),
    ("nakai", "中井 誠", "なかい まこと", Role.EMPLOYMENT_SUPPORTER, CENTER),
    ("maeda", "前田 京子", "まえだ きょうこ", Role.BUDGET_SUPPORTER, CENTER),
    ("nishio", "西尾 明", "にしお あきら", Role.INTEGRATION_COORDINATOR, CENTER),
    ("furukawa", "古川 薫", "ふるかわ かおる", Role.COMMUNITY_SOCIAL_WORKER, CENTER),
    ("hara", "原 直樹", "はら なおき", Role.MUNICIPAL_OFFICER, OFFICE),
    ("minami", "南 和子", "みなみ かずこ", Role.PARTNER_MEMBER, "ハローワーク架空"),
    ("toda", "戸田 仁", "とだ ひとし", Role.AUDITOR, OFFICE),
    ("kanri", "管理 担当", "かんり たんとう", Role.ADMINISTRATOR, OFFICE),
)
# name, kind, days since it was verified
RESOURCES = (
    ("さくら町サロン「ひなた」", "居場所", 40),
    ("夜の子ども食堂 つきのわ", "食・居場所", 90),
    ("ミナト運送(見学・短時間の仕事)", "協力企業", 20),
    ("やまびこ農園(週1回の手伝い)", "社会参加", 420),
)
RULES_TEXT = (
    "相談支援のために必要な範囲で、本人の話や関係機関からの情報を記録します。支援に関わる機関と共有するときは、"
    "原則として本人の同意を得ます。同意はいつでも撤回できます。記録の開示を求めることができます。(架空市のひな形)"
)


@dataclass(frozen=True)
class Town:
    """The demo town: staff by sign-in name, agencies and departments by name."""

    municipality: Municipality
    staff: dict[str, Staff]
    agencies: dict[str, Agency]
    departments: dict[str, Department]


@transaction.atomic
def build(*, on: date) -> Town:
    """Build the demo town, or find it if it stands already. Passwords are set by `demo.load` only."""
    town, _ = Municipality.objects.get_or_create(code=CODE, defaults={"name": "架空市"})
    agencies = {
        name: Agency.objects.get_or_create(
            municipality=town, name=name,
            defaults={"kind": kind, "is_commissioned": name == CENTER, "phone": "000-000-0000"},
        )[0]
        for name, kind in AGENCIES
    }
    departments = {name: Department.objects.get_or_create(municipality=town, name=name)[0] for name in DEPARTMENTS}
    for name, place in (("本所", "架空市役所 1階"), ("さくら町出張相談", "さくら町公民館(第2・第4水曜)")):
        ContactPoint.objects.get_or_create(
            municipality=town, agency=agencies[CENTER], name=name, defaults={"address": place}
        )
    staff = {}
    for login_name, name, kana, role, agency in STAFF:
        department = departments["福祉課"] if agency == OFFICE else None
        staff[login_name] = Staff.objects.get_or_create(
            login_name=login_name,
            defaults={
                "municipality": town, "name": name, "kana": kana, "role": role, "agency": agencies[agency],
                "department": department, "password": "!",
            },
        )[0]
    _equip(town, staff, on=on)
    return Town(town, staff, agencies, departments)


def _equip(town: Municipality, staff: dict[str, Staff], *, on: date) -> None:
    ConsentRules.objects.get_or_create(
        municipality=town, version="第1版", defaults={"text": RULES_TEXT, "starts_on": date(2015, 4, 1)}
    )
    for name, kind, days in RESOURCES:
        SocialResource.objects.get_or_create(
            municipality=town, name=name,
            defaults={
                "kind": kind, "verified_on": date.fromordinal(on.toordinal() - days), "verified_by": staff["furukawa"],
            },
        )
