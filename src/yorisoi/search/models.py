from django.db import models

from yorisoi.agencies.models import MunicipalRow


class SearchDoc(MunicipalRow):
    """
    さがせる文書 (one indexed text of a case, with what it can be narrowed by).

    Its pairs of characters lie beside it: the FTS5 table `search_grams` (its rowid is made of date and id, so that the
    newest come first by themselves) on SQLite, the column `grams` (tsvector, made by a migration) on PostgreSQL. Both
    are written by `search.actions` only.
    """

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("文書の種類", max_length=12)
    subject_id = models.BigIntegerField("もとの行")
    on_date = models.DateField("日付")
    writer_id = models.BigIntegerField("書いた職員", null=True)
    form = models.CharField("支援形態", max_length=24, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="search_doc_once")]
        indexes = [
            models.Index(fields=["municipality", "-on_date", "-id"], name="search_doc_newest"),
            models.Index(fields=["agency", "-on_date", "-id"], name="search_doc_newest_of"),
        ]

    def __str__(self) -> str:
        return f"doc #{self.pk}"
