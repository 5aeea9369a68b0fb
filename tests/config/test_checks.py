"""Each fault of the installation is told with what to do about it."""

import pytest

from yorisoi.config import checks


def ids(found):
    return [each.id for each in found]


def test_a_sound_installation_has_nothing_to_tell(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("HOST", raising=False)
    settings.VAR_DIR = tmp_path
    settings.SECRET_KEY = "x" * 50
    found = [
        *checks.the_folder_can_be_written(None),
        *checks.the_key_is_secret(None),
        *checks.the_key_is_long(None),
        *checks.debug_is_off(None),
        *checks.the_hosts_are_named(None),
    ]
    assert found == []


def test_a_key_others_can_read(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    file = tmp_path / "secret_key"
    file.write_text("x")
    file.chmod(0o644)
    assert ids(checks.the_key_is_secret(None)) == ["yorisoi.W001"]


def test_a_short_key(settings):
    settings.SECRET_KEY = "short"
    assert ids(checks.the_key_is_long(None)) == ["yorisoi.E003"]


def test_debug(settings):
    settings.DEBUG = True
    assert ids(checks.debug_is_off(None)) == ["yorisoi.E004"]


def test_every_host(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert ids(checks.the_hosts_are_named(None)) == ["yorisoi.E005"]


def test_open_to_others_but_answering_nobody(settings, monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    assert ids(checks.the_hosts_are_named(None)) == ["yorisoi.W002"]


def test_a_database_in_a_missing_folder(settings, monkeypatch, tmp_path):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "missing" / "db.sqlite3"))
    assert ids(checks.the_database_can_be_written(None)) == ["yorisoi.E002"]


@pytest.mark.parametrize(
    "check",
    [checks.the_key_is_long, checks.debug_is_off, checks.the_hosts_are_named],
    ids=lambda check: check.__name__,
)
def test_each_fault_says_what_to_do(settings, check):
    settings.SECRET_KEY = "short"
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["*"]
    (fault,) = check(None)
    assert "ください。" in fault.hint
    assert fault.msg.endswith("。")


def test_添付の鍵は_持ち主だけが読め_なくなれば言われる(settings, tmp_path):
    settings.FILE_KEY, settings.FILE_KEY_PATH = "", tmp_path / "file_key"
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    assert checks.the_key_of_attachments_is_there(None) == []
    settings.ATTACHMENTS_DIR.mkdir()
    assert checks.the_key_of_attachments_is_there(None) == []
    (settings.ATTACHMENTS_DIR / "ab").mkdir()
    assert [each.id for each in checks.the_key_of_attachments_is_there(None)] == ["yorisoi.E006"]
    settings.FILE_KEY_PATH.write_text("x")
    settings.FILE_KEY_PATH.chmod(0o644)
    assert [each.id for each in checks.the_key_of_attachments_is_there(None)] == ["yorisoi.W003"]
    settings.FILE_KEY_PATH.chmod(0o600)
    assert checks.the_key_of_attachments_is_there(None) == []
    settings.FILE_KEY = "x"
    settings.FILE_KEY_PATH.unlink()
    assert checks.the_key_of_attachments_is_there(None) == []
