import pytest
from django.contrib.sessions.models import Session

from tests.factories.base import make_agency, make_department, make_municipality, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency, ContactPoint, Department, Staff
from yorisoi.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
SECRET = "himitsu-no-kotoba-1"


@pytest.fixture
def administrator():
    return make_staff(Role.ADMINISTRATOR)


@pytest.fixture
def keeper(client_for, administrator):
    return client_for(administrator)


# --- サインイン ---


def test_サインインしていない人はサインインへ(client):
    answer = client.get("/password/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=/password/"


def test_サインインして見たかった画面へ(client):
    staff = make_staff(login_name="takanashi")
    answer = client.post("/sign-in/", {"login_name": "ＴＡＫＡＮＡＳＨＩ", "password": SECRET, "next": "/password/"})
    assert answer.headers["Location"] == "/password/"
    assert AuditEntry.objects.get(verb="staff.signed_in").actor_id == staff.pk


@pytest.mark.parametrize("onward", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_よその画面へは送らない(client, onward):
    make_staff(login_name="takanashi")
    answer = client.post("/sign-in/", {"login_name": "takanashi", "password": SECRET, "next": onward})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("login_name", "password"), [("takanashi", "chigau-kotoba"), ("dareka", SECRET), ("taishoku", SECRET)]
)
def test_合わないときはどちらがちがうか言わない(client, login_name, password):
    make_staff(login_name="takanashi")
    make_staff(login_name="taishoku", is_active=False)
    answer = client.post("/sign-in/", {"login_name": login_name, "password": password})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "SIGN_IN_FAILED" in page
    assert password not in page


def test_空のままでは送れない(client):
    answer = client.post("/sign-in/", {})
    assert answer.status_code == 422
    assert "サインイン名を入力してください" in answer.content.decode()


def test_まちがいが5回つづくと止まる(client, settings):
    settings.AXES_ENABLED = True
    make_staff(login_name="takanashi")
    for _ in range(5):
        answer = client.post("/sign-in/", {"login_name": "takanashi", "password": "まちがい"})
    assert answer.status_code == 429
    assert "SIGN_IN_LOCKED" in answer.content.decode()
    assert client.post("/sign-in/", {"login_name": "takanashi", "password": SECRET}).status_code == 429


def test_サインインずみなら先へ(client_for):
    assert client_for(make_staff()).get("/sign-in/").headers["Location"] == "/"


def test_サインアウト(client_for):
    client = client_for(make_staff())
    answer = client.post("/sign-out/", follow=True)
    assert answer.redirect_chain == [("/sign-in/", 302)]
    assert "サインアウトしました" in answer.content.decode()
    assert client.get("/password/").status_code == 302


def test_サインアウトは送信でだけできる(client_for):
    assert client_for(make_staff()).get("/sign-out/").status_code == 405


def test_画面を出すのに職員は1回だけ読む(client_for, django_assert_num_queries):
    client = client_for(make_staff())
    client.get("/password/")
    with django_assert_num_queries(2):  # the session, and staff with agency and municipality
        client.get("/password/")


# --- パスワード ---


def test_一度だけのパスワードではまず自分のものを決める(client_for):
    client = client_for(make_staff(must_change_password=True))
    assert client.get("/settings/tables/").headers["Location"] == "/password/"
    assert client.post("/settings/tables/worries/drop/").headers["Location"] == "/password/"
    page = client.get("/password/").content.decode()
    assert "自分のパスワードを決める" in page
    assert 'name="current"' not in page


def test_決めればほかの画面も使える(client_for):
    staff = make_staff(must_change_password=True)
    client = client_for(staff)
    client.post("/password/", {"new": "あたらしい合言葉-4242", "again": "あたらしい合言葉-4242"})
    assert client.get("/settings/tables/").status_code == 200
    assert Staff.objects.get(pk=staff.pk).check_password("あたらしい合言葉-4242")


def test_一度だけのパスワードでもサインアウトできる(client_for):
    answer = client_for(make_staff(must_change_password=True)).post("/sign-out/")
    assert answer.headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param({"current": "x", "new": "あ" * 14, "again": "あ" * 14}, "いまのパスワードが合って", id="いまのがちがう"),
        pytest.param({"current": SECRET, "new": "みじかい", "again": "みじかい"}, "短すぎます", id="短い"),
        pytest.param({"current": SECRET, "new": "9" * 14, "again": "9" * 14}, "数字", id="数字だけ"),
        pytest.param({"current": SECRET, "new": "あ" * 14, "again": "い" * 14}, "2つの新しいパスワード", id="2つがちがう"),
        pytest.param({"current": SECRET, "new": SECRET, "again": SECRET}, "いまのパスワードと同じ", id="同じ"),
    ],
)
def test_使えないパスワード(client_for, sent, words):
    answer = client_for(make_staff()).post("/password/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_変えてもこの画面はサインインしたまま(client_for):
    client = client_for(make_staff())
    client.post("/password/", {"current": SECRET, "new": "あたらしい合言葉-4242", "again": "あたらしい合言葉-4242"})
    assert client.get("/password/").status_code == 200


def test_変えるとほかの端末ではサインアウト(client_for):
    staff = make_staff()
    here, there = client_for(staff), client_for(staff)
    here.post("/password/", {"current": SECRET, "new": "あたらしい合言葉-4242", "again": "あたらしい合言葉-4242"})
    assert there.get("/password/").status_code == 302


# --- 職員 ---

NEW = {"login_name": "mori.k", "name": "森 けい", "kana": "もり けい", "role": Role.COUNSELOR}


def test_職員を登録しパスワードを一度だけ見せる(keeper):
    answer = keeper.post("/settings/staff/new/", {**NEW, "agency": make_agency().pk})
    staff = Staff.objects.get(login_name="mori.k")
    assert staff.check_password(answer.context["password"])
    assert answer.context["password"] in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_二度送っても2人にならない(keeper):
    sent = {**NEW, "agency": make_agency().pk}
    keeper.post("/settings/staff/new/", sent)
    answer = keeper.post("/settings/staff/new/", sent)
    assert answer.status_code == 422
    assert "LOGIN_NAME_TAKEN" in answer.content.decode()
    assert Staff.objects.filter(login_name="mori.k").count() == 1


def test_断られても入力は残る(keeper):
    answer = keeper.post("/settings/staff/new/", {**NEW, "agency": make_agency().pk, "role": Role.MUNICIPAL_OFFICER})
    assert answer.status_code == 422
    assert "OFFICER_OUTSIDE_OFFICE" in answer.content.decode()
    assert "森 けい" in answer.content.decode()


def test_ほかの自治体の機関は選べない(keeper):
    other = make_agency(name="となり町の相談", municipality=make_municipality(code="990027", name="となり町"))
    answer = keeper.post("/settings/staff/new/", {**NEW, "agency": other.pk})
    assert answer.status_code == 422
    assert "となり町の相談" not in answer.content.decode()


def test_職員の一覧(keeper):
    make_staff(name="高梨 修")
    make_staff(name="去年の人", is_active=False)
    page = keeper.get("/settings/staff/").content.decode()
    assert "高梨 修" in page
    assert "去年の人" not in page
    assert "去年の人" in keeper.get("/settings/staff/", {"left": "1"}).content.decode()


def test_職員が増えても読む回数は変わらない(keeper, django_assert_max_num_queries):
    for _ in range(5):
        make_staff(department=make_department())
    keeper.get("/settings/staff/")
    with django_assert_max_num_queries(4):
        keeper.get("/settings/staff/")


def test_職員の登録を変える(keeper):
    staff = make_staff()
    answer = keeper.post(f"/settings/staff/{staff.pk}/", {"name": "高梨 修一", "kana": "", "role": Role.COUNSELOR})
    assert answer.headers["Location"] == "/settings/staff/"
    assert Staff.objects.get(pk=staff.pk).name == "高梨 修一"


def test_ただひとりの管理者の役割は変えられない(keeper, administrator):
    answer = keeper.post(f"/settings/staff/{administrator.pk}/", {"name": "管理", "role": Role.COUNSELOR})
    assert answer.status_code == 422
    assert "LAST_ADMINISTRATOR" in answer.content.decode()


def test_パスワードを再発行する(keeper, client_for):
    staff = make_staff()
    theirs = client_for(staff)
    answer = keeper.post(f"/settings/staff/{staff.pk}/password/")
    staff.refresh_from_db()
    assert staff.check_password(answer.context["password"])
    assert staff.must_change_password
    assert theirs.get("/password/").status_code == 302
    assert "/sign-in/" in theirs.get("/password/").headers["Location"]


def test_退職した職員を在職に戻す(keeper):
    staff = make_staff(is_active=False)
    assert "在職に戻す" in keeper.get(f"/settings/staff/{staff.pk}/").content.decode()
    keeper.post(f"/settings/staff/{staff.pk}/return/")
    assert Staff.objects.get(pk=staff.pk).is_active


def test_退職した人の画面はすぐ閉じる(client_for):
    staff = make_staff()
    client = client_for(staff)
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    assert "/sign-in/" in client.get("/password/").headers["Location"]


def test_ほかの自治体の職員は見えない(keeper):
    town = make_municipality(code="990027", name="となり町")
    other = make_staff(agency=make_agency(name="となり町の相談", municipality=town), name="隣 町子")
    assert keeper.get(f"/settings/staff/{other.pk}/").status_code == 404
    assert keeper.post(f"/settings/staff/{other.pk}/password/").status_code == 404
    assert "隣 町子" not in keeper.get("/settings/staff/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", ["", "new/", "1/"])
def test_職員の画面は管理者だけ(client_for, role, path):
    answer = client_for(make_staff(role)).get(f"/settings/staff/{path}")
    assert answer.status_code == 403
    assert "NOT_AN_ADMINISTRATOR" in answer.content.decode()


# --- 機関 ---


@pytest.fixture
def chief(client_for):
    return client_for(make_staff(Role.CHIEF_COUNSELOR))


def test_機関を登録する(chief):
    sent = {"name": "ハローワーク架空", "kind": AgencyKind.HELLO_WORK, "phone": "000-000-0000", "is_active": "on"}
    answer = chief.post("/settings/agencies/new/", sent, follow=True)
    assert "「ハローワーク架空」を保存しました" in answer.content.decode()
    assert Agency.objects.get(name="ハローワーク架空").is_active


def test_機関を変える(chief):
    agency = make_agency(kind=AgencyKind.NPO, name="フードバンク架空")
    assert "フードバンク架空" in chief.get(f"/settings/agencies/{agency.pk}/").content.decode()
    chief.post(f"/settings/agencies/{agency.pk}/", {"name": "架空フードバンク", "kind": AgencyKind.NPO})
    agency.refresh_from_db()
    assert (agency.name, agency.is_active) == ("架空フードバンク", False)


def test_職員のいる機関は使用中から外せない(chief):
    agency = make_agency()
    answer = chief.post(f"/settings/agencies/{agency.pk}/", {"name": agency.name, "kind": agency.kind})
    assert answer.status_code == 422
    assert "AGENCY_HAS_STAFF" in answer.content.decode()


def test_窓口を足して変える(chief):
    agency = make_agency()
    chief.post(f"/settings/agencies/{agency.pk}/points/new/", {"name": "東の窓口"})
    point = ContactPoint.objects.get()
    chief.post(f"/settings/agencies/{agency.pk}/points/{point.pk}/", {"name": "東部窓口"})
    assert "東部窓口" in chief.get(f"/settings/agencies/{agency.pk}/").content.decode()
    assert "東部窓口" in chief.get("/settings/agencies/").content.decode()


def test_ほかの機関の窓口として開けない(chief):
    agency = make_agency()
    chief.post(f"/settings/agencies/{agency.pk}/points/new/", {"name": "東の窓口"})
    other = make_agency(kind=AgencyKind.NPO, name="フードバンク架空")
    assert chief.get(f"/settings/agencies/{other.pk}/points/{ContactPoint.objects.get().pk}/").status_code == 404


def test_課を登録して変える(chief):
    chief.post("/settings/departments/new/", {"name": "税務課"})
    row = Department.objects.get()
    assert "税務課" in chief.get(f"/settings/departments/{row.pk}/").content.decode()
    chief.post(f"/settings/departments/{row.pk}/", {"name": "納税課"})
    assert "納税課" in chief.get("/settings/agencies/").content.decode()


def test_同じ名前の課は断る(chief):
    make_department(name="税務課")
    answer = chief.post("/settings/departments/new/", {"name": "税務課"})
    assert answer.status_code == 422
    assert "NAME_TAKEN" in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.CHIEF_COUNSELOR)])
@pytest.mark.parametrize("path", ["agencies/", "agencies/new/", "departments/new/"])
def test_機関の画面は管理者と主任だけ(client_for, role, path):
    assert client_for(make_staff(role)).get(f"/settings/{path}").status_code == 403


def test_セッションにパスワードは残らない(keeper):
    keeper.post("/settings/staff/new/", {**NEW, "agency": make_agency().pk})
    kept = [session.get_decoded() for session in Session.objects.order_by("pk")]
    assert all("password" not in data for data in kept)
