"""なぜ見られるか (Why can): the door's answer for one member of staff and one case, without opening it."""

import argparse
import sys

from django.utils import timezone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take who and which case."""
    parser.add_argument("staff", help="サインイン名")
    parser.add_argument("case", help="ケース番号(R8-0001)")


def run(args: argparse.Namespace) -> int:
    """Print whether the case may be seen and written to, and why."""
    from yorisoi.agencies.models import Staff
    from yorisoi.cases.access import answer_for
    from yorisoi.cases.models import Case

    staff = Staff.objects.filter(login_name=args.staff).first()
    own = Case.objects.filter(municipality_id=staff.municipality_id) if staff else Case.objects.none()
    case = own.filter(number=args.case).first()
    if staff is None or case is None:
        print("その職員か、その職員の自治体のケースが見つかりません。", file=sys.stderr)
        return 1
    answer = answer_for(staff, case, on=timezone.localdate())
    if not answer.may_see:
        print(f"{staff.name}({staff.role_name})は {case.number} を見られません。担当でも、見てよい理由のある人でもないためです。")
        return 0
    writes = "書きこみもできます" if answer.may_write else "書きこみはできません"
    print(f"{staff.name}({staff.role_name})は {case.number} を見られます。{answer.reason}です。{writes}。")
    return 0
