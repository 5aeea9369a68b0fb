from django.db.models import TextChoices


class DiscoveryRoute(TextChoices):
    """把握経路. Source: 手引き §3 ①–④."""

    OTHER_DEPARTMENT = "OTHER_DEPARTMENT", "① 庁内の他の課から"
    PARTNER_AGENCY = "PARTNER_AGENCY", "② 関係機関から"
    OUTREACH = "OUTREACH", "③ 出張・巡回・訪問"
    SELF = "SELF", "④ 本人の電話・来所"


class OutreachMeans(TextChoices):
    """届け方. Source: seed 003 (アウトリーチ)."""

    VISIT = "VISIT", "訪問(会えた)"
    VISIT_ABSENT = "VISIT_ABSENT", "訪問(会えなかった)"
    LETTER = "LETTER", "手紙・連絡票を置いた"
    LEAFLET = "LEAFLET", "チラシを渡した"
    TELEPHONE = "TELEPHONE", "電話"
    MESSAGE = "MESSAGE", "メール・SNS"
    MOBILE_DESK = "MOBILE_DESK", "出張相談"


class DiscoveryOutcome(TextChoices):
    REACHING_OUT = "REACHING_OUT", "働きかけを続けている"
    RECEPTION = "RECEPTION", "相談受付につながった"
    NO_NEED = "NO_NEED", "支援の必要はなかった"
