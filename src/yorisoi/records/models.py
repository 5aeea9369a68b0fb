from django.db import models
from django.db.models import Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.cases.models import CaseFact
from yorisoi.records.enums import AttachmentKind, ContactForm, Counterpart, NoteOrigin


class CaseNote(CaseFact):
    """
    支援経過記録 (one line of the case's course).

    A worker's note has a `body` in free words; the line of a stage's act has an `event` code (`plan.endorsed`)
    besides. `reached` says whether the person was really in contact: it ends 途切れ. `next_is_open` is kept by
    `records.actions` so that all appointments still to come are one indexed read; a house test recomputes it.
    """

    happened_on = models.DateField("支援日")
    starts_at = models.TimeField("時刻", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("分", null=True, blank=True)
    form = models.CharField("支援形態", max_length=24, choices=ContactForm.choices)
    counterpart = models.CharField("相手", max_length=12, choices=Counterpart.choices, default=Counterpart.NOBODY)
    counterpart_name = models.CharField("相手の名前・機関", max_length=100, blank=True)
    reached = models.BooleanField("本人と連絡がとれた", default=False)
    author = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.TextField("内容", max_length=200_000)
    event = models.CharField("できごと", max_length=40, blank=True)
    next_on = models.DateField("次回の予定日", null=True, blank=True)
    next_note = models.CharField("次回の予定", max_length=120, blank=True)
    next_is_open = models.BooleanField("次回の予定がまだ", default=False, editable=False)
    origin = models.CharField("だれから得た情報か", max_length=12, choices=NoteOrigin.choices, blank=True)
    is_corrected = models.BooleanField("あとで直した", default=False, editable=False)
    visit = models.UUIDField("いっしょに書いた記録のしるし", null=True, blank=True, editable=False)
    awaits_countersign = models.BooleanField("主任の確認を待っている", default=False)
    countersigned_on = models.DateField("主任が確認した日", null=True, blank=True)
    countersigned_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_is_open=False) | Q(next_on__isnull=False), name="note_open_has_day",
                violation_error_message="予定日のない予定は残せません。",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "happened_on", "id"], name="note_by_case"),
            # The figures count contacts by day and form and read nothing else of a note.
            models.Index(fields=["municipality", "happened_on", "form", "case"], name="note_by_day"),
            models.Index(
                fields=["municipality", "next_on"], condition=Q(next_is_open=True), name="note_next_open"
            ),
            models.Index(fields=["case", "next_on"], condition=Q(next_is_open=True), name="note_next_of_case"),
            models.Index(
                fields=["municipality", "happened_on"], condition=Q(awaits_countersign=True), name="note_to_countersign"
            ),
            models.Index(fields=["visit"], condition=Q(visit__isnull=False), name="note_of_visit"),
        ]

    def __str__(self) -> str:
        return f"note #{self.pk}"

    @property
    def is_event(self) -> bool:
        return self.form == ContactForm.EVENT


class NoteCorrection(CaseFact):
    """記録の訂正 (the words a note had before it was corrected; who and when stand in `created_by`, `created_at`)."""

    note = models.ForeignKey("records.CaseNote", on_delete=models.PROTECT, related_name="corrections")
    before = models.TextField("直す前の内容")
    after = models.TextField("直した内容")
    reason = models.CharField("直した理由", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"correction #{self.pk}"


class Attachment(CaseFact):
    """
    添付 (a file of a case; its bytes lie encrypted outside the web root under `stored`, a random name).

    `name` is what the sender called it, for the reader only.
    """

    note = models.ForeignKey(
        "records.CaseNote", on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )
    name = models.CharField("名前", max_length=120)
    kind = models.CharField("種類", max_length=8, choices=AttachmentKind.choices)
    media_type = models.CharField("形式", max_length=100)
    size_bytes = models.PositiveIntegerField("大きさ")
    sha256 = models.CharField("指紋", max_length=64)
    stored = models.CharField("置き場所", max_length=40)
    has_thumbnail = models.BooleanField("縮小画像がある", default=False)
    was_stripped = models.BooleanField("撮影場所などを取りのぞいた", default=False)
    removed_on = models.DateField("取りのぞいた日", null=True, blank=True)
    removed_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    class Meta(CaseFact.Meta):
        indexes = [models.Index(fields=["case", "id"], name="attachment_by_case")]

    def __str__(self) -> str:
        return f"attachment #{self.pk}"


class Phrase(MunicipalRow):
    """定型文 (words inserted by a short key; of the agency, or with `staff` one worker's own)."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("agencies.Staff", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    key = models.CharField("短いことば", max_length=20)
    text = models.TextField("入れる文")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "key"], condition=Q(staff__isnull=True), name="phrase_of_agency_once",
                violation_error_message="同じ短いことばの定型文がもうあります。",
            ),
            models.UniqueConstraint(
                fields=["staff", "key"], name="phrase_of_staff_once",
                violation_error_message="同じ短いことばの定型文がもうあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"phrase #{self.pk}"


class NoteTemplate(MunicipalRow):
    """記録のひな型 (headings to write along, per form of contact)."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    form = models.CharField("支援形態", max_length=24, choices=ContactForm.choices)
    name = models.CharField("ひな型の名前", max_length=40)
    body = models.TextField("ひな型")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "form", "name"], name="note_template_once",
                violation_error_message="同じ名前のひな型がもうあります。",
            )
        ]

    def __str__(self) -> str:
        return f"template #{self.pk}"


class CountersignRule(MunicipalRow):
    """供覧のきまり (whether every note of an agency's workers awaits the chief's look, or only those marked)."""

    agency = models.OneToOneField("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    every_note = models.BooleanField("すべての記録を主任が確認する", default=False)

    def __str__(self) -> str:
        return f"countersign rule #{self.pk}"
