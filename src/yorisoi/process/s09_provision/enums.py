from django.db.models import TextChoices


class ProvisionEnd(TextChoices):
    COMPLETED = "COMPLETED", "予定どおり終わった"
    GOAL_REACHED = "GOAL_REACHED", "目標に届いた"
    NOT_SUITED = "NOT_SUITED", "合わなかった・続けられなかった"
    PERSON_DECLINED = "PERSON_DECLINED", "本人の希望でやめた"
    OTHER = "OTHER", "その他"
