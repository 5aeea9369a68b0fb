"""はじめの設定 (First set-up): a real, empty municipality and its first administrator."""

import argparse
import sys

from django.utils import timezone

from yorisoi.agencies import actions as agencies
from yorisoi.cli import sign_ins
from yorisoi.cli.migrate import alone, migrate_if_needed
from yorisoi.foundation.violations import Refused

QUESTIONS = {
    "code": "全国地方公共団体コード(6桁)",
    "town": "自治体名",
    "agency": "自立相談支援機関の名前",
    "login": "管理者のサインイン名(半角英数字)",
    "name": "管理者の氏名",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take each answer as an option; what is missing is asked."""
    for name, question in QUESTIONS.items():
        parser.add_argument(f"--{name}", default="", help=question)


def run(args: argparse.Namespace) -> int:
    """Make the municipality and print the administrator's one-time password; return 1 if it was refused."""
    answers = {name: getattr(args, name) or _ask(question) for name, question in QUESTIONS.items()}
    password = sign_ins.one_time_password()
    try:
        with alone():
            migrate_if_needed()
            staff = agencies.found(
                code=answers["code"],
                town=answers["town"],
                agency_name=answers["agency"],
                login_name=answers["login"],
                name=answers["name"],
                password=password,
                on=timezone.localdate(),
            )
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    sign_ins.show([sign_ins.SignIn(staff.login_name, staff.name, staff.role_name, password)])
    return 0


def _ask(question: str) -> str:
    answer = ""
    while not answer:
        answer = input(f"{question}: ").strip()
    return answer
