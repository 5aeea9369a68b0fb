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


class Question(TextChoices):
    """アセスメントシートの問い, with choices in the dated table of that name. Source: 様式【2】(C)–(F) [knowledge:中]."""

    MARITAL_STATES = "MARITAL_STATES", "婚姻"
    CHILDREN = "CHILDREN", "子ども"
    HOUSING_TYPES = "HOUSING_TYPES", "住居"
    HEALTH_STATES = "HEALTH_STATES", "健康状態"
    CLINIC = "CLINIC", "通院先"
    MEDICINE = "MEDICINE", "服薬"
    HEALTH_INSURANCES = "HEALTH_INSURANCES", "健康保険"
    DISABILITY_CERTIFICATES = "DISABILITY_CERTIFICATES", "障害者手帳"
    CARE_CERTIFICATIONS = "CARE_CERTIFICATIONS", "自立支援医療・要介護認定"
    SUICIDE_SIGNS = "SUICIDE_SIGNS", "こころの状態・自死のリスクの気づき"
    PERSON_INCOME = "PERSON_INCOME", "本人の月収"
    HOUSEHOLD_INCOME = "HOUSEHOLD_INCOME", "世帯の月収"
    SAVINGS = "SAVINGS", "預貯金"
    EARNERS = "EARNERS", "主たる生計維持者"
    TAX_STATES = "TAX_STATES", "課税状況"
    PUBLIC_BENEFITS = "PUBLIC_BENEFITS", "公的給付"
    PUBLIC_ASSISTANCE_STATES = "PUBLIC_ASSISTANCE_STATES", "生活保護"
    ARREARS = "ARREARS", "滞納"
    DEBTS = "DEBTS", "債務"
    EMPLOYMENT_STATES = "EMPLOYMENT_STATES", "就労状況"
    EMPLOYMENT_FORMS = "EMPLOYMENT_FORMS", "就労形態"
    YEARS_SINCE_WORK = "YEARS_SINCE_WORK", "直近の離職後の年数"
    SCHOOLING = "SCHOOLING", "最終学歴"
    SCHOOLING_STATES = "SCHOOLING_STATES", "卒業・中退・在学の別"
    LICENCES = "LICENCES", "自動車運転免許"
    QUALIFICATIONS = "QUALIFICATIONS", "そのほかの資格・免許"
    WISHED_WORK = "WISHED_WORK", "希望する仕事・条件"


# Asked in words only: there is nothing to choose from.
IN_WORDS = frozenset({
    Question.CLINIC, Question.MEDICINE, Question.PERSON_INCOME, Question.HOUSEHOLD_INCOME, Question.SAVINGS,
    Question.QUALIFICATIONS, Question.WISHED_WORK,
})
# Several answers may be true at once.
OF_MANY = frozenset({
    Question.DISABILITY_CERTIFICATES, Question.CARE_CERTIFICATIONS, Question.PUBLIC_BENEFITS, Question.ARREARS,
})


def table_of(question: str) -> str:
    """Return the dated table that holds the choices of a question."""
    return question.lower()
