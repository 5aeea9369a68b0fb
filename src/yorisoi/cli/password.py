"""パスワードの再設定 (Password): a one-time password for somebody who forgot theirs, given at the server."""

import argparse
import sys

from django.utils import timezone

from yorisoi.agencies import actions as agencies
from yorisoi.agencies.models import Staff
from yorisoi.cli import sign_ins


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the sign-in name."""
    parser.add_argument("login_name", help="サインイン名")


def run(args: argparse.Namespace) -> int:
    """Replace the password and print the new one; return 1 if nobody has that name."""
    staff = Staff.objects.filter(login_name=args.login_name).first()
    if staff is None:
        print(f"サインイン名 {args.login_name} の職員はいません。", file=sys.stderr)
        return 1
    password = sign_ins.one_time_password()
    # Whoever can run this holds the server itself; the evidence stands under the staff member's own name.
    agencies.give_one_time_password(staff=staff, password=password, actor=staff, on=timezone.localdate())
    sign_ins.show([sign_ins.SignIn(staff.login_name, staff.name, staff.role_name, password)])
    return 0
