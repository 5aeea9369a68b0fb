from django.urls import path, register_converter

from yorisoi.sheets import printing as printing_
from yorisoi.sheets.views import batches, own, printing


class FormConverter:
    """The two forms a paper comes in."""

    regex = f"{printing_.PDF}|{printing_.EXCEL}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormConverter, "paper_form")

app_name = "sheets"
urlpatterns = [
    path("papers/", printing.index, name="index"),
    path("papers/<slug:code>.<paper_form:form>", printing.empty, name="empty"),
    path("papers/batches/<int:pk>/", batches.show, name="batch"),
    path("papers/batches/<int:pk>/cancel/", batches.cancel, name="batch_cancel"),
    path("papers/batches/<int:pk>/again/", batches.go_on, name="batch_go_on"),
    path("papers/batches/<int:pk>.pdf", batches.file, name="batch_file"),
    path("papers/own/", own.index, name="layouts"),
    path("papers/own/<int:pk>/", own.show, name="layout"),
    path("papers/own/<int:pk>/example.xlsx", own.preview, name="layout_preview"),
    path("papers/own/<int:pk>/use/", own.use, name="layout_use"),
    path("papers/own/<int:pk>/retire/", own.retire, name="layout_retire"),
    path("cases/<str:number>/papers/own/<int:pk>.xlsx", own.filled, name="layout_filled"),
    path("meetings/<int:pk>/papers/", batches.new, name="batch_new"),
    path("cases/<str:number>/papers/", printing.of_case, name="case"),
    path("cases/<str:number>/papers/<slug:code>.<paper_form:form>", printing.filled, name="filled"),
]
