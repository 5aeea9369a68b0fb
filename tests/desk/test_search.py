"""さがす: everything somebody may type, why it was found, and that nothing else can be found or counted."""

from datetime import date

import pytest

from tests.factories.base import DAY, make_case, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis
from yorisoi.desk.queries import search as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    person = make_person(
        actor=worker, name="髙橋 陽子", kana="たかはし ようこ", common_name="ようちゃん", born_on=date(1992, 5, 12),
        phone="090-0000-1234",
    )
    return make_case(actor=worker, person=person)


def found(text, staff):
    return [(hit.case.number, hit.why) for hit in queries.search(text, staff=staff, on=DAY).hits]


FOUND = {
    "氏名": ("髙橋 陽子", "氏名"),
    "氏名の異体字": ("高橋", "氏名(異体字)"),
    "氏名の途中": ("橋 陽", "氏名の途中"),
    "かなの途中": ("はしよ", "ふりがなの途中"),
    "ローマ字の途中": ("kahashi", "ふりがなの途中(ローマ字から)"),
    "一文字": ("髙", "氏名"),
    "途中の一文字": ("子", "氏名の途中"),
    "二文字": ("ハシ", "ふりがなの途中"),
    "氏名の名だけ": ("陽子", "氏名"),
    "かな": ("たかはし", "ふりがな"),
    "カナ": ("タカハシ ヨウコ", "ふりがな"),
    "半角カナ": ("ﾀｶﾊｼ", "ふりがな"),
    "名のかな": ("ようこ", "ふりがな"),
    "ヘボン式": ("Takahashi", "ふりがな(ローマ字から)"),
    "訓令式": ("takahasi", "ふりがな(ローマ字から)"),
    "全角ローマ字": ("ｔａｋａｈａｓｈｉ", "ふりがな(ローマ字から)"),
    "通称": ("ようちゃん", "通称"),
    "電話": ("090-0000-1234", "電話番号"),
    "電話の数字だけ": ("09000001234", "電話番号"),
    "全角の電話": ("０９０ー００００ー１２３４", "電話番号"),
    "電話の下4けた": ("1234", "電話番号"),
    "生年月日 和暦": ("平成4年5月12日", "生年月日"),
    "生年月日 略": ("H4.5.12", "生年月日"),
    "生年月日 西暦": ("1992/5/12", "生年月日"),
    "ケース番号": ("R8-0001", "ケース番号"),
    "ケース番号 小文字と全角": ("ｒ8ー0001", "ケース番号"),
    "ケース番号のはじめ": ("R8-", "ケース番号"),
    "ケース番号の数だけ": ("1", "ケース番号"),
}


@pytest.mark.parametrize(("text", "why"), FOUND.values(), ids=FOUND.keys())
@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.CHIEF_COUNSELOR, Role.AUDITOR], ids=["担当", "主任", "監査"])
def test_どう入れても見つかり_なぜ見つかったかを言う(case, worker, role, text, why):
    staff = worker if role == Role.COUNSELOR else make_staff(role)
    assert found(text, staff) == [(case.number, why)]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "%", "_", "'", "\\", "\\'; DROP TABLE", "\x00", "😀", "-", "(", "R", "R8-9999", "鈴木", "0", "令和", "ー", "、。"],
)
def test_さがせないことばにも_おだやかに答える(client_for, case, worker, text):
    answer = client_for(worker).get("/search/", {"q": text})
    assert answer.status_code == 200
    assert case.number not in answer.content.decode()


def test_一万文字には_長すぎると言う(client_for, case, worker):
    text = client_for(worker).get("/search/", {"q": "たかはし" * 2500}).content.decode()
    assert "さがすことばが長すぎます" in text


@pytest.mark.parametrize(
    "role", [Role.COUNSELOR, Role.MUNICIPAL_OFFICER, Role.PARTNER_MEMBER, Role.ADMINISTRATOR],
    ids=["ほかの支援員", "報告前の自治体", "ゆるしのない機関", "管理者"],
)
@pytest.mark.parametrize("text", ["たかはし", "R8-0001", "1992/5/12", "1234", "1"])
def test_見られない人は_名前でも番号でも見つからず_数にも出ない(client_for, case, role, text):
    staff = make_staff(role)
    assert found(text, staff) == []
    page = client_for(staff).get("/search/", {"q": text}).content.decode()
    assert "陽子" not in page
    assert "0件" in page


def test_ほかの自治体の主任には_見つからない(case):
    from yorisoi.agencies.enums import AgencyKind
    from yorisoi.agencies.models import Agency, Municipality

    town = Municipality.objects.create(code="990027", name="隣町")
    agency = Agency.objects.create(
        municipality=town, kind=AgencyKind.SELF_RELIANCE_CONSULTATION, name="隣町くらし相談"
    )
    assert found("たかはし", make_staff(Role.CHIEF_COUNSELOR, agency=agency)) == []


def test_報告されたケースは自治体に_ゆるされたケースは機関に見つかる(case, worker):
    officer, member = make_staff(Role.MUNICIPAL_OFFICER), make_staff(Role.PARTNER_MEMBER)
    cases.report_to_municipality(case, on=DAY)
    cases.grant(case=case, staff=member, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=worker)
    assert found("たかはし", officer) == found("たかはし", member) == [(case.number, "ふりがな")]


def test_ケース番号そのものなら_すぐ開く(client_for, case, worker):
    answer = client_for(worker).get("/search/", {"q": "R8-0001"})
    assert answer.headers["Location"] == f"/cases/{case.number}/"


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.CHIEF_COUNSELOR], ids=["担当", "主任"])
def test_二十件まで出して_もっとあると言う(client_for, worker, role, django_assert_max_num_queries):
    for _ in range(23):
        make_case(actor=worker)
    staff = worker if role == Role.COUNSELOR else make_staff(role)
    result = queries.search("やまかわ", staff=staff, on=DAY)
    assert len(result.hits) == 20
    assert result.has_more
    client = client_for(staff)
    client.get("/search/")
    with django_assert_max_num_queries(12):
        text = client.get("/search/", {"q": "やまかわ"}).content.decode()
    assert "20件より多い" in text


def test_ぴったり合うものが先に出る(worker):
    numbers = [
        make_case(actor=worker, person=make_person(actor=worker, name=name, kana=kana)).number
        for name, kana in (("山田 花子", "やまだ はなこ"), ("山 一郎", "やま いちろう"))
    ]
    assert [number for number, _ in found("やま いちろう", worker)] == [numbers[1]]
    assert {number for number, _ in found("やま", worker)} == set(numbers)
