"""誰が見られるか: every row of the decision, told as one table."""

from datetime import date

import pytest

from yorisoi.agencies.enums import Role
from yorisoi.cases.enums import AssignmentKind, GrantBasis
from yorisoi.cases.rules.access import NO_ACCESS, Hold, Viewer, access_for

TOWN, OTHER_TOWN = 1, 2
OURS, THEIRS = 10, 20
PRIMARY, SECONDARY = Hold(AssignmentKind.PRIMARY), Hold(AssignmentKind.SECONDARY)
MEETING = Hold(GrantBasis.MEETING, date(2026, 9, 12))
INTRODUCTION = Hold(GrantBasis.INTRODUCTION)
SEE, WRITE = (True, False), (True, True)
NOTHING = (False, False)


def ask(role, *, agency_id=OURS, municipality_id=TOWN, is_reported=False, holds=()):
    viewer = Viewer(role, municipality_id, agency_id)
    return access_for(viewer, municipality_id=TOWN, agency_id=OURS, is_reported=is_reported, holds=list(holds))


@pytest.mark.parametrize(
    ("role", "facts", "expected", "reason"),
    [
        pytest.param(Role.COUNSELOR, {"holds": [PRIMARY]}, WRITE, "主担当のため", id="主担当"),
        pytest.param(Role.COUNSELOR, {"holds": [SECONDARY]}, WRITE, "副担当のため", id="副担当"),
        pytest.param(
            Role.MUNICIPAL_OFFICER, {"holds": [PRIMARY]}, SEE, "主担当のため", id="支援員でなくなった主担当は読むだけ"
        ),
        pytest.param(
            Role.COUNSELOR, {"agency_id": THEIRS, "holds": [SECONDARY]}, SEE, "副担当のため", id="ほかの機関の副担当は読むだけ"
        ),
        pytest.param(Role.COUNSELOR, {"holds": [SECONDARY, PRIMARY]}, WRITE, "主担当のため", id="主と副"),
        pytest.param(Role.COUNSELOR, {}, NOTHING, "", id="同じ機関でも担当でない"),
        pytest.param(Role.COUNSELOR, {"is_reported": True}, NOTHING, "", id="報告ずみでも担当でない"),
        pytest.param(Role.CHIEF_COUNSELOR, {}, WRITE, "この機関の主任相談支援員のため", id="主任"),
        pytest.param(Role.CHIEF_COUNSELOR, {"agency_id": THEIRS}, NOTHING, "", id="ほかの機関の主任"),
        pytest.param(
            Role.CHIEF_COUNSELOR, {"agency_id": THEIRS, "holds": [INTRODUCTION]}, SEE, "つなぎ先の機関のため",
            id="つなぎ先の主任",
        ),
        pytest.param(Role.MUNICIPAL_OFFICER, {"agency_id": THEIRS}, NOTHING, "", id="自治体でも報告の前"),
        pytest.param(
            Role.MUNICIPAL_OFFICER, {"agency_id": THEIRS, "is_reported": True}, SEE,
            "自治体として支援決定・報告の確認にあたるため", id="自治体、報告のあと",
        ),
        pytest.param(
            Role.MUNICIPAL_OFFICER, {"agency_id": THEIRS, "holds": [MEETING]}, SEE,
            "支援調整会議の構成員のため(9月12日まで)", id="自治体、会議の構成員",
        ),
        pytest.param(
            Role.PARTNER_MEMBER, {"agency_id": THEIRS, "holds": [MEETING]}, SEE,
            "支援調整会議の構成員のため(9月12日まで)", id="会議の構成員",
        ),
        pytest.param(
            Role.PARTNER_MEMBER, {"agency_id": THEIRS, "holds": [INTRODUCTION]}, SEE, "つなぎ先の機関のため",
            id="つなぎ先、期限なし",
        ),
        pytest.param(Role.PARTNER_MEMBER, {"agency_id": THEIRS, "is_reported": True}, NOTHING, "", id="関係機関"),
        pytest.param(Role.AUDITOR, {"agency_id": THEIRS}, SEE, "監査のため", id="監査"),
        pytest.param(Role.ADMINISTRATOR, {"is_reported": True}, NOTHING, "", id="管理者"),
        pytest.param(
            Role.COUNSELOR, {"municipality_id": OTHER_TOWN, "holds": [PRIMARY]}, NOTHING, "", id="ほかの自治体の担当",
        ),
        pytest.param(Role.CHIEF_COUNSELOR, {"municipality_id": OTHER_TOWN}, NOTHING, "", id="ほかの自治体の主任"),
        pytest.param(
            Role.MUNICIPAL_OFFICER, {"municipality_id": OTHER_TOWN, "is_reported": True}, NOTHING, "",
            id="ほかの自治体の職員",
        ),
        pytest.param(Role.AUDITOR, {"municipality_id": OTHER_TOWN}, NOTHING, "", id="ほかの自治体の監査"),
    ],
)
def test_見られる人とその理由(role, facts, expected, reason):
    answer = ask(role, **facts)
    assert (answer.may_see, answer.may_write) == expected
    assert answer.reason == reason


@pytest.mark.parametrize("role", Role)
def test_ほかの自治体のだれにも何も見えない(role):
    answer = ask(role, municipality_id=OTHER_TOWN, is_reported=True, holds=[PRIMARY, SECONDARY, MEETING])
    assert answer == NO_ACCESS


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("basis", GrantBasis)
def test_ゆるしだけでは書けない(role, basis):
    answer = ask(role, agency_id=THEIRS, holds=[Hold(basis)])
    assert answer.may_see
    assert not answer.may_write
