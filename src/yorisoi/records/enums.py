from django.db.models import TextChoices


class ContactForm(TextChoices):
    """支援形態. Source: domain §1.3 [knowledge:中]."""

    TELEPHONE = "TELEPHONE", "電話相談・連絡"
    VISIT = "VISIT", "訪問・同行支援"
    INTERVIEW = "INTERVIEW", "面談"
    INTERNAL_MEETING = "INTERNAL_MEETING", "所内会議"
    COORDINATION_PLAN = "COORDINATION_PLAN", "支援調整会議(プラン策定)"
    COORDINATION_REVIEW = "COORDINATION_REVIEW", "支援調整会議(評価実施)"
    OTHER_MEETING = "OTHER_MEETING", "支援会議・その他の会議"
    AGENCY_CONTACT = "AGENCY_CONTACT", "他機関との電話照会・協議"
    LETTER = "LETTER", "メール・SNS・手紙など"
    EVENT = "EVENT", "手続きの記録"


class Counterpart(TextChoices):
    """相手・だれから聞いたか."""

    PERSON = "PERSON", "本人"
    FAMILY = "FAMILY", "家族"
    AGENCY = "AGENCY", "関係機関"
    OTHER = "OTHER", "その他の人"
    NOBODY = "NOBODY", "なし(事務・会えなかった)"


class NoteOrigin(TextChoices):
    """だれから得た情報か — for a later disclosure (開示). Empty where nobody said."""

    PERSON = "PERSON", "本人から聞いた"
    FAMILY = "FAMILY", "家族から聞いた"
    AGENCY = "AGENCY", "関係機関から聞いた"
    CONFERENCE = "CONFERENCE", "支援会議で得た"
    OBSERVED = "OBSERVED", "見て気づいた"
    OTHER = "OTHER", "そのほか"


class AttachmentKind(TextChoices):
    """添付の種類, told by the content and never by the name."""

    IMAGE = "IMAGE", "写真・画像"
    PDF = "PDF", "PDF"
    OFFICE = "OFFICE", "Office の文書"


class NoteGroup(TextChoices):
    """記録のまとまり — what the timeline can be narrowed to."""

    CONTACT = "contact", "面談・連絡"
    MEETING = "meeting", "会議"
    AGENCY = "agency", "関係機関"
    EVENT = "event", "手続き"


FORMS_OF_GROUP = {
    NoteGroup.CONTACT: (
        ContactForm.TELEPHONE, ContactForm.VISIT, ContactForm.INTERVIEW, ContactForm.LETTER,
    ),
    NoteGroup.MEETING: (
        ContactForm.INTERNAL_MEETING, ContactForm.COORDINATION_PLAN, ContactForm.COORDINATION_REVIEW,
        ContactForm.OTHER_MEETING,
    ),
    NoteGroup.AGENCY: (ContactForm.AGENCY_CONTACT,),
    NoteGroup.EVENT: (ContactForm.EVENT,),
}
# ケース検討: where others than its worker looked at a case. 支援調整会議 is known by its own agenda. Source: domain §1.3; seed 002.
CASE_REVIEWS = (ContactForm.INTERNAL_MEETING, ContactForm.OTHER_MEETING)
