import pytest
from django.urls import reverse

from tests.factories import meeting as build
from tests.factories.base import DAY, make_agency, make_case, make_municipality, make_staff
from tests.factories.plan import agreed_plan, drafted_plan
from tests.factories.review import reviewed_plan
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.consents import actions as consents
from yorisoi.consents import queries as consent_queries
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting import queries
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem, MeetingMember, SupportCoordinationMeeting
from yorisoi.process.s11_review import actions as reviews

pytestmark = pytest.mark.django_db
OUTCOME = {"discussion": "午前のみで開始。", "conditions": "", "condition_checker": "", "roles_agreed": "", "gaps": ""}


@pytest.fixture
def counselor():
    return make_staff()


@pytest.fixture
def chief(counselor):
    return build.chief_of(counselor)


@pytest.fixture
def browser(chief, client_for):
    return client_for(chief)


@pytest.fixture
def plan(counselor):
    return agreed_plan(counselor)


@pytest.fixture
def hello_work():
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def to(name, *args):
    return reverse(f"meeting:{name}", args=args)


def item_url(item):
    return to("item", item.meeting_id, item.pk)


def refused(response, code, *typed):
    """Assert that a page answered in place with that code and kept what was typed."""
    text = response.content.decode()
    assert response.status_code == 422
    assert code in text
    assert [word for word in typed if word not in text] == []


def withdraw_consents(case, actor):
    for consent in consent_queries.in_force(case, on=DAY):
        consents.withdraw(consent=consent, note="やめたい", actor=actor, on=DAY)


def form_of_new(**changes):
    return {
        "rhythm": "REGULAR", "meets_on": "令和8年6月17日", "starts_at": "午後2時", "place": "市役所 3階",
        "outside-TOTAL_FORMS": "1", "outside-INITIAL_FORMS": "0", "outside-0-agency": "", "outside-0-name": "",
    } | changes


# List and new --------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(browser):
    page = browser.get(to("list")).content.decode()
    assert "これからの会議は、まだありません。" in page
    assert "これまでの会議の記録は、まだありません。" in page


def test_the_list_parts_coming_from_held(browser, chief, plan):
    item = build.open_meeting_with(plan)
    build.conclude(item)
    meetings.close_meeting(meeting=item.meeting, actor=chief, on=DAY)
    build.called_meeting(chief, in_days=30)
    page = browser.get(to("list"))
    assert [meeting.pk for meeting in page.context["held"]] == [item.meeting_id]
    assert [meeting.item_count for meeting in page.context["coming"]] == [0]


def test_a_meeting_is_called_with_outside_names(browser, chief, hello_work):
    page = browser.post(
        to("new"),
        form_of_new(**{
            "chair": chief.pk, "staff": [chief.pk], "outside-0-agency": hello_work.pk, "outside-0-name": "南 和子",
        }),
    )
    meeting = SupportCoordinationMeeting.objects.get()
    assert page.url == to("show", meeting.pk)
    assert (meeting.meets_on.isoformat(), meeting.starts_at.hour) == ("2026-06-17", 14)
    assert {member.name for member in queries.members(meeting)} == {chief.name, "南 和子"}


def test_the_usual_members_are_asked_again(browser, chief, hello_work):
    build.called_meeting(chief, members=[{"agency": hello_work, "name": "南 和子"}])
    page = browser.get(to("new"))
    assert "南 和子" in page.content.decode()


def test_two_presses_are_one_meeting(browser, chief):
    once = browser.get(to("new")).context["form"]["once"].value()
    for _ in range(2):
        browser.post(to("new"), form_of_new(chair=chief.pk, once=once))
    assert SupportCoordinationMeeting.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"meets_on": "令和7年6月17日"}, "MEETING_LONG_PAST"),
        ({"outside-0-name": "南 和子"}, "MEMBER_UNNAMED"),
    ],
    ids=["去年の日", "機関がない"],
)
def test_a_refused_call_keeps_what_was_typed(browser, chief, changes, code):
    page = browser.post(to("new"), form_of_new(chair=chief.pk, place="駅前の分室") | changes)
    refused(page, code, "駅前の分室")


def test_a_partner_is_not_marked_as_the_municipality(browser, chief, hello_work):
    page = browser.post(
        to("new"),
        form_of_new(**{
            "chair": chief.pk, "outside-0-agency": hello_work.pk, "outside-0-name": "南 和子",
            "outside-0-represents_municipality": "on",
        }),
    )
    refused(page, "NOT_THE_MUNICIPALITY", "南 和子")


def test_a_counselor_is_told_in_place_who_calls_meetings(client_for, counselor):
    refused(client_for(counselor).post(to("new"), form_of_new(chair=counselor.pk)), "MEETING_CHIEF_ONLY", "市役所 3階")


# The meeting ---------------------------------------------------------------------------------------------------------


def test_the_meeting_shows_what_waits_and_who_is_missing(browser, chief, plan, counselor):
    drafted_plan(counselor, complete=False)
    meeting = build.called_meeting(chief, members=[])
    page = browser.get(to("show", meeting.pk)).content.decode()
    assert "構成員に自治体がいません" in page
    assert (page.count("準備よし"), page.count("準備中")) == (1, 1)
    assert "スクリーニングで" not in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COUNSELOR, 200), (Role.CHIEF_COUNSELOR, 200), (Role.MUNICIPAL_OFFICER, 404), (Role.PARTNER_MEMBER, 404),
        (Role.AUDITOR, 200), (Role.ADMINISTRATOR, 404),
    ],
    ids=["相談支援員", "主任", "構成員でない自治体職員", "構成員でない関係機関", "監査", "管理者"],
)
def test_who_sees_a_meeting(client_for, chief, role, status):
    assert client_for(make_staff(role)).get(to("show", build.called_meeting(chief).pk)).status_code == status


def test_members_see_their_meeting_and_nobody_elses(client_for, chief):
    partner = make_staff(Role.PARTNER_MEMBER)
    mine, other = build.called_meeting(chief, members=[{"staff": partner}]), build.called_meeting(chief)
    client = client_for(partner)
    assert client.get(to("show", mine.pk)).status_code == 200
    assert client.get(to("show", other.pk)).status_code == 404
    assert [meeting.pk for meeting in client.get(to("list")).context["coming"]] == [mine.pk]


@pytest.mark.parametrize("page", ["show", "edit"])
def test_a_meeting_of_another_municipality_does_not_exist(client_for, chief, page):
    town = make_municipality(code="990027", name="架空町")
    stranger = make_staff(Role.CHIEF_COUNSELOR, agency=make_agency(name="架空町くらし相談室", municipality=town))
    assert client_for(stranger).get(to(page, build.called_meeting(chief).pk)).status_code == 404


def test_a_case_one_may_not_see_stays_unnamed(client_for, chief, plan):
    item = build.tabled_item(plan)
    stranger = client_for(make_staff())
    page = stranger.get(to("show", item.meeting_id)).content.decode()
    assert plan.case.number not in page
    assert plan.case.person.name not in page
    assert stranger.get(item_url(item)).status_code == 404


def test_a_member_reads_the_case_by_the_meetings_grant(client_for, chief, plan):
    partner = make_staff(Role.PARTNER_MEMBER)
    item = build.tabled_item(plan, meeting=build.called_meeting(chief, members=[{"staff": partner}]))
    page = client_for(partner).get(item_url(item))
    assert "支援調整会議の構成員のため" in page.content.decode()


def test_an_item_on_a_review_leads_to_the_review(client_for, chief, counselor):
    partner = make_staff(Role.PARTNER_MEMBER)
    meeting = build.called_meeting(chief, in_days=0, members=[{"staff": partner}])
    item = reviews.table(review=reviewed_plan(counselor), meeting=meeting, actor=counselor, on=DAY)
    page = client_for(partner)
    assert f'href="/cases/{item.case.number}/review/"' in page.get(item_url(item)).content.decode()
    assert page.get(f"/cases/{item.case.number}/review/").status_code == 200


def test_an_item_on_a_plan_leads_to_no_review(browser, plan):
    assert "/review/" not in browser.get(item_url(build.tabled_item(plan))).content.decode()


def test_the_meeting_takes_as_many_queries_for_more_items(browser, chief, counselor, django_assert_max_num_queries):
    meeting = build.called_meeting(chief)
    for _ in range(3):
        build.tabled_item(agreed_plan(counselor), meeting=meeting)
    with django_assert_max_num_queries(30):
        browser.get(to("show", meeting.pk))


def test_day_and_place_are_changed_and_a_second_page_is_stale(browser, chief):
    meeting = build.called_meeting(chief)
    page = browser.get(to("edit", meeting.pk))
    typed = {
        "meets_on": "令和8年6月24日", "starts_at": "", "place": "駅前の分室", "chair": chief.pk,
        "version": page.context["form"]["version"].value(),
    }
    assert browser.post(to("edit", meeting.pk), typed).status_code == 302
    refused(browser.post(to("edit", meeting.pk), typed | {"place": "公民館"}), "STALE", "公民館")


def test_a_member_is_added_and_removed(browser, chief, hello_work):
    meeting = build.called_meeting(chief)
    browser.post(to("members", meeting.pk), {"member-agency": hello_work.pk, "member-name": "南 和子"})
    member = MeetingMember.objects.get(agency=hello_work)
    browser.post(to("remove_member", meeting.pk, member.pk))
    assert not MeetingMember.objects.filter(agency=hello_work).exists()
    assert browser.post(to("remove_member", meeting.pk, member.pk)).url == to("show", meeting.pk)


def test_an_officer_added_takes_part_as_the_municipality(browser, chief):
    meeting = build.called_meeting(chief, members=[])
    officer = make_staff(Role.MUNICIPAL_OFFICER)
    browser.post(to("members", meeting.pk), {"member-staff": officer.pk, "member-name": ""})
    assert MeetingMember.objects.get(staff=officer).represents_municipality


@pytest.mark.parametrize(
    ("typed", "code"),
    [({"member-claims_ground": ""}, "CONSENT_MISSING"), ({"member-claims_ground": "on"}, "BASIS_MISSING")],
    ids=["同意がない", "根拠がない"],
)
def test_a_member_without_consent_is_refused_by_number(browser, chief, plan, hello_work, typed, code):
    withdraw_consents(plan.case, chief)
    item = build.tabled_item(plan)
    page = browser.post(
        to("members", item.meeting_id), {"member-agency": hello_work.pk, "member-name": "南 和子"} | typed
    )
    refused(page, code, "南 和子", plan.case.number)


def test_a_present_member_is_not_removed(browser, chief, plan):
    item = build.open_meeting_with(plan)
    member = queries.members(item.meeting).filter(represents_municipality=True).get()
    refused(browser.post(to("remove_member", item.meeting_id, member.pk)), "MEMBER_ATTENDED")


def test_a_topic_is_added(browser, chief):
    meeting = build.called_meeting(chief)
    for _ in range(2):
        browser.post(to("topics", meeting.pk), {"topic-title": "夜間の居場所がない"})
    assert AgendaItem.objects.get().subject == Subject.RESOURCES
    refused(browser.post(to("topics", meeting.pk), {"topic-title": " "}), "TITLE_MISSING")


@pytest.mark.parametrize("act", ["topics", "order", "members", "open", "close", "cancel"])
def test_a_guest_of_the_meeting_reads_only(client_for, chief, act):
    officer = make_staff(Role.MUNICIPAL_OFFICER)
    meeting = build.called_meeting(chief, members=[{"staff": officer}])
    assert client_for(officer).get(to("show", meeting.pk)).status_code == 200
    assert client_for(officer).post(to(act, meeting.pk)).status_code == 403


def test_a_guest_records_no_outcome_and_calls_no_meeting(client_for, chief, plan):
    partner = make_staff(Role.PARTNER_MEMBER)
    item = build.open_meeting_with(plan, members=[{"staff": partner}])
    assert client_for(partner).post(item_url(item), OUTCOME | {"outcome": "ENDORSED"}).status_code == 403
    assert client_for(partner).get(to("new")).status_code == 403


def test_the_order_is_changed_once_a_page(browser, chief):
    meeting = build.called_meeting(chief)
    for title in ("居場所", "通院の足"):
        meetings.add_topic(meeting=meeting, title=title, actor=chief, on=DAY)
    below = AgendaItem.objects.get(title="通院の足")
    typed = {"item": below.pk, "up": "1", "version": SupportCoordinationMeeting.objects.get().version}
    assert browser.post(to("order", meeting.pk), typed).status_code == 302
    assert [item.title for item in queries.agenda(meeting)] == ["通院の足", "居場所"]
    refused(browser.post(to("order", meeting.pk), typed), "STALE")
    assert browser.post(to("order", meeting.pk), {"item": "x"}).url == to("show", meeting.pk)


def test_an_item_is_withdrawn(browser, chief, plan):
    item = build.tabled_item(plan)
    assert browser.post(to("withdraw", item.meeting_id, item.pk)).status_code == 302
    assert browser.post(to("withdraw", item.meeting_id, item.pk)).url == to("show", item.meeting_id)


def test_a_concluded_item_is_not_withdrawn(browser, chief, plan):
    item = build.conclude(build.open_meeting_with(plan))
    refused(browser.post(to("withdraw", item.meeting_id, item.pk)), "ALREADY_CONCLUDED")


def test_the_meeting_begins_with_attendance(browser, chief, plan):
    item = build.tabled_item(plan, meeting=build.called_meeting(chief, in_days=0))
    page = browser.get(to("show", item.meeting_id))
    members = [member.pk for member in page.context["members"]]
    typed = {"session-version": page.context["meeting"].version, "session-attended": members}
    assert browser.post(to("open", item.meeting_id), typed).status_code == 302
    assert browser.post(to("open", item.meeting_id), typed).status_code == 302
    page = browser.get(to("show", item.meeting_id)).content.decode()
    assert "議題をすすめる" in page
    assert "自治体不参加" not in page


def test_a_meeting_without_the_municipality_is_warned_of(browser, chief, plan):
    item = build.tabled_item(plan, meeting=build.called_meeting(chief, in_days=0))
    page = browser.get(to("show", item.meeting_id))
    own = [member.pk for member in page.context["members"] if not member.represents_municipality]
    browser.post(
        to("open", item.meeting_id), {"session-version": page.context["meeting"].version, "session-attended": own}
    )
    assert "自治体が出席していません" in browser.get(to("show", item.meeting_id)).content.decode()


@pytest.mark.parametrize(
    ("typed", "code"),
    [({"session-attended": []}, "ATTENDANCE_MISSING"), ({"session-version": "1"}, "STALE")],
    ids=["出席がない", "ほかの人が先に変えた"],
)
def test_a_refused_beginning(browser, chief, typed, code):
    meeting = build.called_meeting(chief, in_days=0)
    page = browser.get(to("show", meeting.pk))
    given = {
        "session-version": page.context["meeting"].version,
        "session-attended": [member.pk for member in page.context["members"]],
    }
    refused(browser.post(to("open", meeting.pk), given | typed), code)


@pytest.mark.parametrize("act", ["open", "close", "cancel"])
def test_a_counselor_leads_no_meeting(client_for, chief, counselor, act):
    meeting = build.called_meeting(chief)
    version = SupportCoordinationMeeting.objects.get().version
    typed = {
        "version": version, "close-version": version, "close-minutes": "メモ", "session-version": version,
        "session-attended": [member.pk for member in queries.members(meeting)],
    }
    refused(client_for(counselor).post(to(act, meeting.pk), typed), "MEETING_CHIEF_ONLY")


def test_a_meeting_is_closed_when_all_is_said(browser, chief, plan):
    item = build.open_meeting_with(plan)
    typed = {"close-version": browser.get(to("show", item.meeting_id)).context["meeting"].version, "close-minutes": "次は7月"}
    refused(browser.post(to("close", item.meeting_id), typed), "ITEMS_PENDING", "次は7月")
    build.conclude(item)
    for _ in range(2):
        assert browser.post(to("close", item.meeting_id), typed).status_code == 302
    assert "次は7月" in browser.get(to("show", item.meeting_id)).content.decode()


def test_a_meeting_not_begun_is_not_closed(browser, chief):
    meeting = build.called_meeting(chief)
    typed = {"close-version": browser.get(to("show", meeting.pk)).context["meeting"].version, "close-minutes": ""}
    refused(browser.post(to("close", meeting.pk), typed), "MEETING_NOT_HELD")


def test_a_meeting_is_called_off(browser, chief, plan):
    item = build.tabled_item(plan)
    for old in ("1", "9" * 5_000):
        refused(browser.post(to("cancel", item.meeting_id), {"version": old}), "STALE")
    version = browser.get(to("show", item.meeting_id)).context["meeting"].version
    for _ in range(2):
        assert browser.post(to("cancel", item.meeting_id), {"version": version}).status_code == 302


def test_a_meeting_under_way_is_not_called_off(browser, plan):
    item = build.open_meeting_with(plan)
    refused(browser.post(to("cancel", item.meeting_id), {"version": "1"}), "MEETING_STARTED")


# An item -------------------------------------------------------------------------------------------------------------


def test_the_item_shows_the_case_and_the_table_of_the_handbook(browser, counselor):
    item = build.open_meeting_with(agreed_plan(counselor, other=True))
    page = browser.get(item_url(item)).content.decode()
    assert "娘に、ちゃんと働いている姿を見せたい" in page
    assert "② 法定サービスと、それ以外のサービスを含む <b>← このプラン</b>" in page
    assert (page.count("法定 要決定"), page.count('<span class="chip">報告</span>')) == (1, 1)


def test_recording_goes_on_to_the_next_item(browser, chief, counselor):
    first, second = agreed_plan(counselor), agreed_plan(counselor)
    meeting = build.called_meeting(chief)
    items = [build.tabled_item(plan, meeting=meeting) for plan in (first, second)]
    build.begin(meeting, actor=chief)
    page = browser.post(item_url(items[0]), OUTCOME | {"outcome": "ENDORSED", "gaps": "夜間の居場所\n\n通院の足"})
    assert page.url == item_url(items[1])
    page = browser.post(item_url(items[1]), OUTCOME | {"outcome": "POSTPONED"})
    assert page.url == to("show", meeting.pk)
    assert [gap.text for gap in queries.gaps(meeting)] == ["夜間の居場所", "通院の足"]


def test_pressing_twice_records_once(browser, plan):
    item = build.open_meeting_with(plan)
    for _ in range(2):
        assert browser.post(item_url(item), OUTCOME | {"outcome": "ENDORSED"}).status_code == 302
    assert [(each.subject, each.outcome) for each in queries.items_of(plan.case)] == [(Subject.NEW_PLAN, AgendaOutcome.ENDORSED)]


def test_an_outcome_before_the_meeting_is_refused_in_place(browser, plan):
    refused(
        browser.post(item_url(build.tabled_item(plan)), OUTCOME | {"outcome": "ENDORSED"}), "MEETING_NOT_HELD",
        "午前のみで開始。",
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"outcome": "CONDITIONAL"}, "CONDITION_MISSING"),
        ({"outcome": "RETURNED", "discussion": "", "roles_agreed": "午前のみで開始。"}, "DISCUSSION_MISSING"),
    ],
    ids=["条件がない", "差し戻しの理由がない"],
)
def test_a_refused_outcome_keeps_what_was_typed(browser, plan, typed, code):
    refused(browser.post(item_url(build.open_meeting_with(plan)), OUTCOME | typed), code, "午前のみで開始。")


def test_an_outcome_of_another_subject_is_not_offered(browser, plan):
    page = browser.post(item_url(build.open_meeting_with(plan)), OUTCOME | {"outcome": "CONFIRMED"})
    assert page.status_code == 422


def test_somebody_recorded_first_and_nothing_typed_is_lost(browser, plan):
    item = build.open_meeting_with(plan)
    build.conclude(item)
    page = browser.post(item_url(item), OUTCOME | {"outcome": "POSTPONED", "discussion": "時間が足りない。"})
    refused(page, "ALREADY_CONCLUDED", "時間が足りない。", "記録されなかった入力")


def test_who_does_not_lead_records_no_outcome(client_for, counselor, plan):
    page = client_for(counselor).post(item_url(build.open_meeting_with(plan)), OUTCOME | {"outcome": "ENDORSED"})
    refused(page, "MEETING_CHIEF_ONLY", "午前のみで開始。")


def test_a_topic_is_talked_about_without_a_case(browser, chief):
    meeting = build.called_meeting(chief)
    item = meetings.add_topic(meeting=meeting, title="夜間の居場所がない", actor=chief, on=DAY)
    build.begin(meeting, actor=chief)
    page = browser.get(item_url(item)).content.decode()
    assert "地域の課題として話し合います" in page
    typed = {"outcome": "CONFIRMED", "discussion": "", "roles_agreed": "", "gaps": "夜間の居場所"}
    assert browser.post(item_url(item), typed).status_code == 302


def test_a_recorded_item_shows_its_conclusion(browser, plan):
    item = build.open_meeting_with(plan)
    build.conclude(item, AgendaOutcome.CONDITIONAL, conditions="2か月後に見直す", condition_checker="高梨 修", gaps=["居場所"])
    page = browser.get(item_url(item)).content.decode()
    assert "2か月後に見直す" in page
    assert "確かめる人: 高梨 修" in page


@pytest.mark.parametrize("subject", [Subject.SHARING, Subject.REVIEW], ids=["共有", "評価"])
def test_a_case_without_a_plan_is_shown_too(browser, chief, subject):
    meeting = build.called_meeting(chief)
    item = meetings.table_case(meeting=meeting, case=make_case(actor=chief), subject=subject, actor=chief, on=DAY)
    assert "プランは、まだありません。" in browser.get(item_url(item)).content.decode()


# Putting a case on an agenda -----------------------------------------------------------------------------------------


def test_a_case_is_put_on_an_agenda(client_for, counselor, chief, plan):
    meeting = build.called_meeting(chief)
    client = client_for(counselor)
    page = client.get(to("table", plan.case.number), {"meeting": meeting.pk})
    assert page.context["form"]["subject"].value() == Subject.NEW_PLAN
    for _ in range(2):
        page = client.post(to("table", plan.case.number), {"meeting": meeting.pk, "subject": "NEW_PLAN"})
        assert page.url == to("show", meeting.pk)
    assert AgendaItem.objects.count() == 1


def test_without_a_meeting_the_page_says_so(client_for, counselor, plan):
    assert "これからの会議が、まだありません。" in client_for(counselor).get(to("table", plan.case.number)).content.decode()


def test_what_a_plan_lacks_is_told_in_place(client_for, counselor, chief):
    plan = drafted_plan(counselor, complete=False)
    meeting = build.called_meeting(chief)
    page = client_for(counselor).post(to("table", plan.case.number), {"meeting": meeting.pk, "subject": "NEW_PLAN"})
    refused(page, "PLAN_ITEM_MISSING")
    refused(page, "PERSON_AGREEMENT_MISSING")


@pytest.mark.parametrize(
    ("typed", "code"), [({}, "CONSENT_MISSING"), ({"claims_ground": "on"}, "BASIS_MISSING")], ids=["同意がない", "根拠がない"]
)
def test_outside_members_need_consent_or_ground(client_for, counselor, chief, plan, hello_work, typed, code):
    withdraw_consents(plan.case, chief)
    meeting = build.called_meeting(chief, members=[{"agency": hello_work, "name": "南 和子"}])
    page = client_for(counselor).post(
        to("table", plan.case.number), {"meeting": meeting.pk, "subject": "NEW_PLAN"} | typed
    )
    refused(page, code, "外の機関: ハローワーク架空")


@pytest.mark.parametrize(
    ("subject", "code"), [("INTERRUPTION", "NOT_INTERRUPTED"), ("NEW_PLAN", "ALREADY_TABLED")], ids=["中断がない", "もう議題にある"]
)
def test_other_refusals_in_place(client_for, counselor, chief, plan, subject, code):
    build.tabled_item(plan)
    meeting = build.called_meeting(chief, in_days=14)
    page = client_for(counselor).post(to("table", plan.case.number), {"meeting": meeting.pk, "subject": subject})
    refused(page, code)


def test_an_officer_puts_nothing_on_the_agenda(client_for, counselor):
    plan = build.endorsed_plan(counselor)
    meeting = build.called_meeting(build.chief_of(counselor))
    client = client_for(build.officer_of(counselor))
    page = client.post(to("table", plan.case.number), {"meeting": meeting.pk, "subject": "SHARING"})
    assert page.status_code == 403


def test_a_meeting_called_off_takes_no_more(browser, chief):
    meeting = build.called_meeting(chief)
    meetings.cancel(meeting=meeting, actor=chief, on=DAY)
    refused(browser.post(to("topics", meeting.pk), {"topic-title": "夜間の居場所"}), "MEETING_OVER")


def test_a_plan_postponed_here_is_not_put_back_here(browser, chief, plan):
    item = build.conclude(build.open_meeting_with(plan), AgendaOutcome.POSTPONED)
    page = browser.post(to("table", plan.case.number), {"meeting": item.meeting_id, "subject": "NEW_PLAN"})
    refused(page, "CONCLUDED_HERE")


def test_a_guest_reads_minutes_and_gaps_only_while_they_see_the_cases(client_for, chief, plan, clock):
    partner = make_staff(Role.PARTNER_MEMBER)
    item = build.open_meeting_with(plan, members=[{"staff": partner}])
    build.conclude(item, gaps=["夜間の居場所"])
    meetings.close_meeting(meeting=item.meeting, actor=chief, on=DAY, minutes="山川さんのことを話した")
    page = to("show", item.meeting_id)
    now = client_for(partner).get(page).content.decode()
    clock.move_to("2026-07-10 09:30")
    later = client_for(partner).get(page).content.decode()
    assert [("山川さんのこと" in text, "夜間の居場所" in text) for text in (now, later)] == [(True, True), (False, False)]
    assert "山川さんのこと" in client_for(chief).get(page).content.decode()
