from django.db.models import TextChoices


class MonitoringKind(TextChoices):
    """Source: 手引き §10 ①–③."""

    AFTER_START = "AFTER_START", "① 支援の直後"
    REGULAR = "REGULAR", "② 定期"
    AD_HOC = "AD_HOC", "③ 随時"


class Satisfaction(TextChoices):
    GOOD = "GOOD", "よかった"
    FAIR = "FAIR", "まあまあ"
    POOR = "POOR", "合わないところがある"
    NOT_ASKED = "NOT_ASKED", "聞けなかった"


class EffortKind(TextChoices):
    """つながるための努力. Source: 手引き §10(参考)."""

    LETTER_LEFT = "LETTER_LEFT", "連絡票・手紙を残した"
    ACQUAINTANCE = "ACQUAINTANCE", "事情を知る知人等に連絡した"
    VISIT = "VISIT", "訪問した"
    TELEPHONE = "TELEPHONE", "電話した"
    PARTNER = "PARTNER", "関係機関に様子をたずねた"
    OTHER = "OTHER", "その他"


class OutcomeKind(TextChoices):
    """就労・増収. Source: 国の支援状況調査の列 15–18 (domain §2.1)."""

    EMPLOYED = "EMPLOYED", "就労した"
    INCOME_RAISED = "INCOME_RAISED", "増収した"


class EmploymentForm(TextChoices):
    """雇用形態. Source: domain §1.7 [knowledge:中]."""

    REGULAR = "REGULAR", "正規"
    FIXED_TERM = "FIXED_TERM", "有期・派遣"
    PART_TIME = "PART_TIME", "パート・アルバイト"
    SELF_EMPLOYED = "SELF_EMPLOYED", "自営"
    SHELTERED = "SHELTERED", "中間的就労"
    UNKNOWN = "UNKNOWN", "わからない"


class HeardFrom(TextChoices):
    """だれから聞いたか. Source: 手引き §10 (本人や支援の提供者から聞く)."""

    PERSON = "PERSON", "本人"
    FAMILY = "FAMILY", "家族"
    EMPLOYER = "EMPLOYER", "勤務先"
    PARTNER = "PARTNER", "関係機関"
    OTHER = "OTHER", "その他"
