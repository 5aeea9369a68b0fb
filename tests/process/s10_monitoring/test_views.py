from datetime import timedelta

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.intake import end, fresh
from tests.factories.meeting import officer_of
from tests.factories.plan import agreed_plan
from tests.factories.provision import (
    interrupted_case,
    make_effort,
    monitor,
    monitored_case,
    report_interruption,
    started_plan,
)
from tests.process.reading import chosen, codes, read, text, token, value
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis
from yorisoi.process.s10_monitoring.models import Interruption, Monitoring, ReconnectEffort

pytestmark = pytest.mark.django_db
PAGES = ("", "new/", "efforts/new/", "interruption/", "resumption/")


@pytest.fixture
def actor():
    return make_staff()


@pytest.fixture
def page(client_for, actor):
    return client_for(actor)


def before(days):
    return DAY - timedelta(days=days)


def url(case, tail=""):
    return f"/cases/{case.number}/monitoring/{tail}"


# 一覧


def test_the_page_says_when_the_next_one_is_due(page, actor):
    case = monitored_case(actor)
    words = text(page.get(url(case)))
    assert "次は 定期モニタリング 7月10日(金)まで" in words
    assert "あと30日" in words
    assert "思ったより落ち着けた。" in words


def test_the_page_says_how_late_it_is(client_for, actor, clock):
    case = monitored_case(actor)
    clock.move_to("2026-07-15T09:00+09:00")
    assert "5日おくれ" in text(client_for(actor).get(url(case)))


def test_the_page_of_a_case_without_support_says_so(page, actor):
    words = text(page.get(url(make_case(actor=actor))))
    assert "支援が始まると、次のモニタリングの日がここに出ます。" in words
    assert "モニタリングの記録は、まだありません。" in words


def test_a_major_change_leads_to_the_review(page, actor):
    case = monitored_case(actor, major_change=True)
    answer = page.get(url(case))
    assert "大きな変化がありました" in text(answer)
    assert read(answer).xpath(f"//main//a[@href='/cases/{case.number}/review/']")


def test_the_list_has_pages(page, actor):
    plan = started_plan(actor, on=before(40))
    for number in range(22):
        monitor(plan, actor=actor, on=before(30 - number), findings=f"{number}回目のようす")
    first, second = page.get(url(plan.case)), page.get(url(plan.case) + "?page=2")
    assert "21回目のようす" in text(first)
    assert "21回目のようす" not in text(second)
    assert "1回目のようす" in text(second)


def test_the_page_costs_the_same_however_many_there_are(page, actor, django_assert_max_num_queries):
    plan = started_plan(actor, on=before(40))
    for number in range(20):
        monitor(plan, actor=actor, on=before(30 - number))
        make_effort(plan.case, actor=actor, on=before(30 - number))
    with django_assert_max_num_queries(25):
        page.get(url(plan.case))


# モニタリングを記録する


def typed(**facts):
    return {
        "kind": "AFTER_START", "monitored_on": "令和8年6月10日", "met_person": "on", "satisfaction": "FAIR",
        "person_words": "朝がつらい。", "findings": "週2回は通えている。", **facts,
    }


def test_the_kind_that_is_due_is_chosen_already(page, client_for, actor, clock):
    plan = started_plan(actor)
    assert chosen(page.get(url(plan.case, "new/")), "kind") == ["AFTER_START"]
    monitor(plan, actor=actor)
    assert chosen(page.get(url(plan.case, "new/")), "kind") == ["AD_HOC"]
    clock.move_to("2026-07-08T09:00+09:00")
    assert chosen(client_for(actor).get(url(plan.case, "new/")), "kind") == ["REGULAR"]


def test_the_plan_and_the_last_look_stand_beside_the_form(page, actor):
    case = monitored_case(actor)
    words = text(page.get(url(case, "new/")))
    assert "週3日、午前の仕事につく" in words
    assert "午前の通所に慣れてきた。" in words


def test_a_monitoring_is_recorded_once(page, actor):
    plan = started_plan(actor)
    data = typed(once=token(page.get(url(plan.case, "new/"))))
    assert [page.post(url(plan.case, "new/"), data).status_code for _ in range(2)] == [302, 302]
    made = Monitoring.objects.get()
    assert (made.kind, made.satisfaction, made.person_words, made.met_person) == ("AFTER_START", "FAIR", "朝がつらい。", True)


def test_an_unfit_monitoring_is_refused_in_place_with_every_reason(page, actor):
    plan = agreed_plan(actor)
    answer = page.post(url(plan.case, "new/"), typed(findings="", monitored_on="R8.6.11"))
    assert answer.status_code == 422
    assert codes(answer) == ["PLAN_NOT_ENDORSED", "FINDINGS_MISSING", "MONITORED_IN_FUTURE"]
    assert (value(answer, "person_words"), value(answer, "monitored_on")) == ("朝がつらい。", "R8.6.11")
    assert chosen(answer, "satisfaction") == ["FAIR"]


def test_what_is_not_chosen_is_asked_for_in_place(page, actor):
    plan = started_plan(actor)
    answer = page.post(url(plan.case, "new/"), typed(satisfaction=""))
    assert answer.status_code == 422
    assert "本人がどう感じているかを選んでください。" in text(answer)
    assert value(answer, "findings") == "週2回は通えている。"


def test_a_case_without_a_plan_is_told_so(page, actor):
    answer = page.post(url(make_case(actor=actor), "new/"), typed())
    assert (answer.status_code, codes(answer)) == (422, ["PLAN_NOT_ENDORSED"])


def test_an_interrupted_case_is_resumed_first(page, actor):
    answer = page.post(url(interrupted_case(actor), "new/"), typed())
    assert (answer.status_code, codes(answer)) == (422, ["CASE_INTERRUPTED"])
    assert value(answer, "findings") == "週2回は通えている。"


def test_an_ended_case_is_not_monitored(page, actor):
    plan = started_plan(actor)
    end(plan.case, actor=actor)
    answer = page.post(url(plan.case, "new/"), typed())
    assert (answer.status_code, codes(answer)) == (422, ["CASE_ENDED"])


# 働きかけ


def typed_effort(**facts):
    return {"kind": "VISIT", "made_on": "令和8年6月10日", "text": "留守。連絡票を残した。", **facts}


def test_an_effort_is_recorded_once(page, actor):
    case = make_case(actor=actor, on=before(40))
    data = typed_effort(once=token(page.get(url(case, "efforts/new/"))))
    assert [page.post(url(case, "efforts/new/"), data).status_code for _ in range(2)] == [302, 302]
    made = ReconnectEffort.objects.get()
    assert (made.kind, made.text, made.reached) == ("VISIT", "留守。連絡票を残した。", False)


def test_an_unfit_effort_is_refused_in_place(page, actor):
    case = make_case(actor=actor)
    answer = page.post(url(case, "efforts/new/"), typed_effort(text="　", made_on="R8.6.11"))
    assert (answer.status_code, codes(answer)) == (422, ["EFFORT_EMPTY", "EFFORT_IN_FUTURE"])
    assert value(answer, "made_on") == "R8.6.11"
    assert chosen(answer, "kind") == ["VISIT"]


def test_no_effort_is_kept_on_an_ended_case(page, actor):
    case = make_case(actor=actor)
    end(case, actor=actor)
    answer = page.post(url(case, "efforts/new/"), typed_effort())
    assert (answer.status_code, codes(answer)) == (422, ["CASE_ENDED"])


def test_an_answer_from_an_interrupted_person_leads_to_the_resumption(page, actor):
    case = interrupted_case(actor)
    answer = page.post(url(case, "efforts/new/"), typed_effort(reached="on"))
    assert answer.url == url(case, "resumption/")


# 中断


def typed_interruption(**facts):
    return {"interrupted_on": "令和8年6月10日", "reason": "5月から応答がない。", **facts}


def test_the_page_shows_what_was_tried_since_the_last_contact(page, actor):
    plan = started_plan(actor, on=before(60))
    make_effort(plan.case, actor=actor, on=before(10))
    words = text(page.get(url(plan.case, "interruption/")))
    assert "最後の連絡のあとの働きかけ 1回" in words
    assert "玄関に連絡票を残した。" in words
    assert "最後に連絡がとれた日 令和8年4月11日" in words


def test_an_interruption_without_an_effort_is_refused_in_place(page, actor):
    plan = started_plan(actor, on=before(60))
    assert "働きかけは、まだ記録されていません。" in text(page.get(url(plan.case, "interruption/")))
    answer = page.post(url(plan.case, "interruption/"), typed_interruption())
    assert (answer.status_code, codes(answer)) == (422, ["EFFORT_MISSING"])
    assert value(answer, "reason") == "5月から応答がない。"
    assert read(answer).xpath(f"//main//a[@href='{url(plan.case, 'efforts/new/')}']")
    assert not Interruption.objects.exists()


def test_every_reason_stands_at_its_field(page, actor):
    case = make_case(actor=actor)
    answer = page.post(url(case, "interruption/"), typed_interruption(reason="", interrupted_on="R8.6.11"))
    assert codes(answer) == ["EFFORT_MISSING", "INTERRUPTION_REASON_MISSING", "INTERRUPTED_IN_FUTURE"]
    assert read(answer).xpath("//*[@id='id_reason_error']")
    assert read(answer).xpath("//*[@id='id_interrupted_on_error']")


def test_after_the_interruption_comes_the_meeting(page, actor):
    plan = started_plan(actor, on=before(60))
    make_effort(plan.case, actor=actor, on=before(10))
    answer = page.post(url(plan.case, "interruption/"), typed_interruption(), follow=True)
    (link,) = read(answer).xpath("//main//a[contains(@class, 'main')]")
    assert (link.text_content(), link.get("href")) == ("会議に報告する", f"/cases/{plan.case.number}/meeting/")
    assert fresh(plan.case).is_interrupted


def test_the_same_press_interrupts_once(page, actor):
    plan = started_plan(actor, on=before(60))
    make_effort(plan.case, actor=actor, on=before(10))
    data = typed_interruption(once=token(page.get(url(plan.case, "interruption/"))))
    assert [page.post(url(plan.case, "interruption/"), data).status_code for _ in range(2)] == [302, 302]
    assert Interruption.objects.count() == 1


def test_an_old_page_is_told_that_it_stands_still(page, actor):
    case = interrupted_case(actor)
    answer = page.post(url(case, "interruption/"), typed_interruption())
    assert (answer.status_code, codes(answer)) == (422, ["ALREADY_INTERRUPTED"])
    assert value(answer, "reason") == "5月から応答がない。"


def test_an_ended_case_is_not_interrupted(page, actor):
    case = make_case(actor=actor)
    end(case, actor=actor)
    answer = page.post(url(case, "interruption/"), typed_interruption())
    assert (answer.status_code, codes(answer)) == (422, ["CASE_ENDED"])


def test_the_state_says_whether_the_meeting_knows(page, actor):
    case = interrupted_case(actor, on=before(5))
    assert "会議への報告まだです" in text(page.get(url(case))).replace(" ", "")
    report_interruption(case, actor=actor)
    assert "会議への報告令和8年6月10日確認した" in text(page.get(url(case))).replace(" ", "")


# 再開


def typed_resumption(**facts):
    return {"resumed_on": "令和8年6月10日", "note": "本人から電話があった。", **facts}


def test_a_case_resumes_and_the_same_press_is_once(page, actor):
    case = interrupted_case(actor)
    assert [page.post(url(case, "resumption/"), typed_resumption()).status_code for _ in range(2)] == [302, 302]
    assert fresh(case).is_active


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"note": " "}, ["RESUMPTION_NOTE_MISSING"], id="いきさつがない"),
        pytest.param({"resumed_on": "令和8年6月9日"}, ["RESUMED_BEFORE"], id="中断より前"),
        pytest.param({"resumed_on": "令和8年6月11日"}, ["RESUMED_IN_FUTURE"], id="先の日"),
    ],
)
def test_an_unfit_resumption_is_refused_in_place(page, actor, facts, expected):
    case = interrupted_case(actor)
    data = typed_resumption(**facts)
    answer = page.post(url(case, "resumption/"), data)
    assert (answer.status_code, codes(answer)) == (422, expected)
    assert value(answer, "resumed_on") == data["resumed_on"]
    assert fresh(case).is_interrupted


def test_a_case_that_does_not_stand_still_is_told_so_in_place(page, actor):
    answer = page.post(url(make_case(actor=actor), "resumption/"), typed_resumption())
    assert (answer.status_code, codes(answer)) == (422, ["NOT_INTERRUPTED"])
    assert value(answer, "note") == "本人から電話があった。"


def test_a_case_that_does_not_stand_still_asks_for_nothing(page, actor):
    answer = page.get(url(make_case(actor=actor), "resumption/"))
    assert "再開することは、いまありません。" in text(answer)
    assert "支援を再開する" not in [button.text_content().strip() for button in read(answer).iter("button")]


def test_an_ended_case_is_not_resumed(page, actor):
    case = make_case(actor=actor)
    end(case, actor=actor)
    answer = page.post(url(case, "resumption/"), typed_resumption())
    assert (answer.status_code, codes(answer)) == (422, ["CASE_ENDED"])


# 扉


@pytest.mark.parametrize("tail", PAGES)
def test_nobody_else_finds_the_case(client_for, actor, tail):
    case = make_case(actor=actor)
    stranger = make_staff(agency=make_agency(name="となりの相談センター"))
    assert client_for(stranger).get(url(case, tail)).status_code == 404


@pytest.mark.parametrize("tail", PAGES[1:])
def test_one_who_only_reads_does_not_write(client_for, actor, tail):
    case = monitored_case(actor)
    partner = make_staff(Role.PARTNER_MEMBER)
    cases.grant(case=case, staff=partner, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=actor)
    answer = client_for(partner).get(url(case))
    assert answer.status_code == 200
    assert not read(answer).xpath("//main//a[contains(@href, '/new/')]")
    assert client_for(partner).get(url(case, tail)).status_code == 403
    assert client_for(partner).post(url(case, tail)).status_code == 403


def test_the_officer_of_a_reported_case_reads(client_for, actor):
    case = monitored_case(actor)
    assert client_for(officer_of(actor)).get(url(case)).status_code == 200


@pytest.mark.parametrize("tail", PAGES[1:])
def test_the_officer_of_a_reported_case_does_not_write(client_for, actor, tail):
    case = monitored_case(actor)
    assert client_for(officer_of(actor)).get(url(case, tail)).status_code == 403
