from django.db.models import TextChoices


class Gender(TextChoices):
    MALE = "MALE", "男性"
    FEMALE = "FEMALE", "女性"
    OTHER = "OTHER", "その他"
    NO_ANSWER = "NO_ANSWER", "回答しない"
    UNKNOWN = "UNKNOWN", "聞いていない"


class AddressKind(TextChoices):
    HOME = "HOME", "住まい"
    REGISTERED = "REGISTERED", "住民票"
    MAIL = "MAIL", "郵便の送り先"
    TEMPORARY = "TEMPORARY", "一時的な居所"
    NO_FIXED_HOME = "NO_FIXED_HOME", "住居なし"


class PhoneKind(TextChoices):
    MOBILE = "MOBILE", "携帯"
    HOME = "HOME", "自宅"
    WORK = "WORK", "勤め先"
    OTHER_PERSON = "OTHER_PERSON", "家族・知人"


class Relation(TextChoices):
    SELF = "SELF", "本人(世帯主)"
    SPOUSE = "SPOUSE", "配偶者"
    PARTNER = "PARTNER", "パートナー"
    PARENT = "PARENT", "親"
    CHILD = "CHILD", "子"
    SIBLING = "SIBLING", "きょうだい"
    GRANDPARENT = "GRANDPARENT", "祖父母"
    GRANDCHILD = "GRANDCHILD", "孫"
    RELATIVE = "RELATIVE", "そのほかの親族"
    EX_SPOUSE = "EX_SPOUSE", "元配偶者"
    SEPARATED_SPOUSE = "SEPARATED_SPOUSE", "別居中の配偶者"
    FRIEND = "FRIEND", "友人・知人"
    NEIGHBOR = "NEIGHBOR", "近所の人"
    OTHER = "OTHER", "その他"


class ProtectionKind(TextChoices):
    """秘匿の理由. Source: domain §8.2."""

    DV = "DV", "配偶者などからの暴力(DV)"
    ABUSE = "ABUSE", "虐待"
    STALKING = "STALKING", "つきまとい"
    OTHER = "OTHER", "そのほかの事情"


class TieKind(TextChoices):
    """エコマップのつながりの相手."""

    PERSON = "PERSON", "家族・身近な人"
    AGENCY = "AGENCY", "相談・福祉の機関"
    MEDICAL = "MEDICAL", "医療"
    WORK = "WORK", "仕事"
    SCHOOL = "SCHOOL", "学校・学び"
    IBASHO = "IBASHO", "居場所・活動"
    NEIGHBORHOOD = "NEIGHBORHOOD", "近所・地域"
    OTHER = "OTHER", "その他"


class TieStrength(TextChoices):
    STRONG = "STRONG", "強い"
    ORDINARY = "ORDINARY", "ふつう"
    WEAK = "WEAK", "弱い"
    BROKEN = "BROKEN", "切れている"


class TieFlow(TextChoices):
    """力の向き — who gives, who receives."""

    NONE = "NONE", "向きなし"
    TO_PERSON = "TO_PERSON", "相手から本人へ"
    FROM_PERSON = "FROM_PERSON", "本人から相手へ"
    BOTH = "BOTH", "たがいに"


class Picture(TextChoices):
    GENOGRAM = "GENOGRAM", "ジェノグラム"
    ECOMAP = "ECOMAP", "エコマップ"


class UnveilReason(TextChoices):
    """連絡先を見るわけ. Kept with the evidence of every look at masked contact data."""

    CALL = "CALL", "本人に連絡する"
    VISIT = "VISIT", "訪問・同行"
    LETTER = "LETTER", "郵便を送る"
    PROCEDURE = "PROCEDURE", "手続き・書類"
    URGENT = "URGENT", "緊急・安否の確認"
    CHECK = "CHECK", "記録を確かめる・直す"
