from django.db.models import TextChoices


class ConsentPurpose(TextChoices):
    """同意の目的 — what the information may be used for."""

    ENROLLMENT = "ENROLLMENT", "支援の利用申込みと、支援に必要な情報の共有"
    INTRODUCTION = "INTRODUCTION", "ほかの機関へのつなぎ"
    MEETING = "MEETING", "支援調整会議での共有"
    MULTILAYERED_MEETING = "MULTILAYERED_MEETING", "重層的支援会議での共有"


class ConsentMethod(TextChoices):
    WRITTEN = "WRITTEN", "書面(署名)"
    ORAL = "ORAL", "口頭"
    ELECTRONIC = "ELECTRONIC", "電子"


class RecipientScope(TextChoices):
    """だれに — all agencies the explained rules name, or only the listed ones."""

    ALL_RELATED = "ALL_RELATED", "支援に関わる関係機関"
    LISTED = "LISTED", "名前をあげた機関だけ"


class DisclosureGround(TextChoices):
    """同意のない提供の根拠."""

    LIFE = "LIFE", "生命の保護"
    BODY = "BODY", "身体の保護"
    PROPERTY = "PROPERTY", "財産の保護"


class VersionStanding(TextChoices):
    """規程の版のいま — explained now, to come, or of before."""

    NOW = "NOW", "いまの版"
    TO_COME = "TO_COME", "これから"
    BEFORE = "BEFORE", "前の版"
