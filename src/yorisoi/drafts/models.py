from django.db import models

from yorisoi.agencies.models import MunicipalRow


class Draft(MunicipalRow):
    """
    書きかけ (the fields of one form as typed in one tab, of one worker, not yet saved).

    `page` is the path of the page, `form` the form's name on it, `tab` a random mark of the browser tab: the same form
    typed in two tabs makes two drafts. `fields` is a list of [name, value] in the order of the page and holds the
    form's `once` token, so that saving a restored draft twice is still one act.

    A draft may be about several people (`case` and `others`: the quick note for a household). Its text cannot be cut
    in pieces, so it follows the permissions of all of them: while its worker may not write about one, nothing of it is
    shown to anybody, and nothing is thrown away. It is offered again as it was when they may write about each of them
    again; only how many drafts wait so is told. In the form that is still open nothing is lost either: with that
    person taken out of it, the draft is about the others and is kept anew.
    """

    staff = models.ForeignKey("agencies.Staff", on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    others = models.ManyToManyField("cases.Case", related_name="+", blank=True)
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
