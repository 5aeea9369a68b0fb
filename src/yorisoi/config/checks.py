"""配備の点検 (System checks): each fault of the installation that a computer can see, with its remedy."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}
SHORTEST_KEY = 40


@register("yorisoi")
def the_folder_can_be_written(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check that the folder of the running service can be written."""
    folder = settings.VAR_DIR
    if os.access(folder, os.W_OK):
        return []
    return [
        Error(
            f"{folder} に書き込めません。",
            hint="このフォルダの所有者を変えるか、環境変数 YORISOI_VAR に別のフォルダを指定してください。",
            id="yorisoi.E001",
        )
    ]


@register("yorisoi")
def the_database_can_be_written(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check that the database file, where there is one, and its folder can be written."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3") or str(database["NAME"]).startswith((":memory:", "file:")):
        return []
    file = Path(database["NAME"])
    if os.access(file if file.exists() else file.parent, os.W_OK) and os.access(file.parent, os.W_OK):
        return []
    return [
        Error(
            f"データベース {file} に書き込めません。",
            hint="SQLite はファイルとフォルダの両方に書き込みます。両方の所有者と権限を確かめてください。",
            id="yorisoi.E002",
        )
    ]


@register("yorisoi")
def the_key_is_secret(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check that the secret key is long and that only its owner can read the file."""
    found: list[CheckMessage] = []
    file = settings.VAR_DIR / "secret_key"
    if file.exists() and file.stat().st_mode & 0o077:
        found.append(
            Warning(
                f"{file} をほかの利用者も読めます。",
                hint=f"chmod 600 {file} を実行してください。",
                id="yorisoi.W001",
            )
        )
    return found


@register("yorisoi")
def the_key_of_attachments_is_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check that what was locked away can be opened again, and by nobody else."""
    file, folder = Path(settings.FILE_KEY_PATH), Path(settings.ATTACHMENTS_DIR)
    if settings.FILE_KEY:
        return []
    if not file.exists():
        if not folder.is_dir() or not any(folder.iterdir()):
            return []
        return [
            Error(
                f"添付の鍵 {file} がありません。しまってある添付は開けません。",
                hint="バックアップから、このファイルを戻してください。"
                "鍵を環境変数で渡していたときは、YORISOI_FILE_KEY を指定してください。",
                id="yorisoi.E006",
            )
        ]
    if file.stat().st_mode & 0o077:
        return [
            Warning(
                f"{file} をほかの利用者も読めます。", hint=f"chmod 600 {file} を実行してください。", id="yorisoi.W003"
            )
        ]
    return []


@register("yorisoi", deploy=True)
def the_key_is_long(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check the length of a key given by hand."""
    if len(settings.SECRET_KEY) >= SHORTEST_KEY:
        return []
    return [
        Error(
            "秘密鍵が短すぎます。",
            hint=f"環境変数 YORISOI_SECRET_KEY に{SHORTEST_KEY}文字以上の乱数を指定してください。"
            "指定をやめると、自動で作られます。",
            id="yorisoi.E003",
        )
    ]


@register("yorisoi", deploy=True)
def debug_is_off(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check that a page never shows the inside of the program."""
    if not settings.DEBUG:
        return []
    return [
        Error(
            "開発用の設定で動いています。",
            hint="環境変数 DJANGO_SETTINGS_MODULE を指定しないでください。",
            id="yorisoi.E004",
        )
    ]


@register("yorisoi", deploy=True)
def the_hosts_are_named(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check that the name people type is answered, and that not every name is."""
    if "*" in settings.ALLOWED_HOSTS:
        return [
            Error(
                "どのホスト名への要求にも答える設定です。",
                hint="環境変数 YORISOI_HOSTS に、職員が開くホスト名だけをコンマ区切りで指定してください。",
                id="yorisoi.E005",
            )
        ]
    bound = os.environ.get("HOST", "127.0.0.1")
    if bound not in LOOPBACK and set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return [
            Warning(
                f"{bound} で待ち受けますが、ほかの端末からの要求には答えません。",
                hint="環境変数 YORISOI_HOSTS に、職員が開くホスト名か IP アドレスを指定してください。",
                id="yorisoi.W002",
            )
        ]
    return []
