"""The field every form takes attachments by: several files, a camera, and by the script also dropped or pasted ones."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from yorisoi.records.files.receiving import limits
from yorisoi.records.files.rules.refusals import MEGABYTE

# Without HEIC: a telephone that can, then sends JPEG.
ACCEPT = "image/jpeg,image/png,image/gif,image/webp,application/pdf,.pdf,.docx,.xlsx,.pptx"

HELP = "写真・PDF・Office の文書(docx、xlsx、pptx)。写真からは、撮影場所などの情報を取りのぞきます。"


class FilesInput(forms.FileInput):
    """A box for several files and one that opens the camera; both send the same name."""

    template_name = "records/widgets/files.html"
    allow_multiple_selected = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        allowed = limits()
        context = super().get_context(name, None, {"accept": ACCEPT, "multiple": True, **(attrs or {})})
        context["widget"] |= {
            "sent": [each.name for each in value or []], "most_files": allowed.files,
            "largest_bytes": allowed.file_bytes, "largest": allowed.file_bytes // MEGABYTE,
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else list(filter(None, [files.get(name)]))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.Field):
    """Files to attach, cleaned to a list; whether they are taken is for the rules to say."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "添付")
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", HELP)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[UploadedFile]:
        return list(value or [])
