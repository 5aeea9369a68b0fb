from django.db.models import TextChoices


class BatchState(TextChoices):
    """まとめ印刷のようす."""

    RUNNING = "RUNNING", "つくっています"
    READY = "READY", "できました"
    CANCELED = "CANCELED", "やめました"
    FAILED = "FAILED", "つくれませんでした"


class LayoutState(TextChoices):
    """自治体の様式のようす."""

    CHECKED = "CHECKED", "確かめ中"
    IN_USE = "IN_USE", "使用中"
    RETIRED = "RETIRED", "使わない"
