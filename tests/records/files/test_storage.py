"""The bytes on the disk: unreadable without the key, and unchanged or not given out at all."""

import base64
import io
import threading

import pytest

from yorisoi.records.files import storage

TOWN = 7
SECRET = "山川 はるか 家計表".encode()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    settings.FILE_KEY_PATH = tmp_path / "file_key"
    return settings.ATTACHMENTS_DIR


@pytest.fixture
def stored():
    name = storage.new_name()
    storage.save(io.BytesIO(SECRET), stored=name, municipality_id=TOWN)
    return name


def content(name, town=TOWN, **place):
    return b"".join(storage.read(name, municipality_id=town, **place))


@pytest.mark.parametrize(
    "size",
    [0, 1, storage.PIECE_BYTES - 1, storage.PIECE_BYTES, storage.PIECE_BYTES + 1, 3 * storage.PIECE_BYTES],
)
def test_しまったものが_そのまま出てくる(size):
    name = storage.new_name()
    whole = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    kept, digest = storage.save(io.BytesIO(whole), stored=name, municipality_id=TOWN)
    assert kept == size
    assert content(name) == whole
    assert storage.is_whole(name, municipality_id=TOWN, sha256=digest)
    assert not storage.is_whole(name, municipality_id=TOWN, sha256="0" * 64)


def test_置き場所では_読めず_ほかの利用者は入れない(stored, folder):
    path = storage.path_of(stored)
    assert path.parent.parent == folder
    assert path.parent.name == stored[:2]
    assert SECRET not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("at", [0, 5, 30, -1], ids=["印", "塩", "中身", "封"])
def test_一字でも変わっていれば_出さない(stored, at):
    path = storage.path_of(stored)
    changed = bytearray(path.read_bytes())
    changed[at] ^= 1
    path.write_bytes(changed)
    with pytest.raises(storage.Lost):
        content(stored)


def test_切られても_つなぎかえられても_出さない(folder):
    names = [storage.new_name(), storage.new_name()]
    whole = bytes(2 * storage.PIECE_BYTES)
    digests = [storage.save(io.BytesIO(whole), stored=name, municipality_id=TOWN)[1] for name in names]
    first, second = map(storage.path_of, names)
    piece = storage.PIECE_BYTES + storage.TAG_BYTES
    first.write_bytes(first.read_bytes()[:-piece])
    with pytest.raises(storage.Lost):
        content(names[0])
    assert not storage.is_whole(names[0], municipality_id=TOWN, sha256=digests[0])
    first.write_bytes(second.read_bytes())
    assert not storage.is_whole(names[0], municipality_id=TOWN, sha256=digests[0])


def test_ほかの自治体や_縮小画像としては_開かない(stored):
    with pytest.raises(storage.Lost):
        content(stored, town=8)
    storage.path_of(stored, storage.SMALL).write_bytes(storage.path_of(stored).read_bytes())
    with pytest.raises(storage.Lost):
        content(stored, part=storage.SMALL)


def test_なくなったものは_なくなったと言う(stored):
    storage.delete(stored)
    storage.delete(stored)
    with pytest.raises(storage.Lost):
        content(stored)


def test_鍵は_はじめて要るときに_持ち主だけが読めるように作られる(settings):
    settings.FILE_KEY = ""
    name = storage.new_name()
    storage.save(io.BytesIO(SECRET), stored=name, municipality_id=TOWN)
    assert settings.FILE_KEY_PATH.stat().st_mode & 0o777 == 0o600
    assert content(name) == SECRET
    assert [path.name for path in settings.FILE_KEY_PATH.parent.glob("file_key*")] == ["file_key"]


def test_同時にはじめて使っても_鍵は一つ(settings):
    settings.FILE_KEY = ""
    gate, keys = threading.Barrier(8), set()

    def first_use():
        gate.wait()
        storage._make_key(settings.FILE_KEY_PATH)
        keys.add(settings.FILE_KEY_PATH.read_bytes())

    threads = [threading.Thread(target=first_use) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(keys) == 1


def test_鍵がなくなったら_新しい鍵を黙って作らない(settings):
    settings.FILE_KEY = ""
    name = storage.new_name()
    storage.save(io.BytesIO(SECRET), stored=name, municipality_id=TOWN)
    settings.FILE_KEY_PATH.unlink()
    storage._key_in.cache_clear()
    with pytest.raises(storage.Lost):
        content(name)
    with pytest.raises(storage.KeyLost):
        storage.save(io.BytesIO(SECRET), stored=storage.new_name(), municipality_id=TOWN)
    assert not settings.FILE_KEY_PATH.exists()


@pytest.mark.parametrize("key", ["みじかい", "AAAA", base64.b64encode(bytes(31)).decode()])
def test_長さの合わない鍵は使わない(settings, key):
    settings.FILE_KEY = key
    with pytest.raises(storage.KeyLost):
        storage.save(io.BytesIO(SECRET), stored=storage.new_name(), municipality_id=TOWN)


def test_鍵がちがえば_開かない(settings, stored):
    settings.FILE_KEY = base64.b64encode(bytes(31) + b"1").decode()
    with pytest.raises(storage.Lost):
        content(stored)
