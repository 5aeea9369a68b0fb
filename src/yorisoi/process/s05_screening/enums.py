from django.db.models import TextChoices


class ScreeningOutcome(TextChoices):
    """スクリーニングの結果. Source: 手引き §6; the five of domain §1.2(I) [knowledge:中]."""

    INFORMATION_ONLY = "INFORMATION_ONLY", "情報提供や相談対応のみで終了"
    HAND_OVER = "HAND_OVER", "他の制度・専門機関につなぐ"
    WORK_TOWARD_CONSENT = "WORK_TOWARD_CONSENT", "同意に向けて取り組む"
    CONTINUE = "CONTINUE", "継続して支援し、プランをつくる"
    STOPPED = "STOPPED", "判断の前に中断・終了"
