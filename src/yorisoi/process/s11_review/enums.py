from django.db.models import TextChoices


class Achievement(TextChoices):
    ACHIEVED = "ACHIEVED", "達成した"
    PARTLY = "PARTLY", "一部達成した"
    NOT_YET = "NOT_YET", "まだ"
    DROPPED = "DROPPED", "目標を見直した"


class StepUpArea(TextChoices):
    """Source: domain §1.6 ステップアップ評価 [knowledge:低〜中]."""

    MOTIVATION = "MOTIVATION", "意欲・関係性・参加"
    HARDSHIP = "HARDSHIP", "経済的困窮の改善"
    EMPLOYMENT = "EMPLOYMENT", "就労"


class Step(TextChoices):
    UP = "UP", "上がった"
    SAME = "SAME", "同じ"
    DOWN = "DOWN", "下がった"
    UNKNOWN = "UNKNOWN", "わからない"


class ReviewConclusion(TextChoices):
    """Source: 手引き §11; domain §1.6."""

    CLOSE = "CLOSE", "終結する"
    REPLAN_ACHIEVED = "REPLAN_ACHIEVED", "再プラン(目標を達成し、次の目標へ)"
    REPLAN_REASSESS = "REPLAN_REASSESS", "再プラン(アセスメントから見直す)"
    CONTINUE = "CONTINUE", "いまのプランを続ける"
    INTERRUPT = "INTERRUPT", "中断する"
