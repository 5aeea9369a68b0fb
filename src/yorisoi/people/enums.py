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
    FRIEND = "FRIEND", "友人・知人"
    NEIGHBOR = "NEIGHBOR", "近所の人"
    OTHER = "OTHER", "その他"
