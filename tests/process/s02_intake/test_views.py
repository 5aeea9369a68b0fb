import uuid

import lxml.html
import pytest
from django.urls import reverse

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case
from yorisoi.people.models import Address, Person, Phone
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Triage, Worry
from yorisoi.referrals.models import Introduction

pytestmark = pytest.mark.django_db
NEW = "/consultations/new/"
WORD = {"channel": "SELF_TELEPHONE", "story": "家賃が払えない"}


@pytest.fixture
def me():
    return make_staff()


@pytest.fixture
def page(client_for, me):
    return client_for(me)


@pytest.fixture
def hello_work(me):
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def text(answer):
    return " ".join(lxml.html.document_fromstring(answer.content.decode()).text_content().split())


def field(answer, name):
    return lxml.html.document_fromstring(answer.content.decode()).xpath(f"//*[@name='{name}']")


# 新しい相談


def test_新しい相談の画面には_16のお困りごとといちばんの丸がある(page):
    answer = page.get(NEW)
    assert answer.status_code == 200
    assert len(field(answer, "worries")) == 16
    assert len(field(answer, "worries_top")) == 16


def test_ひとことで保存でき_ケースの表紙へ移る(page):
    answer = page.post(NEW, {"channel": "OTHER", "story": "家賃"})
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("desk:case", args=[case.number])


def test_保存するとケース番号が知らされる(page):
    page.post(NEW, WORD)
    answer = page.get(reverse("intake:index", args=[Case.objects.get().number]))
    assert "保存しました。ケース番号は R8-0001 です。" in text(answer)


def test_書いたことがすべて残る(page):
    page.post(
        NEW,
        {
            **WORD, "received_on": "令和8年6月9日", "worries": ["JOB_SEARCH"], "worries_top": "RENT_AND_LOANS",
            "wish": "仕事を見つけたい", "name": "髙𠮷 はるか", "kana": "ﾀｶﾖｼ ﾊﾙｶ", "common_name": "はるさん",
            "gender": "OTHER", "gender_note": "聞かないでほしい", "born_on": "H4.5.12", "phone": "０９０－００００－００００",
            "no_home": "on", "contact_note": "夜は電話しない", "avoid_note": "大きな声", "inquirer": "FAMILY",
            "inquirer_name": "母", "inquirer_phone": "000-000-0000", "inquirer_note": "同居",
            "is_urgent": "on", "urgency_note": "今夜の食事がない",
        },
    )
    reception = Reception.objects.select_related("case__person").get()
    person = reception.case.person
    assert (person.name, person.kana, person.gender) == ("髙𠮷 はるか", "たかよし はるか", "OTHER")
    assert person.born_on.isoformat() == "1992-05-12"
    assert Phone.objects.get().number == "090-0000-0000"
    assert Address.objects.get().is_homeless
    assert (reception.inquirer, reception.inquirer_name) == ("FAMILY", "母")
    assert set(Worry.objects.values_list("code", "is_main")) == {("RENT_AND_LOANS", True), ("JOB_SEARCH", False)}
    assert reception.case.stage == "EMERGENCY"


def test_家族の来所だけをえらぶと_家族から聞いたこととして残る(page):
    page.post(NEW, {**WORD, "channel": "FAMILY_VISIT", "story": "息子が部屋を出ない"})
    reception = Reception.objects.get()
    assert reception.inquirer == "FAMILY"
    shown = text(page.get(reverse("desk:case", args=[reception.case.number])))
    assert "家族から聞いたこと" in shown
    assert "本人のことば" not in shown
    assert "6月10日のあと、連絡がとれた記録がありません。" in shown


def test_ふりがなだけ_おおよその年齢だけでも保存できる(page):
    page.post(NEW, {**WORD, "kana": "やまかわ", "estimated_age": "５０歳"})
    assert Person.objects.get().estimated_age == 50


@pytest.mark.parametrize(
    "typed",
    [
        {"born_on": "平成4年2月30日"}, {"born_on": "昭和100年1月1日"}, {"born_on": "令和9年1月1日"}, {"born_on": "きのう生まれ"},
        {"received_on": "令和8年6月11日"}, {"estimated_age": "131"}, {"phone": "でんわなし"}, {"kana": "山川"},
        {"name": "あ" * 101}, {"channel": ""}, {"channel": "SPACE"}, {"worries": ["NOTHING"]}, {"worries_top": "NOTHING"},
        {"inquirer_phone": "1" * 40}, {"outcome": "SOMETHING"}, {"to_agency": "9999999"}, {"to_agency": "あ"},
        {"received_on": "平成20年4月1日"}, {"born_on": "慶応2年1月1日"}, {"story": "あ" * 200_001},
    ],
    ids=str,
)
def test_読めない入力は_その場で直せて_書いたことが残る(page, typed):
    answer = page.post(NEW, {**WORD, "name": "山川 はるか", **typed})
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert "data-refused" in answer.content.decode()
    assert next(iter(typed)) in answer.content.decode()


def test_直すところがあっても_相談の内容は消えない(page):
    answer = page.post(NEW, {**WORD, "born_on": "平成4年2月30日"})
    assert field(answer, "story")[0].text.strip() == "家賃が払えない"


@pytest.mark.parametrize("story", ["あ" * 100_000, "𠮷野家の😢", "神\ufa19", "<script>alert(1)</script>", "a\x00b"], ids=len)
def test_どんな相談の内容でも保存でき_読める(page, story):
    answer = page.post(NEW, {"channel": "OTHER", "story": story})
    assert answer.status_code == 302
    assert page.get(reverse("intake:index", args=[Case.objects.get().number])).status_code == 200


def test_二度押してもケースは1つ(page):
    typed = {**WORD, "once": str(uuid.uuid4())}
    first, second = page.post(NEW, typed), page.post(NEW, typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == Person.objects.count() == 1


@pytest.mark.parametrize("worry", ["NO_FOOD", "VIOLENCE"])
def test_食べるものがない_DVのしるしだけでは_いそぐにせず_たずねる(page, worry):
    page.post(NEW, {**WORD, "worries": [worry]})
    case = Case.objects.get()
    answer = page.get(reverse("intake:index", args=[case.number]))
    assert case.stage == "INTAKE"
    assert "いそぎますか" in text(answer)


def test_保存は_少ない問い合わせで終わる(page, django_assert_max_num_queries):
    typed = {**WORD, "name": "山川 はるか", "phone": "090-0000-0000", "worries": ["JOB_SEARCH", "HOUSING"]}
    with django_assert_max_num_queries(45):
        page.post(NEW, typed)


def test_その場で振り分けまで決められる(page):
    page.post(NEW, {**WORD, "outcome": "CONTINUE", "is_about_hardship": "yes", "can_act_alone": "no"})
    triage = Triage.objects.get()
    assert (triage.is_about_hardship, triage.belongs_elsewhere, triage.can_act_alone) == (True, None, False)
    assert (Case.objects.get().stage, Case.objects.get().turn) == ("INTAKE", "PERSON")


def test_口頭の同意があれば_その場でつなげる(page, hello_work):
    page.post(
        NEW,
        {
            **WORD, "outcome": "HAND_OVER", "to_agency": hello_work.pk, "reason": "求職の相談をお願いします", "accompanied": "on",
            "introduction_kind": "WARM_HANDOVER", "telling": "ORAL_CONSENT", "told_rules_version": "第1版",
        },
    )
    introduction = Introduction.objects.get()
    assert introduction.consent.method == "ORAL"
    assert introduction.accompanied
    assert Case.objects.get().turn == "PARTNER"


def test_同意がなければ_つなげない理由をその場で言い_何も保存しない(page, hello_work):
    answer = page.post(
        NEW, {**WORD, "outcome": "HAND_OVER", "to_agency": hello_work.pk, "reason": "求職の相談", "telling": "ON_RECORD"}
    )
    assert answer.status_code == 422
    assert "CONSENT_MISSING" in text(answer)
    assert field(answer, "reason")[0].text.strip() == "求職の相談"
    assert not Case.objects.exists()


def test_根拠のない提供は_受付でも断る(page, hello_work):
    answer = page.post(
        NEW, {**WORD, "outcome": "HAND_OVER", "to_agency": hello_work.pk, "reason": "求職の相談", "telling": "GROUND"}
    )
    assert answer.status_code == 422
    assert "BASIS_MISSING" in text(answer)


def test_いそぐ相談を_情報提供でおわりにはできない(page):
    answer = page.post(NEW, {**WORD, "is_urgent": "on", "outcome": "INFORMATION_ONLY", "reason": "窓口を伝えた"})
    assert answer.status_code == 422
    assert "EMERGENCY_OPEN" in text(answer)
    assert field(answer, "reason")[0].text.strip() == "窓口を伝えた"


def test_理由は_一度にすべて言う(page):
    answer = page.post(NEW, {**WORD, "received_on": "平成20年4月1日", "outcome": "HAND_OVER"})
    assert "RECEPTION_TOO_OLD" in text(answer)
    assert "HANDOVER_AGENCY_MISSING" in text(answer)


def test_前に相談のあった方は_同じ人の新しいケースになる(page, me):
    earlier = build.received_case(me)
    answer = page.get(f"{NEW}?person={earlier.number}")
    assert field(answer, "name")[0].get("value") == "山川 はるか"
    page.post(f"{NEW}?person={earlier.number}", {**WORD, "name": "山川 はるか", "phone": "000-0000-0000"})
    assert Case.objects.filter(person=earlier.person).count() == 2
    assert Person.objects.count() == 1
    assert Phone.objects.filter(person=earlier.person).count() == 2


def test_気づきのあった方は_同じケースのまま受け付ける(page, me):
    lead = build.lead_case(me)
    page.post(f"{NEW}?case={lead.number}", {**WORD, "name": "大沢 実", "kana": "おおさわ みのる"})
    assert Case.objects.count() == 1
    assert Person.objects.get().kana == "おおさわ みのる"
    assert Case.objects.get().stage == "INTAKE"


def test_もう受け付けたケースは_もう一度受け付けない(page, me):
    case = build.received_case(me)
    answer = page.post(f"{NEW}?case={case.number}", WORD)
    assert answer.status_code == 422
    assert "ALREADY_RECEIVED" in text(answer)


@pytest.mark.parametrize("name", ["case", "person"])
def test_担当でないケースの人は_引きつげない(client_for, me, name):
    case = build.received_case(me)
    stranger = client_for(make_staff())
    assert stranger.get(f"{NEW}?{name}={case.number}").status_code == 404


@pytest.mark.parametrize("role", [Role.MUNICIPAL_OFFICER, Role.PARTNER_MEMBER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_支援員でない人は_相談を受け付けない(client_for, role):
    client = client_for(make_staff(role))
    assert client.get(NEW).status_code == client.post(NEW, WORD).status_code == 403
    assert client.get("/consultations/").status_code == 403


# 同じ人かもしれません


ALIKE = "/consultations/alike/"


@pytest.mark.parametrize(
    "typed", [{"kana": "ヤマカワハルカ"}, {"name": "山川はるか"}, {"phone": "０９０００００００００"}], ids=["かな", "氏名", "電話"]
)
def test_同じ方かもしれない人を_書きながら知らせる(page, me, typed):
    case = build.received_case(me)
    words = text(page.post(ALIKE, typed))
    assert case.number in words
    assert "34歳・" in words


@pytest.mark.parametrize(
    "typed", [{}, {"name": "", "kana": " ", "phone": "-"}, {"kana": "やまかわ まこと"}], ids=["空", "空白", "ちがう方"]
)
def test_ちがう方のときは_何も言わない(page, me, typed):
    build.received_case(me)
    assert page.post(ALIKE, typed).content.strip() == b""


def test_ほかの人の担当する方は_知らせない(client_for, me):
    build.received_case(me)
    assert client_for(make_staff()).post(ALIKE, {"kana": "やまかわ はるか"}).content.strip() == b""


def test_書きながら出るものは_送りなおしても同じように出る(page, me):
    build.received_case(me)
    typed = {"channel": "", "name": "山川 はるか", "kana": "", "phone": ""}
    blank = page.post(NEW, {**typed, "name": ""})
    answer = page.post(ALIKE, {"name": "山川 はるか"})
    shown = lxml.html.document_fromstring(page.post(NEW, typed).content.decode()).get_element_by_id("alike")
    assert " ".join(shown.text_content().split()) == text(answer)
    assert "同じ人かも" not in text(blank)


def test_同じ方として保存すると_人は増えない(page, me):
    earlier = build.received_case(me)
    answer = page.post(NEW, {"channel": "", "kana": "やまかわ はるか"})
    button = lxml.html.document_fromstring(answer.content.decode()).xpath("//button[@formaction]")[0]
    page.post(button.get("formaction"), {**WORD, "kana": "やまかわ はるか"})
    assert Person.objects.get() == earlier.person
    assert Case.objects.count() == 2


# 一覧


def test_一覧には_アセスメントの前の方だけが並ぶ(page, me):
    build.received_case(me)
    build.enrolled_case(me, person_facts={"name": "木下 健"})
    answer = page.get("/consultations/")
    assert "山川 はるかさん" in text(answer)
    assert "木下 健" not in text(answer)


def test_一覧に_ほかの人のケースは出ない(client_for, me):
    build.received_case(me)
    assert "山川" not in text(client_for(make_staff()).get("/consultations/"))


# 振り分け


def triage(page, case, **typed):
    return page.post(
        reverse("intake:index", args=[case.number]),
        {"outcome": "CONTINUE", "reason": "", "triaged_on": "令和8年6月10日", **typed},
    )


def test_受付の画面に_聞いたことと振り分けの問いが出る(page, me):
    case = build.received_case(me, is_urgent=True, urgency_note="今夜の食事", inquirer="FAMILY", inquirer_name="母")
    answer = page.get(reverse("intake:index", args=[case.number]))
    assert "先月で派遣の仕事が切れました。" in text(answer)
    assert "◎ 家賃やローンの支払いのこと" in text(answer)
    assert "④ 情報を得て、自分で動ける方ですか" in text(answer)


def test_振り分けを記録できる(page, me):
    case = build.received_case(me)
    assert triage(page, case, outcome="NO_CONSENT_YET", reason="家族に知られたくない").status_code == 302
    assert Triage.objects.get().outcome == "NO_CONSENT_YET"
    assert AuditEntry.objects.filter(verb="triage.decided", case_id=case.pk).count() == 1


def test_判断を選ばなければ_その場で言う(page, me):
    answer = triage(page, build.received_case(me), outcome="")
    assert answer.status_code == 422
    assert "判断を1つ選んでください。" in text(answer)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"outcome": "INFORMATION_ONLY"}, "TRIAGE_REASON_MISSING"),
        ({"outcome": "HAND_OVER", "reason": "お願い"}, "HANDOVER_AGENCY_MISSING"),
        ({"triaged_on": "令和8年6月9日"}, "TRIAGE_DAY_IMPOSSIBLE"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_できない判断は_その場で三つに分けて言う(page, me, typed, code):
    answer = triage(page, build.received_case(me), **typed)
    assert answer.status_code == 422
    assert code in text(answer)
    assert not Triage.objects.exists()


def test_緊急が片づくまで_情報提供でおわりにできない(page, me):
    case = build.received_case(me, is_urgent=True)
    answer = triage(page, case, outcome="INFORMATION_ONLY", reason="窓口を伝えた")
    assert answer.status_code == 422
    assert "EMERGENCY_OPEN" in text(answer)
    assert field(answer, "reason")[0].text.strip() == "窓口を伝えた"


def test_おわったケースでは_判断できず_新しい相談をすすめる(page, me):
    case = build.triaged_case(me, outcome="INFORMATION_ONLY", reason="窓口を伝えた")
    answer = triage(page, case)
    assert answer.status_code == 422
    assert "CASE_ENDED" in text(answer)
    assert f"{NEW}?person={case.number}" in answer.content.decode()


def test_まだ受け付けていないケースでは_受付へ進める(page, me):
    lead = build.lead_case(me)
    answer = page.get(reverse("intake:index", args=[lead.number]))
    assert f"{NEW}?case={lead.number}" in answer.content.decode()
    assert "NOT_RECEIVED" in text(triage(page, lead))


def test_読むだけの人は_判断を送れない(client_for, me):
    case = build.received_case(me)
    auditor = client_for(make_staff(Role.AUDITOR))
    assert auditor.get(reverse("intake:index", args=[case.number])).status_code == 200
    assert triage(auditor, case).status_code == 403


def test_つなぎ先は_受付の画面にも出る(page, me, hello_work):
    case = build.triaged_case(
        me, outcome="HAND_OVER", to_agency=hello_work, consent_facts={"rules_version": build.RULES_VERSION}
    )
    assert "ハローワーク架空" in text(page.get(reverse("intake:index", args=[case.number])))


# 利用申込


def enroll(page, case, **typed):
    return page.post(
        reverse("intake:enroll", args=[case.number]),
        {
            "requested_on": "令和8年6月10日", "is_signed": "on", "has_consented": "on", "method": "WRITTEN",
            "rules_version": "第1版", "scope": "ALL_RELATED", **typed,
        },
    )


def test_利用申込を記録すると_アセスメントに進む(page, me):
    case = build.triaged_case(me)
    assert page.get(reverse("intake:enroll", args=[case.number])).status_code == 200
    assert enroll(page, case).status_code == 302
    request = EnrollmentRequest.objects.select_related("consent").get()
    assert (request.is_signed, request.consent.scope) == (True, "ALL_RELATED")
    assert build.fresh(case).stage == "ASSESSMENT"


def test_名前をあげた機関だけの同意も記録できる(page, me, hello_work):
    case = build.triaged_case(me)
    enroll(page, case, scope="LISTED", recipients=[hello_work.pk], information="求職の状況")
    assert list(EnrollmentRequest.objects.get().consent.recipients.order_by("pk")) == [hello_work]


def test_氏名のない方の申込みは_その場で断り_入力が残る(page, me):
    case = build.received_case(me, person_facts={}, phone="")
    answer = enroll(page, case, information="就労について")
    assert answer.status_code == 422
    assert "ANONYMOUS" in text(answer)
    assert field(answer, "information")[0].get("value") == "就労について"
    assert not EnrollmentRequest.objects.exists()


def test_同意のない申込みは_その場で断り_入力が残る(page, me):
    case = build.received_case(me)
    answer = enroll(page, case, has_consented="", information="就労について")
    assert answer.status_code == 422
    assert "CONSENT_MISSING" in text(answer)
    assert field(answer, "information")[0].get("value") == "就労について"


def test_申込みの断りは_理由をすべて言う(page, me):
    case = build.received_case(me, person_facts={}, phone="")
    words = text(enroll(page, case, has_consented="", requested_on="令和8年6月9日"))
    assert "ANONYMOUS" in words
    assert "CONSENT_MISSING" in words
    assert "ENROLLMENT_DAY_IMPOSSIBLE" in words


def test_説明した規程の版がなければ_断る(page, me):
    answer = enroll(page, build.received_case(me), rules_version="")
    assert answer.status_code == 422
    assert "RULES_VERSION_MISSING" in text(answer)


def test_記録ずみの同意があれば_そのまま申し込める(page, me):
    case = build.received_case(me)
    given = build.give_consent(case, me, purpose="ENROLLMENT")
    assert "同意が記録されています" in text(page.get(reverse("intake:enroll", args=[case.number])))
    enroll(page, case, has_consented="")
    assert EnrollmentRequest.objects.get().consent == given


def test_申込みのすんだ画面には_もう一度の欄がない(page, me):
    case = build.enrolled_case(me)
    answer = page.get(reverse("intake:enroll", args=[case.number]))
    assert "利用申込みは記録されています" in text(answer)
    assert not field(answer, "requested_on")
    assert enroll(page, case).status_code == 302
    assert EnrollmentRequest.objects.count() == 1
    assert EnrollmentRequest.objects.get().requested_on == DAY


def test_何も書かずに保存を押しても_ケースはできない(page):
    answer = page.post(NEW, {"channel": "SELF_TELEPHONE"})
    assert answer.status_code == 422
    assert "ひとことでも" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "told", [{"no_home": "on"}, {"worries": "HOUSING"}, {"phone": "00000000000"}, {"common_name": "よしさん"}], ids=str
)
def test_どれかひとことあれば_受け付ける(page, told):
    assert page.post(NEW, {"channel": "OTHER", **told}).status_code == 302
