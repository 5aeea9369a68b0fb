from django.db.models import TextChoices


class ClosurePattern(TextChoices):
    """終結のパターン. Source: 手引き §12 (1)–(3)."""

    GOAL_ACHIEVED = "GOAL_ACHIEVED", "(1) 困窮状態が解決し、自立の目途がたった"
    ISSUES_EASED = "ISSUES_EASED", "(2) 大きな問題が解消し、離れてよいと判断した"
    CONTACT_LOST = "CONTACT_LOST", "(3) 連絡が途絶した"
    OTHER = "OTHER", "その他(転居・死亡など)"
