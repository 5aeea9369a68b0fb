"""Receiving files (upload handler): no more than may be taken is kept, whatever is sent, and nothing under a name."""

import tempfile
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class Receiver(FileUploadHandler):
    """
    Keep each file in a nameless file on the disk: it is gone with this process, and memory holds one piece at a time.

    Of a file that is too large the rest is read and thrown away, so that the sender gets an answer instead of a broken
    line; its `size` tells how large it was. Beyond that there is an end: a request no honest form could send is cut off.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.kept: BinaryIO | None = None
        self.received = 0
        self.number = 0

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        most = settings.UPLOAD_LARGEST_BYTES * (settings.UPLOAD_MOST_FILES + 1) + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if content_length > most:
            raise RequestDataTooBig("more than a form may send")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = tempfile.TemporaryFile(dir=settings.VAR_DIR)  # noqa: SIM115  # closed with the request
        self.received = 0
        self.number += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        # One file more than may be sent is told as one too many; it need not be kept for that.
        if self.kept and self.received <= settings.UPLOAD_LARGEST_BYTES and self.number <= settings.UPLOAD_MOST_FILES:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        assert self.kept is not None
        self.kept.seek(0)
        return UploadedFile(
            self.kept, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        if self.kept:
            self.kept.close()
