from django.db import models

from yorisoi.agencies.models import MunicipalRow


class Draft(MunicipalRow):
    """
    書きかけ (the fields of one form as typed in one tab, of one worker, not yet saved).

    `page` is the path of the page, `form` the form's name on it, `tab` a random mark of the browser tab: the same form
    typed in two tabs makes two drafts. `fields` is a list of [name, value] in the order of the page and holds the
    form's `once` token, so that saving a restored draft twice is still one act.
    """

    staff = models.ForeignKey("agencies.Staff", on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    page = models.CharField("画面", max_length=200)
    form = models.CharField("入力欄のまとまり", max_length=60)
    title = models.CharField("画面の名前", max_length=120, blank=True)
    tab = models.CharField("タブのしるし", max_length=36)
    device = models.CharField("書いていた端末", max_length=60, blank=True)
    fields = models.JSONField("書いていたこと", default=list)
    characters = models.PositiveIntegerField("文字数", default=0)
    started_at = models.DateTimeField("書きはじめた日時")
    typed_at = models.DateTimeField("最後に書いた日時")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "page", "form", "tab"], name="draft_once"),
        ]
        indexes = [models.Index(fields=["staff", "typed_at"], name="draft_by_staff")]

    def __str__(self) -> str:
        return f"draft #{self.pk}"
