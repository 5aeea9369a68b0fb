"""zip を流す (A zip as a stream): written piece by piece, so that no file and no zip stands in memory whole."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date

Pieces = Iterable[bytes]
SENT_BYTES = 64 * 1024


class _Sink:
    """Takes what the zip writes until it is sent on. It cannot be wound back, so sizes follow behind each file."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def take(self) -> bytes:
        taken, self.pieces, self.size = b"".join(self.pieces), [], 0
        return taken


def stream(files: Iterable[tuple[str, Pieces]], *, on: date, sums: str = "SHA256SUMS") -> Iterator[bytes]:
    """Yield the bytes of a zip of these files (name, pieces), dated that day, with their fingerprints as the last one."""
    sink, lines = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[call-overload]
        for name, pieces in files:
            digest = hashlib.sha256()
            with package.open(_info(name, on), "w") as target:
                for piece in pieces:
                    digest.update(piece)
                    target.write(piece)
                    if sink.size >= SENT_BYTES:
                        yield sink.take()
            lines.append(f"{digest.hexdigest()}  {name}\n")
        package.writestr(_info(sums, on), "".join(lines))
    yield sink.take()


def _info(name: str, on: date) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
