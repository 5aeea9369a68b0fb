from django.db import models

from yorisoi.agencies.models import MunicipalRow
from yorisoi.transfer.enums import Answer, ImportState, LedgerKind, RowState, Work


class LedgerMapping(MunicipalRow):
    """列の合わせ方 (which column of an office's ledger is which field, which word which choice; kept by name for the next file)."""

    kind = models.CharField("台帳の種類", max_length=10, choices=LedgerKind.choices)
    name = models.CharField("名前", max_length=60)
    columns = models.JSONField("列", default=dict)  # field → title of the column
    words = models.JSONField("ことば", default=dict, blank=True)  # field → {word of the office: code, or "" for nothing}
    kept_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    kept_at = models.DateTimeField("のこした日時", auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "name"], name="ledger_mapping_once",
                violation_error_message="同じ名前の合わせ方がもうあります。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LedgerImport(MunicipalRow):
    """
    台帳の取りこみ (one file brought in: how its columns were matched, what came of it, and what undoing it needs).

    `marks` holds, for each model that may speak of a case or a person, its highest id when the import ended: whatever is
    newer was written by somebody since. `before` holds what an import of choices replaced. While a thread of the server
    works on the file, `work` says at what, and `runner` which thread; `faults` is why it ended without having done it.
    """

    kind = models.CharField("台帳の種類", max_length=10, choices=LedgerKind.choices)
    table = models.CharField("選択肢の表", max_length=40, blank=True)
    state = models.CharField("状態", max_length=10, choices=ImportState.choices, default=ImportState.READ)
    file_name = models.CharField("ファイルの名前", max_length=120)
    sha256 = models.CharField("指紋", max_length=64)
    sheet = models.CharField("シート", max_length=60, blank=True)
    titles = models.JSONField("列の名前", default=list)
    columns = models.JSONField("合わせた列", default=dict)  # field → number of the column
    missing = models.JSONField("見つからない列", default=list)
    words = models.JSONField("ことば", default=dict, blank=True)  # as in the kept way
    unknown = models.JSONField("わからなかったことば", default=list, blank=True)  # [field, word, lines]
    noticed = models.JSONField("気をつけること", default=list, blank=True)  # sentences
    kept_as = models.CharField("合わせ方の名前", max_length=60, blank=True)
    worker = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False,
        verbose_name="担当が書かれていない行の担当",
    )
    read_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField("読みこんだ日時", auto_now_add=True)
    done_on = models.DateField("取りこんだ日", null=True, blank=True)
    done_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    undone_on = models.DateField("取り消した日", null=True, blank=True)
    undone_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    marks = models.JSONField("取りこみ終わりの印", default=dict)
    before = models.JSONField("前の内容", default=list)
    work = models.CharField("わきの仕事", max_length=10, choices=Work.choices, blank=True)
    runner = models.UUIDField("わきの仕事をするもの", null=True, blank=True, editable=False)
    worked_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False,
        verbose_name="わきの仕事を頼んだ職員",
    )
    worked_on = models.DateField("わきの仕事の日", null=True, blank=True)
    worked_at = models.DateTimeField("わきの仕事をはじめた日時", null=True, blank=True)
    faults = models.JSONField("できなかったわけ", default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "sha256"], name="ledger_import_by_file")]

    def __str__(self) -> str:
        return f"import #{self.pk}"

    @property
    def is_done(self) -> bool:
        return self.state == ImportState.DONE

    @property
    def is_undone(self) -> bool:
        return self.state == ImportState.UNDONE

    @property
    def is_checked(self) -> bool:
        return self.state == ImportState.CHECKED

    @property
    def is_at_work(self) -> bool:
        """Say whether a thread of the server works on it, or did when the server went down."""
        return bool(self.work)

    @property
    def is_being_undone(self) -> bool:
        return self.work == Work.UNDO

    @property
    def is_open(self) -> bool:
        """Say whether it is still before its carrying out."""
        return self.state in (ImportState.READ, ImportState.CHECKED)


class ImportedRow(MunicipalRow):
    """
    台帳の行 (one line of a file; its cells are kept only until it is brought in).

    `made` names the row it became (`cases.case: 12`), so that the import can be undone.
    """

    ledger_import = models.ForeignKey("transfer.LedgerImport", on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField("行")
    cells = models.JSONField("セル", default=list)
    state = models.CharField("状態", max_length=10, choices=RowState.choices, default=RowState.RIGHT)
    problems = models.JSONField("直すところ", default=list)
    likely = models.JSONField("同じ人かもしれない人", default=list)  # [person id or -line, score, [codes]]
    answer = models.CharField("答え", max_length=10, choices=Answer.choices, blank=True)
    same_as = models.BigIntegerField("同じ人", null=True, blank=True)  # person id, or -line of this file
    made = models.JSONField("できた行", default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger_import", "line"], name="imported_row_once")]
        indexes = [models.Index(fields=["ledger_import", "state", "line"], name="imported_row_by_state")]

    def __str__(self) -> str:
        return f"row #{self.pk}"
