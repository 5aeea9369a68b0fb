from django.db.models import TextChoices


class LedgerKind(TextChoices):
    """台帳の種類."""

    CASES = "CASES", "相談・ケースの台帳"
    NOTES = "NOTES", "支援経過の台帳"
    STAFF = "STAFF", "職員の名簿"
    AGENCIES = "AGENCIES", "機関の名簿"
    RESOURCES = "RESOURCES", "社会資源の台帳"
    CHOICES = "CHOICES", "選択肢の表"
    CEILINGS = "CEILINGS", "住居確保給付金の上限額"


class ImportState(TextChoices):
    """取りこみの状態."""

    READ = "READ", "列を合わせる前"
    CHECKED = "CHECKED", "確かめた(まだ取りこんでいない)"
    DONE = "DONE", "取りこみずみ"
    UNDONE = "UNDONE", "取り消した"


class Work(TextChoices):
    """わきの仕事. What a thread of the server is doing with a file."""

    CHECK = "CHECK", "中身を確かめています"
    CARRY = "CARRY", "取りこんでいます"
    UNDO = "UNDO", "取り消しています"


class RowState(TextChoices):
    """台帳の行の状態."""

    RIGHT = "RIGHT", "取りこめる"
    WRONG = "WRONG", "直すところがある"
    ASKED = "ASKED", "同じ人か決める"
    LEFT = "LEFT", "取りこまない"
    DONE = "DONE", "取りこんだ"


class Answer(TextChoices):
    """同じ人かもしれないときの答え."""

    SAME = "SAME", "同じ人"
    NEW = "NEW", "別の人"
    SKIP = "SKIP", "この行は取りこまない"


class ExportReason(TextChoices):
    """ケースを書き出すわけ. Kept with the evidence of every case that was written out."""

    DISCLOSURE = "DISCLOSURE", "本人から開示を求められた"
    TRANSFER = "TRANSFER", "ほかの自治体・機関へ引きつぐ"
    COURT = "COURT", "裁判所・法令にもとづく求め"
    AUDIT = "AUDIT", "監査・検証"
    OTHER = "OTHER", "そのほか"
