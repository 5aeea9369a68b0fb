"""Environment variables become settings, and what cannot be meant is refused by name."""

import stat

import pytest

from yorisoi.config import env


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", {"ENGINE": "django.db.backends.sqlite3"}),
        ("sqlite:////srv/yorisoi/db.sqlite3", {"NAME": "/srv/yorisoi/db.sqlite3"}),
        ("sqlite:///db.sqlite3", {"NAME": "db.sqlite3"}),
        (
            "postgres://yorisoi:p%40ss@db.example:5433/city",
            {"NAME": "city", "USER": "yorisoi", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"},
        ),
        (
            "postgres://yorisoi@/city?host=/run/postgresql",
            {"HOST": "/run/postgresql", "PORT": "", "NAME": "city"},
        ),
        (
            "postgresql://h/city?sslmode=require",
            {
                "OPTIONS": {"sslmode": "require", "options": "-c jit=off -c plan_cache_mode=force_generic_plan"},
                "CONN_MAX_AGE": 600,
            },
        ),
    ],
    ids=["指定なし", "絶対パス", "相対パス", "ホストとポート", "ソケット", "オプション"],
)
def test_database_url(monkeypatch, tmp_path, url, expected):
    monkeypatch.setenv("DATABASE_URL", url)
    database = env.database(tmp_path)
    assert {key: database[key] for key in expected} == expected


@pytest.mark.parametrize("url", ["mysql://h/city", "postgres://h/", "sqlite:///"])
def test_a_database_url_that_cannot_be_meant_is_refused(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(env.Misconfigured, match="DATABASE_URL"):
        env.database(tmp_path)


def test_the_secret_key_is_made_once_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("YORISOI_SECRET_KEY", raising=False)
    first = env.secret_key(tmp_path)
    assert len(first) >= 50
    assert env.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_given_secret_key_leaves_no_file(monkeypatch, tmp_path):
    monkeypatch.setenv("YORISOI_SECRET_KEY", "given")
    assert env.secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("written", "meant"), [("1", True), ("on", True), ("0", False), ("No", False), ("", True)]
)
def test_flag(monkeypatch, written, meant):
    monkeypatch.setenv("YORISOI_X", written)
    assert env.flag("YORISOI_X", default=True) is meant


def test_a_flag_and_a_number_that_cannot_be_meant_are_refused(monkeypatch):
    monkeypatch.setenv("YORISOI_X", "はい")
    with pytest.raises(env.Misconfigured, match="YORISOI_X"):
        env.flag("YORISOI_X")
    with pytest.raises(env.Misconfigured, match="YORISOI_X"):
        env.number("YORISOI_X", 1)
