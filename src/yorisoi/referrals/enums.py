from django.db.models import TextChoices


class IntroductionKind(TextChoices):
    INTRODUCTION = "INTRODUCTION", "紹介"
    WARM_HANDOVER = "WARM_HANDOVER", "つなぎ(同行・先方へ連絡)"


class Arrival(TextChoices):
    """着いたか."""

    UNKNOWN = "UNKNOWN", "まだわからない"
    ARRIVED = "ARRIVED", "着いた"
    NOT_ARRIVED = "NOT_ARRIVED", "着いていない"
    DECLINED = "DECLINED", "先方が受けられなかった"
