"""機関と職員の規則 (Rules of agencies and staff)."""

import re

from yorisoi.agencies.enums import SUPPORTERS, AgencyKind, Role
from yorisoi.foundation import municipality_code
from yorisoi.foundation.violations import Violation

LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
AGENCY_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.CHIEF_COUNSELOR})


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


def may_keep_staff(role: str) -> list[Violation]:
    """
    Return why somebody cannot change the list of staff.

    Source: ADR 0005 (a role and the door decide what is seen, so one office keeps the roles)
    """
    if role == Role.ADMINISTRATOR:
        return []
    return [
        Violation(
            "NOT_AN_ADMINISTRATOR", "職員を登録・変更できません。", "職員の登録は、管理者の仕事です。",
            "管理者に頼んでください。",
        )
    ]


def may_keep_agencies(role: str) -> list[Violation]:
    """
    Return why somebody cannot change the list of agencies, contact points and departments.

    Source: 手引き §2(主任相談支援員は地域の関係機関との関係をつくる)
    """
    if role in AGENCY_KEEPERS:
        return []
    return [
        Violation(
            "NOT_AN_AGENCY_KEEPER", "機関を登録・変更できません。", "機関の登録は、管理者と主任相談支援員の仕事です。",
            "管理者か主任相談支援員に頼んでください。",
        )
    ]


def may_have_role(*, role: str, agency_kind: str) -> list[Violation]:
    """
    Return why a member of staff of that kind of agency cannot have the role.

    Source: 手引き §8(支援決定は行政が行う。委託していても同じ)
    """
    if role != Role.MUNICIPAL_OFFICER or agency_kind == AgencyKind.MUNICIPAL_OFFICE:
        return []
    return [
        Violation(
            "OFFICER_OUTSIDE_OFFICE", "この機関では「自治体職員」にできません。",
            "支援決定は自治体が行うものなので、自治体職員は「自治体(担当課)」の機関に置きます。",
            "機関を自治体の担当課にするか、ほかの役割を選んでください。", field="role",
        )
    ]


def may_stop_supporting(*, was_supporter: bool, role: str, carried: int) -> list[Violation]:
    """
    Return why a supporter cannot take another role yet: their cases would be carried by nobody who may write.

    Source: seed 002(ひとりで抱え込まず、だれも持たないこともない); 手引き §2
    """
    if not was_supporter or role in SUPPORTERS or not carried:
        return []
    return [still_carrying("支援員でない役割には変えられません。", why=f"ケース{carried}件の担当です。", field="role")]


def still_carrying(what: str, *, why: str, field: str | None = None) -> Violation:
    """
    Return the refusal to let somebody go who carries cases.

    Source: seed 002; house.md §4
    """
    return Violation(
        "STILL_CARRYING", what, why, "主任相談支援員に頼んで、先にそれぞれのケースの「担当」で引きついでください。", field=field
    )


def may_leave(*, is_self: bool, is_last_administrator: bool) -> list[Violation]:
    """
    Return why a member of staff cannot be taken out of use (or out of the role of administrator).

    Source: our own: an installation nobody keeps cannot be mended from its pages
    """
    violations = []
    if is_self:
        violations.append(
            Violation(
                "LEAVING_ONESELF", "自分を退職にはできません。", "この画面を使う人がいなくなることがあります。",
                "ほかの管理者に頼んでください。",
            )
        )
    if is_last_administrator:
        violations.append(
            Violation(
                "LAST_ADMINISTRATOR", "この職員は変更できません。", "ただひとりの管理者です。",
                "先に、別の職員を管理者にしてください。", field="role",
            )
        )
    return violations


def name_taken(what: str) -> Violation:
    """
    Return the refusal for a second row of the same name.

    Source: our own: two of one name cannot be told apart in a list
    """
    return Violation(
        "NAME_TAKEN", f"同じ名前の{what}がもうあります。", "一覧で見分けられなくなります。",
        "登録ずみのものを使うか、名前を変えてください。", field="name",
    )


def login_name_taken() -> Violation:
    """
    Return the refusal for a sign-in name somebody has.

    Source: our own: the evidence names one person
    """
    return Violation(
        "LOGIN_NAME_TAKEN", "このサインイン名は使えません。", "ほかの職員が使っています(退職した職員も含みます)。",
        "別の名前にしてください。", field="login_name",
    )


def agency_has_staff(count: int) -> Violation:
    """
    Return the refusal for taking an agency with staff out of use.

    Source: our own: whoever signs in works somewhere
    """
    return Violation(
        "AGENCY_HAS_STAFF", "使用中から外せません。", f"この機関には在職の職員が{count}人います。",
        "先に、職員を退職にするか、そのままにしてください。", field="is_active",
    )
