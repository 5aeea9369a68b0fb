from django.db.models import TextChoices


class FollowUpMeans(TextChoices):
    """確かめ方. Source: 手引き §12."""

    PERSON = "PERSON", "本人の気持ち・状況を聞く"
    PARTNER = "PARTNER", "関係機関に聞く"
    WATCH = "WATCH", "見守りが続いているか確かめる"
    IBASHO = "IBASHO", "居場所でのようすを確かめる"


class FollowUpFinding(TextChoices):
    STEADY = "STEADY", "目指した生活が続いている"
    WORRYING = "WORRYING", "気になることがある"
    NEEDS_SUPPORT = "NEEDS_SUPPORT", "もう一度 相談を受ける"
    UNREACHED = "UNREACHED", "連絡がとれなかった"
