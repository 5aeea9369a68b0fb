"""機関と職員の規則 (Rules of agencies and staff)."""

import re

from yorisoi.foundation import municipality_code
from yorisoi.foundation.violations import Violation

LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")


def may_found(*, code: str, login_name: str, has_staff: bool) -> list[Violation]:
    """
    Return why the municipality and its first administrator cannot be made.

    Source: 総務省「全国地方公共団体コード」; house.md §2 (an empty installation belongs to its first administrator)
    """
    violations = []
    if has_staff:
        violations.append(
            Violation(
                "ALREADY_FOUNDED",
                "はじめの設定はできません。",
                "このデータベースには、もう職員が登録されています。",
                "管理者としてサインインし、設定の画面から職員を加えてください。",
            )
        )
    if not municipality_code.is_valid(code):
        violations.append(
            Violation(
                "MUNICIPALITY_CODE_WRONG",
                "全国地方公共団体コードを読み取れません。",
                "検査数字を含む6桁の数字ではないか、検査数字が合っていません。",
                "総務省の一覧で6桁のコードを確かめてください。",
                field="code",
            )
        )
    return violations + may_take_login_name(login_name)


def may_take_login_name(login_name: str) -> list[Violation]:
    """
    Return why the text cannot be a sign-in name.

    Source: our own: it is read out by telephone and typed on any keyboard
    """
    if LOGIN_NAME.fullmatch(login_name):
        return []
    return [
        Violation(
            "LOGIN_NAME_WRONG",
            "このサインイン名は使えません。",
            "半角の英小文字・数字・「.」「-」「_」で3文字から60文字までです。",
            "「sato.y」のような名前にしてください。",
            field="login_name",
        )
    ]
