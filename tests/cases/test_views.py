from datetime import timedelta

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_municipality, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis
from yorisoi.cases.models import Assignment, CaseGrant, PeriodSetting
from yorisoi.cases.queries import people_of

pytestmark = pytest.mark.django_db
RULES = "個人情報の管理・取扱規程"
CEILINGS = "住居確保給付金の上限額"


@pytest.fixture
def carrier():
    return make_staff(name="はじめの担当")


@pytest.fixture
def case(carrier):
    return make_case(actor=carrier, on=DAY - timedelta(days=10))


def address(case, rest=""):
    return f"/cases/{case.number}/assignment/{rest}"


# --- 担当 ---


def test_担当と見られる人とその理由(case, carrier, client_for):
    make_staff(Role.CHIEF_COUNSELOR, name="主任 花子")
    member = make_staff(Role.PARTNER_MEMBER, name="三好 久子")
    cases.grant(
        case=case, staff=member, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=DAY + timedelta(days=7),
        actor=carrier,
    )
    page = client_for(carrier).get(address(case)).content.decode()
    assert "あなたが見られるのは、主担当のためです" in page
    assert "三好 久子" in page
    assert "支援調整会議の構成員のため" in page
    assert "令和8年6月17日まで" in page
    assert "主任 花子" in page


def test_自治体職員が見られる人に並ぶのは報告のあと(case, carrier, client_for):
    make_staff(Role.MUNICIPAL_OFFICER, name="原 直樹")
    client = client_for(carrier)
    assert "原 直樹" not in client.get(address(case)).content.decode()
    cases.report_to_municipality(case, on=DAY)
    assert "原 直樹" in client.get(address(case)).content.decode()


def test_引きつぐ(case, carrier, client_for):
    second = make_staff(name="あたらしい担当")
    answer = client_for(carrier).post(
        address(case), {"hand-staff": second.pk, "hand-note": "午後の電話が苦手です。"}, follow=True
    )
    page = answer.content.decode()
    assert "あたらしい担当さんに引きつぎました" in page
    assert "午後の電話が苦手です。" in page
    assert people_of.primaries([case.pk], on=DAY) == {case.pk: "あたらしい担当"}


def test_メモがなければ引きつげず選んだ人は残る(case, carrier, client_for):
    second = make_staff(name="あたらしい担当")
    answer = client_for(carrier).post(address(case), {"hand-staff": second.pk, "hand-note": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "引きつぎのメモを入力してください" in page
    assert f'<option value="{second.pk}" selected>' in page


def test_ほかの機関の人は選べない(case, carrier, client_for):
    far = make_staff(agency=make_agency(name="架空市東部くらし相談"), name="東 部子")
    answer = client_for(carrier).post(address(case), {"hand-staff": far.pk, "hand-note": "よろしく。"})
    assert answer.status_code == 422
    assert "東 部子" not in answer.content.decode()


def test_副担当を足して外す(case, carrier, client_for):
    client, second = client_for(carrier), make_staff(name="ふたりめ")
    assert "ふたりめさんを副担当にしました" in client.post(
        address(case, "add/"), {"add-staff": second.pk}, follow=True
    ).content.decode()
    held = Assignment.objects.get(staff=second)
    assert "副担当を外しました" in client.post(address(case, f"{held.pk}/end/"), follow=True).content.decode()
    held.refresh_from_db()
    assert held.ends_on == DAY


def test_だれも選ばずに副担当は足せない(case, carrier, client_for):
    answer = client_for(carrier).post(address(case, "add/"), {"add-staff": ""})
    assert answer.status_code == 422
    assert "選んでください" in answer.content.decode()


def test_主担当は外せず理由を言う(case, carrier, client_for):
    held = Assignment.objects.get(staff=carrier)
    answer = client_for(carrier).post(address(case, f"{held.pk}/end/"))
    assert answer.status_code == 422
    assert "PRIMARY_NEEDS_SUCCESSOR" in answer.content.decode()


def test_見られる理由をおわりにする(case, carrier, client_for):
    member = make_staff(Role.PARTNER_MEMBER, name="三好 久子")
    cases.grant(
        case=case, staff=member, basis=GrantBasis.INTRODUCTION, starts_on=DAY, ends_on=None, actor=carrier
    )
    theirs = client_for(member)
    assert theirs.get(address(case)).status_code == 200
    client_for(carrier).post(address(case, f"grants/{CaseGrant.objects.get().pk}/end/"))
    assert theirs.get(address(case)).status_code == 404


def test_ほかのケースの担当や理由は外せない(case, carrier, client_for):
    other = make_case(actor=make_staff())
    held = Assignment.objects.get(case=other)
    client = client_for(carrier)
    assert client.post(address(case, f"{held.pk}/end/")).status_code == 404
    assert client.post(address(case, "grants/1/end/")).status_code == 404


def test_これまでの担当が残る(case, carrier, client_for):
    second = make_staff()
    cases.hand_over(
        case=case, staff=second, note="よろしく。", actor=carrier, on=DAY - timedelta(days=3)
    )
    page = client_for(second).get(address(case)).content.decode()
    assert "これまでの担当 1" in page
    assert "はじめの担当" in page


def test_監査担当は見るだけ(case, client_for):
    auditor = client_for(make_staff(Role.AUDITOR))
    page = auditor.get(address(case)).content.decode()
    assert "監査のため" in page
    assert "引きつぐ" not in page
    assert auditor.post(address(case), {}).status_code == 403


def test_自治体職員は担当を見るだけ(case, client_for):
    cases.report_to_municipality(case, on=DAY)
    officer = client_for(make_staff(Role.MUNICIPAL_OFFICER))
    assert "引きつぐ" not in officer.get(address(case)).content.decode()
    second = make_staff()
    assert officer.post(address(case), {"hand-staff": second.pk, "hand-note": "よろしく。"}).status_code == 403


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.PARTNER_MEMBER, Role.ADMINISTRATOR, Role.MUNICIPAL_OFFICER])
def test_見られない人にはないのと同じ(case, client_for, role):
    client = client_for(make_staff(role))
    assert client.get(address(case)).status_code == 404
    assert client.post(address(case, "add/"), {}).status_code == 404


def test_担当の画面の読む回数は人の数によらない(case, carrier, client_for, django_assert_max_num_queries):
    for _ in range(3):
        cases.assign(case=case, staff=make_staff(), actor=carrier, on=DAY)
        member = make_staff(Role.PARTNER_MEMBER)
        cases.grant(
            case=case, staff=member, basis=GrantBasis.INTRODUCTION, starts_on=DAY, ends_on=None, actor=carrier
        )
    client = client_for(carrier)
    with django_assert_max_num_queries(15):
        client.get(address(case))


# --- 設定 ---


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (
            Role.ADMINISTRATOR,
            {"期間つきの表", CEILINGS, "すること・期間", "機関と課", RULES, "職員", "書き出し", "自分のパスワード"},
        ),
        (
            Role.CHIEF_COUNSELOR,
            {
                "期間つきの表", CEILINGS, "すること・期間", "機関と課", RULES, "自分のパスワード", "記録のきまり", "定型文",
                "統計の設定",
            },
        ),
        (Role.MUNICIPAL_OFFICER, {"期間つきの表", CEILINGS, "すること・期間", "統計の設定", "書き出し", "自分のパスワード"}),
        (Role.COUNSELOR, {"期間つきの表", CEILINGS, "自分のパスワード", "定型文"}),
        (Role.AUDITOR, {"期間つきの表", CEILINGS, "自分のパスワード"}),
    ],
)
def test_設定に並ぶものは開ける(client_for, role, titles):
    client = client_for(make_staff(role))
    entries = client.get("/settings/").context["entries"]
    assert {entry.title for entry in entries} == titles
    assert {client.get(entry.url).status_code for entry in entries} == {200}


def test_期間を変えて標準にもどす(client_for):
    client = client_for(make_staff(Role.MUNICIPAL_OFFICER))
    answer = client.post("/settings/periods/", {"TRIAGE": "３日", "SILENCE": "30"}, follow=True)
    assert "期間を保存しました" in answer.content.decode()
    assert dict(PeriodSetting.objects.order_by("pk").values_list("duty", "days")) == {"TRIAGE": 3}
    client.post("/settings/periods/", {"TRIAGE": ""})
    assert not PeriodSetting.objects.exists()


@pytest.mark.parametrize("typed", ["0", "1001", "たくさん", "-3"])
def test_期間にならない数を断り入力は残る(client_for, typed):
    answer = client_for(make_staff(Role.CHIEF_COUNSELOR)).post("/settings/periods/", {"TRIAGE": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert not PeriodSetting.objects.exists()


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.PARTNER_MEMBER, Role.AUDITOR])
def test_期間を決めない人は開けない(client_for, role):
    answer = client_for(make_staff(role)).get("/settings/periods/")
    assert answer.status_code == 403
    assert "NOT_A_PERIOD_KEEPER" in answer.content.decode()


# --- 退職 ---


def test_主担当が残っていれば退職の画面で断る(case, carrier, client_for):
    client = client_for(make_staff(Role.ADMINISTRATOR))
    assert "1件" in client.get(f"/settings/staff/{carrier.pk}/retire/").content.decode()
    answer = client.post(f"/settings/staff/{carrier.pk}/retire/")
    assert answer.status_code == 422
    assert "STILL_CARRYING" in answer.content.decode()


def test_退職にする(client_for):
    staff = make_staff(name="去る人")
    client = client_for(make_staff(Role.ADMINISTRATOR))
    answer = client.post(f"/settings/staff/{staff.pk}/retire/", follow=True)
    assert "去る人さんを退職にしました" in answer.content.decode()
    assert not Staff.objects.get(pk=staff.pk).is_active


def test_自分は退職にできない(client_for):
    administrator = make_staff(Role.ADMINISTRATOR)
    answer = client_for(administrator).post(f"/settings/staff/{administrator.pk}/retire/")
    assert answer.status_code == 422
    assert "LEAVING_ONESELF" in answer.content.decode()


def test_ほかの自治体の職員は退職にできない(client_for):
    town = make_municipality(code="990027", name="となり町")
    other = make_staff(agency=make_agency(name="となり町の相談", municipality=town))
    client = client_for(make_staff(Role.ADMINISTRATOR))
    assert client.post(f"/settings/staff/{other.pk}/retire/").status_code == 404


def test_管理者でない人は退職の画面を開けない(carrier, client_for):
    assert client_for(make_staff(Role.CHIEF_COUNSELOR)).get(
        f"/settings/staff/{carrier.pk}/retire/"
    ).status_code == 403
