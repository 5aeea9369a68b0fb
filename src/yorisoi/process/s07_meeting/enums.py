from django.db.models import TextChoices


class MeetingRhythm(TextChoices):
    REGULAR = "REGULAR", "定期"
    AD_HOC = "AD_HOC", "随時"


class MeetingState(TextChoices):
    PLANNED = "PLANNED", "予定"
    OPEN = "OPEN", "開催中"
    HELD = "HELD", "終わった"
    CANCELED = "CANCELED", "取りやめ"


class MeetingPurpose(TextChoices):
    """会議の目的. Source: 手引き §7 ①–④."""

    APPROPRIATENESS = "APPROPRIATENESS", "① プランの適切性の協議"
    SHARING = "SHARING", "② 支援提供者によるプランの共有"
    EVALUATION = "EVALUATION", "③ プランの評価"
    RESOURCES = "RESOURCES", "④ 社会資源の把握と創出"


class Subject(TextChoices):
    """案件の区分. Source: domain §1.11."""

    NEW_PLAN = "NEW_PLAN", "新しいプラン"
    REPLAN = "REPLAN", "再プラン"
    SHARING = "SHARING", "プランの共有"
    REVIEW = "REVIEW", "評価・終結"
    INTERRUPTION = "INTERRUPTION", "中断の報告"
    RESOURCES = "RESOURCES", "地域の課題・社会資源"


class AgendaOutcome(TextChoices):
    PENDING = "PENDING", "これから"
    ENDORSED = "ENDORSED", "了承"
    CONDITIONAL = "CONDITIONAL", "条件つき了承"
    RETURNED = "RETURNED", "差し戻し"
    CONFIRMED = "CONFIRMED", "確認した"
    POSTPONED = "POSTPONED", "次の会議へ"
