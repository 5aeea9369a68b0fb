import pytest

from yorisoi.agencies import rules
from yorisoi.agencies.enums import AgencyKind, Role


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize("name", ["sato", "sato.y", "k-2", "abc_9"])
def test_使えるサインイン名(name):
    assert rules.may_take_login_name(name) == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("ab", id="短い"),
        pytest.param("Sato", id="大文字"),
        pytest.param("佐藤", id="漢字"),
        pytest.param(".sato", id="点ではじまる"),
        pytest.param("sato y", id="空白"),
        pytest.param("a" * 61, id="長い"),
    ],
)
def test_使えないサインイン名(name):
    assert codes(rules.may_take_login_name(name)) == ["LOGIN_NAME_WRONG"]


@pytest.mark.parametrize(
    ("code", "login_name", "has_staff", "expected"),
    [
        pytest.param("131016", "kanri", False, [], id="空のデータベース"),
        pytest.param("131016", "kanri", True, ["ALREADY_FOUNDED"], id="もう職員がいる"),
        pytest.param("131017", "kanri", False, ["MUNICIPALITY_CODE_WRONG"], id="検査数字がちがう"),
        pytest.param("1", "K", True, ["ALREADY_FOUNDED", "MUNICIPALITY_CODE_WRONG", "LOGIN_NAME_WRONG"], id="すべて"),
    ],
)
def test_はじめの設定(code, login_name, has_staff, expected):
    assert codes(rules.may_found(code=code, login_name=login_name, has_staff=has_staff)) == expected


@pytest.mark.parametrize("role", Role)
def test_職員を変えられるのは管理者だけ(role):
    assert codes(rules.may_keep_staff(role)) == ([] if role == Role.ADMINISTRATOR else ["NOT_AN_ADMINISTRATOR"])


@pytest.mark.parametrize("role", Role)
def test_機関を変えられるのは管理者と主任だけ(role):
    keeper = role in (Role.ADMINISTRATOR, Role.CHIEF_COUNSELOR)
    assert codes(rules.may_keep_agencies(role)) == ([] if keeper else ["NOT_AN_AGENCY_KEEPER"])


@pytest.mark.parametrize("kind", AgencyKind)
def test_自治体職員は担当課にだけ置く(kind):
    expected = [] if kind == AgencyKind.MUNICIPAL_OFFICE else ["OFFICER_OUTSIDE_OFFICE"]
    assert codes(rules.may_have_role(role=Role.MUNICIPAL_OFFICER, agency_kind=kind)) == expected
    assert rules.may_have_role(role=Role.COUNSELOR, agency_kind=kind) == []


@pytest.mark.parametrize(
    ("is_self", "is_last", "expected"),
    [
        pytest.param(False, False, [], id="ほかの職員"),
        pytest.param(True, False, ["LEAVING_ONESELF"], id="自分"),
        pytest.param(False, True, ["LAST_ADMINISTRATOR"], id="ただひとりの管理者"),
        pytest.param(True, True, ["LEAVING_ONESELF", "LAST_ADMINISTRATOR"], id="自分だけが管理者"),
    ],
)
def test_退職にできるか(is_self, is_last, expected):
    assert codes(rules.may_leave(is_self=is_self, is_last_administrator=is_last)) == expected
