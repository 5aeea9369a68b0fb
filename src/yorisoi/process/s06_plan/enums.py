from django.db.models import TextChoices


class PlanState(TextChoices):
    """プランの状態."""

    DRAFT = "DRAFT", "作成中"
    TABLED = "TABLED", "会議にかけている"
    RETURNED = "RETURNED", "差し戻し"
    ENDORSED = "ENDORSED", "了承"
    SUPERSEDED = "SUPERSEDED", "再プランで終わった"
    FINISHED = "FINISHED", "終わった"


class RoleHolder(TextChoices):
    """だれが."""

    PERSON = "PERSON", "本人・家族"
    OURS = "OURS", "自立相談支援機関"
    PARTNER = "PARTNER", "関係機関・地域の人"


class ReplanReason(TextChoices):
    """再プランの理由. Source: 手引き §11."""

    GOAL_ACHIEVED = "GOAL_ACHIEVED", "目標を達成し、次の目標へ向かう"
    REASSESS = "REASSESS", "目標が達成されず、アセスメントから見直す"


class AmendedPart(TextChoices):
    """修正するところ. Source: 手引き §11(プランの修正と再プラン)."""

    ROLE = "ROLE", "役割(だれが、なにを)"
    CONTENT = "CONTENT", "支援の内容・頻度"
    CAUTIONS = "CAUTIONS", "⑤ 留意事項"
    OTHER = "OTHER", "その他"
    GOALS = "GOALS", "③ 目標と達成時期"
    STATUTORY_SERVICE = "STATUTORY_SERVICE", "④ 支援決定のいるサービス"
    PERIOD = "PERIOD", "プランの期間"
