import lxml.html
import pytest
from django.urls import reverse

from tests.factories import plan as build
from tests.factories.base import DAY, make_case, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.process.s04_assessment import actions, queries
from yorisoi.process.s04_assessment.models import ExpertOpinion

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return make_staff()


@pytest.fixture
def browser(actor, client_for):
    return client_for(actor)


@pytest.fixture
def case(actor):
    return make_case(actor=actor)


def url(name, case):
    return reverse(f"assessment:{name}", args=[case.number])


def typed(response, **changes):
    (form,) = lxml.html.document_fromstring(response.content.decode()).xpath("//form[@id='assessment-form']")
    return {key: value for key, value in form.form_values() if key != "csrfmiddlewaretoken"} | changes


def text_of(response):
    return " ".join(lxml.html.document_fromstring(response.content.decode()).text_content().split())


def test_まだなければ_はじめるボタンから書く画面へ(browser, case):
    page = browser.get(url("index", case))
    assert ("アセスメントはまだありません。" in text_of(page), "アセスメントをはじめる" in text_of(page)) == (True, True)
    assert browser.post(url("begin", case)).headers["Location"] == url("edit", case)
    page = text_of(browser.get(url("edit", case)))
    assert ("本人の強みがまだ書かれていません" in page, "本人の希望がまだ書かれていません" in page) == (True, True)


def test_書いて保存できる(browser, actor, case):
    actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    page = browser.get(url("edit", case))
    sent = typed(
        page, hopes="𠮷野さんと働きたい🍙", strengths="朝が早い", situation_HOUSING="家賃の滞納が2か月", issue_DEBT="on",
        note_HARDSHIP="滞納2か月",
    )
    assert browser.post(url("edit", case), sent).status_code == 302
    saved = queries.current(case)
    assert (saved.hopes, saved.strengths, saved.is_agreed) == ("𠮷野さんと働きたい🍙", "朝が早い", False)
    assert sorted(saved.issues.values_list("code", "note")) == [("DEBT", ""), ("HARDSHIP", "滞納2か月")]
    again = typed(browser.get(url("edit", case)))
    assert (again["issue_DEBT"], again["note_HARDSHIP"]) == ("on", "滞納2か月")


def test_課題は27すべて選べる(browser, actor, case):
    actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    root = lxml.html.document_fromstring(browser.get(url("edit", case)).content.decode())
    assert len(root.xpath("//input[@type='checkbox'][starts-with(@name, 'issue_')]")) == 27


def test_本人と確かめたら版が残る(browser, actor, case):
    build.write_assessment(case, actor=actor)
    page = browser.get(url("edit", case))
    answer = browser.post(url("edit", case), typed(page, act="agree", agreed_on="令和8年6月10日"), follow=True)
    assert answer.redirect_chain == [(url("index", case), 302)]
    shown = text_of(answer)
    assert ("6月10日 本人と確かめた" in shown, "第2版をつくる" in shown) == (True, True)
    assert browser.get(url("edit", case)).headers["Location"] == url("index", case)


@pytest.mark.parametrize(
    ("agreed_on", "words"),
    [
        pytest.param("令和8年6月9日", "AGREED_ON_WRONG", id="アセスメントより前の日"),
        pytest.param("令和8年6月11日", "今日より先の日です", id="明日"),
        pytest.param("", "本人と確かめた日を入れてください", id="日がない"),
        pytest.param("きのうかおととい", "読めませんでした", id="読めない日"),
    ],
)
def test_確かめたと記録できないときは_その場で言い_入力は残る(browser, actor, case, agreed_on, words):
    build.write_assessment(case, actor=actor)
    sent = typed(browser.get(url("edit", case)), act="agree", agreed_on=agreed_on, hopes="聞いたばかりのことば")
    answer = browser.post(url("edit", case), sent)
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert "聞いたばかりのことば" in answer.content.decode()
    assert queries.current(case).hopes == build.WISH


def test_先に保存した人がいれば_となりに見せて入力を残し_次の保存は通る(browser, actor, case):
    build.write_assessment(case, actor=actor)
    page = browser.get(url("edit", case))
    mine = typed(page, hopes="わたしの聞いたことば", situation_HEALTH="通院中")
    other = typed(page, hopes="別の人の聞いたことば", issue_DEBT="on")
    assert browser.post(url("edit", case), other).status_code == 302
    answer = browser.post(url("edit", case), mine)
    shown = text_of(answer)
    assert (answer.status_code, "STALE" in shown) == (422, True)
    assert ("別の人の聞いたことば" in shown, "わたしの聞いたことば" in shown) == (True, True)
    assert "(多重・過重)債務はい" in "".join(shown.split())
    assert browser.post(url("edit", case), typed(answer)).status_code == 302
    saved = queries.current(case)
    assert (saved.hopes, saved.issues.filter(code="DEBT").exists()) == ("わたしの聞いたことば", True)
    assert saved.situations.get(domain="HEALTH").text == "通院中"


@pytest.mark.parametrize("act", ["", "agree"], ids=["保存", "保存して確かめた"])
def test_二度押しても_断られない(browser, actor, case, act):
    build.write_assessment(case, actor=actor)
    sent = typed(browser.get(url("edit", case)), hopes="二度押したことば", act=act)
    assert [browser.post(url("edit", case), sent).status_code for _ in range(2)] == [302, 302]
    assert queries.current(case).is_agreed == bool(act)


def test_書いている間に本人と確かめられたら_その場で断る(browser, actor, case):
    edition = build.write_assessment(case, actor=actor)
    sent = typed(browser.get(url("edit", case)), hopes="まにあわなかったことば")
    actions.agree(assessment=edition, agreed_on=DAY, actor=actor, on=DAY)
    answer = browser.post(url("edit", case), sent)
    assert (answer.status_code, "ASSESSMENT_AGREED" in text_of(answer)) == (422, True)
    assert "まにあわなかったことば" in text_of(answer)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        pytest.param("hopes", "あ" * 100_000, "20000文字まで", id="10万文字"),
        pytest.param("note_DEBT", "あ" * 201, "200文字まで", id="長すぎるひとこと"),
    ],
)
def test_長すぎる文は_その場で言う(browser, actor, case, field, text, words):
    build.write_assessment(case, actor=actor)
    answer = browser.post(url("edit", case), typed(browser.get(url("edit", case))) | {field: text})
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert text in answer.content.decode()


def test_中断中のケースでは_その場で断る(browser, actor, case):
    cases.move(case, stage=case.stage, turn=case.turn, standing=Standing.INTERRUPTED, actor=actor, on=DAY)
    answer = browser.post(url("begin", case))
    assert (answer.status_code, "CASE_INTERRUPTED" in text_of(answer)) == (422, True)


def test_専門家の意見は二度押しても一つ(browser, case):
    page = browser.get(url("opinion", case))
    (form,) = lxml.html.document_fromstring(page.content.decode()).xpath("//main//form[@method='post']")
    sent = dict(form.form_values()) | {"expert": "架空市立病院の医師", "text": "通院を続ければ働ける", "domain": "HEALTH"}
    assert [browser.post(url("opinion", case), sent).status_code for _ in range(2)] == [302, 302]
    assert ExpertOpinion.objects.count() == 1
    assert "通院を続ければ働ける" in text_of(browser.get(url("index", case)))


def test_専門家の意見は_だれからかがなければ断る(browser, case):
    answer = browser.post(url("opinion", case), {"text": "書きかけ", "given_on": "今日"})
    assert (answer.status_code, "書きかけ" in text_of(answer)) == (422, True)


@pytest.mark.parametrize(
    ("role", "index", "edit"),
    [
        (Role.CHIEF_COUNSELOR, 200, 200), (Role.MUNICIPAL_OFFICER, 200, 403), (Role.AUDITOR, 200, 403),
        (Role.COUNSELOR, 404, 404), (Role.PARTNER_MEMBER, 404, 404), (Role.ADMINISTRATOR, 404, 404),
    ],
)
def test_だれが読めて_だれが書けるか(client_for, actor, case, role, index, edit):
    build.write_assessment(case, actor=actor)
    case.refresh_from_db()
    cases.report_to_municipality(case, on=DAY)
    visitor = client_for(make_staff(role))
    assert visitor.get(url("index", case)).status_code == index
    assert visitor.get(url("edit", case)).status_code == edit
    assert visitor.get(url("opinion", case)).status_code == edit
