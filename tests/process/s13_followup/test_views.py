import pytest
from django.urls import reverse

from tests.factories.base import DAY, make_staff
from tests.factories.intake import fresh
from tests.factories.meeting import officer_of
from tests.factories.provision import started_plan
from tests.factories.review import closed_case, first_check, followed_case
from tests.reading import codes_in, found, main_buttons, text_of
from yorisoi.cases.enums import Stage, Turn
from yorisoi.process.s13_followup import actions
from yorisoi.process.s13_followup.enums import FollowUpFinding
from yorisoi.process.s13_followup.models import FollowUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return make_staff()


@pytest.fixture
def browser(actor, client_for):
    return client_for(actor)


def url(name, case, *args):
    return reverse(f"followup:{name}", args=[case.number, *args])


def typed(check, **changes):
    """Return what the filled form of one check sends."""
    facts = {"done_on": "令和8年6月10日", "finding": "STEADY", "note": "朝の仕事が続いている。"} | changes
    return {f"check{check.pk}-{name}": value for name, value in facts.items()}


def planned(**changes):
    return {"due_on_1": "令和8年7月10日", "means_1": "PERSON", "due_on_2": "R8.9.10", "means_2": "WATCH"} | changes


def test_終結したあとの画面(browser, actor):
    page = browser.get(url("index", closed_case(actor)))
    words = text_of(page)
    assert "令和8年6月10日 終結" in words
    assert "1か月後と3か月後に、本人に電話する。" in words
    assert "これから確かめる日は、ありません" in words
    assert main_buttons(page) == ["予定を記録する"]


def test_確かめる日を入れる(browser, actor):
    case = closed_case(actor)
    answers = [browser.post(url("plan", case), planned()) for _ in range(2)]
    assert [answer.url for answer in answers] == [url("index", case)] * 2
    assert FollowUp.objects.filter(case=case).count() == 2
    page = browser.get(url("index", case))
    assert "令和8年7月10日(金) 本人の気持ち・状況を聞く" in text_of(page)
    assert "令和8年9月10日(木) 見守りが続いているか確かめる" in text_of(page)
    assert main_buttons(page) == ["ようすを記録する"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"due_on_1": "", "due_on_2": ""}, "CHECKS_MISSING", id="手引き§12: 日を決める"),
        pytest.param({"due_on_2": "令和8年6月1日"}, "CHECK_BEFORE_CLOSURE", id="手引き§12: 終結のあとに確かめる"),
    ],
)
def test_予定できないときはその場でいい_打ったものは残る(browser, actor, changes, expected):
    case = closed_case(actor)
    answer = browser.post(url("plan", case), planned(means_1="IBASHO", **changes))
    assert (answer.status_code, codes_in(answer)) == (422, [expected])
    assert [each.get("value") for each in found(answer, "//select[@name='means_1']/option[@selected]")] == ["IBASHO"]


def test_終結していないケース(browser, actor):
    case = started_plan(actor).case
    assert "このケースは、まだ終結していません" in text_of(browser.get(url("index", case)))
    answer = browser.post(url("plan", case), planned())
    assert (answer.status_code, codes_in(answer)) == (422, ["NOT_CLOSED"])


def test_ようすを記録する(browser, actor):
    case = followed_case(actor)
    check = first_check(case)
    answers = [browser.post(url("record", case, check.pk), typed(check)) for _ in range(2)]
    assert [answer.url for answer in answers] == [url("index", case)] * 2
    page = browser.get(url("index", case))
    assert "確かめたこと 令和8年6月10日 目指した生活が続いている" in text_of(page)
    assert "新しい相談" not in text_of(page)


def test_足りないところをその場でいい_打ったものは残る(browser, actor):
    case = followed_case(actor)
    check = first_check(case)
    answer = browser.post(url("record", case, check.pk), typed(check, finding="", done_on="令和8年6月11日"))
    assert (answer.status_code, codes_in(answer)) == (422, ["FINDING_MISSING", "FOLLOWUP_IN_FUTURE"])
    assert "朝の仕事が続いている。" in text_of(answer)
    answer = browser.post(url("record", case, check.pk), typed(check, note=""))
    assert codes_in(answer) == ["FOLLOWUP_NOTE_MISSING"]


def test_ほかの人が先に記録していたら入力を見せる(browser, actor):
    case = followed_case(actor)
    check = first_check(case)
    actions.record(
        followup=check, finding=FollowUpFinding.WORRYING, done_on=DAY, note="電話に出なかった。", actor=actor, on=DAY
    )
    answer = browser.post(url("record", case, check.pk), typed(check))
    assert (answer.status_code, codes_in(answer)) == (422, ["ALREADY_DONE"])
    assert "記録されなかった入力" in text_of(answer)
    assert "朝の仕事が続いている。" in text_of(answer)


def test_もう一度の相談へ案内する(browser, actor):
    case = followed_case(actor, in_days=(30,))
    check = first_check(case)
    browser.post(url("record", case, check.pk), typed(check, finding="NEEDS_SUPPORT", note="仕事が切れたとのこと。"))
    page = browser.get(url("index", case))
    [link] = found(page, "//main//a[text()='新しい相談']")
    assert link.get("href") == f"{reverse('intake:new')}?person={case.number}"
    assert main_buttons(page) == ["新しい相談"]
    assert browser.get(link.get("href")).status_code == 200
    assert (fresh(case).stage, fresh(case).turn) == (Stage.FOLLOWUP, Turn.NOBODY)


def test_日をすぎた予定には印がつく(client_for, actor, clock):
    case = followed_case(actor, in_days=(30,))
    assert "日をすぎています" not in text_of(client_for(actor).get(url("index", case)))
    clock.move_to("2026-07-11T09:30+09:00")
    assert "日をすぎています" in text_of(client_for(actor).get(url("index", case)))


def test_ほかのケースの予定は見つからない(browser, actor):
    mine, other = followed_case(actor), followed_case(actor)
    check = first_check(other)
    assert browser.post(url("record", mine, check.pk), typed(check)).status_code == 404


def test_担当でない職員には見えない(client_for, actor):
    assert client_for(make_staff()).get(url("index", closed_case(actor))).status_code == 404


def test_自治体職員は読めるが書けない(client_for, actor):
    case = followed_case(actor)
    officer, check = client_for(officer_of(actor)), first_check(case)
    page = officer.get(url("index", case))
    assert (page.status_code, main_buttons(page)) == (200, [])
    assert officer.post(url("record", case, check.pk), typed(check)).status_code == 403
    assert officer.post(url("plan", case), planned()).status_code == 403


def test_サインインが要る(client, actor):
    assert client.get(url("index", closed_case(actor))).status_code == 302
