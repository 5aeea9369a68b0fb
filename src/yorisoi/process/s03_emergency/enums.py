from django.db.models import TextChoices


class EmergencyMeans(TextChoices):
    """緊急的な支援の内容. Source: 手引き §5, seed 000."""

    FOOD = "FOOD", "食糧の提供"
    PUBLIC_ASSISTANCE = "PUBLIC_ASSISTANCE", "生活保護の窓口へつないだ"
    SMALL_LOAN = "SMALL_LOAN", "緊急小口資金へつないだ"
    SHELTER = "SHELTER", "居住支援(一時的な宿)"
    HOUSING_BENEFIT = "HOUSING_BENEFIT", "住居確保給付金へつないだ"
    MEDICAL = "MEDICAL", "受診・入院の手配"
    UTILITY = "UTILITY", "電気・ガス・水道の再開の相談"
    OTHER = "OTHER", "その他"


class EmergencyState(TextChoices):
    NEEDED = "NEEDED", "対応が必要"
    DONE = "DONE", "対応した"
    NOT_NEEDED = "NOT_NEEDED", "必要なかった"
