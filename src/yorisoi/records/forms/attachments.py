from yorisoi.records.files.fields import FilesField
from yorisoi.ui.forms import RefusableForm


class AttachForm(RefusableForm):
    """Files to attach to a case or to a note that is already written. An empty choice is refused by the act."""

    files = FilesField(label="ファイル")  # type: ignore[assignment]  # a declared field, not the uploads
    marks = {"files": "まとめて選べます"}
