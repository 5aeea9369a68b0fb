from django.db.models import TextChoices


class Domain(TextChoices):
    """状況の領域. Source: 様式【2】(A)–(F), wording [knowledge:中]."""

    HISTORY = "HISTORY", "これまでの経過・相談の歴史"
    FAMILY = "FAMILY", "家族・地域との関係"
    HOUSING = "HOUSING", "住まい"
    HEALTH = "HEALTH", "健康・障害"
    MONEY = "MONEY", "収入・給付・債務・滞納"
    WORK = "WORK", "仕事・職歴・学歴"
    DAILY_LIFE = "DAILY_LIFE", "暮らしのようす"
