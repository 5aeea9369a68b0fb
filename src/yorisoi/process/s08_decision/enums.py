from django.db.models import TextChoices


class DecisionOutcome(TextChoices):
    DECIDED = "DECIDED", "支援を決定する"
    REFUSED = "REFUSED", "決定しない(不承認)"
    RETURNED = "RETURNED", "差し戻す(プランの見直し)"


class MunicipalDuty(TextChoices):
    """行政による支援決定. Source: 手引き §8 の表."""

    DECIDE_ALL = "DECIDE_ALL", "必要"
    DECIDE_STATUTORY = "DECIDE_STATUTORY", "法定サービスのみ必要。他は報告"
    REPORT_ONLY = "REPORT_ONLY", "報告のみ"
