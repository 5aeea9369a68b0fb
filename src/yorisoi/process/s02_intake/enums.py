from django.db.models import TextChoices


class ReceptionChannel(TextChoices):
    """どこから. Source: domain §1.2(A) [knowledge:中], maps onto 手引き §3 ①–④."""

    SELF_TELEPHONE = "SELF_TELEPHONE", "本人から電話・メール"
    SELF_VISIT = "SELF_VISIT", "本人が来所"
    FAMILY_TELEPHONE = "FAMILY_TELEPHONE", "家族・知人から電話・メール"
    FAMILY_VISIT = "FAMILY_VISIT", "家族・知人が来所"
    DEPARTMENT = "DEPARTMENT", "庁内の課から"
    PARTNER_AGENCY = "PARTNER_AGENCY", "関係機関から"
    OUTREACH = "OUTREACH", "出張・訪問で"
    OTHER = "OTHER", "その他"


class TriageOutcome(TextChoices):
    """振り分け. Source: 手引き §4."""

    CONTINUE = "CONTINUE", "ここで続けて支援する"
    HAND_OVER = "HAND_OVER", "ほかの機関につなぐ"
    INFORMATION_ONLY = "INFORMATION_ONLY", "情報提供でおわる"
    NO_CONSENT_YET = "NO_CONSENT_YET", "同意はまだ。つながり続ける"


class InquirerRelation(TextChoices):
    """相談に来た人."""

    PERSON = "PERSON", "本人"
    FAMILY = "FAMILY", "家族"
    ACQUAINTANCE = "ACQUAINTANCE", "知人・近所の人"
    AGENCY = "AGENCY", "関係機関・庁内の職員"
    OTHER = "OTHER", "その他"
