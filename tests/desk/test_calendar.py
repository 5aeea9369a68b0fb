from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.factories.base import DAY, make_case, make_staff
from yorisoi.agencies import actions as agencies
from yorisoi.agencies import queries as staff_queries
from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.desk.queries import calendar
from yorisoi.process.s07_meeting import actions as meeting
from yorisoi.process.s07_meeting.enums import MeetingRhythm
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm

pytestmark = pytest.mark.django_db
WEEK = reverse("desk:calendar")
MONDAY = calendar.monday_of(DAY)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


def note(case, worker, *, next_on=None, next_note="", form=ContactForm.TELEPHONE, happened_on=DAY):
    return records.write_note(
        case=case, body="話した", form=form, happened_on=happened_on, actor=worker, on=DAY, next_on=next_on, next_note=next_note,
    )


def anew(worker):
    seen = staff_queries.mark_of_feed(staff_queries.feed_of(worker))
    return agencies.give_feed(actor=worker, at=timezone.now(), seen=seen)


def labels(days):
    return [(item.on, item.label, item.number) for day in days for item in day.items]


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("14:00 窓口で面談", time(14)), ("9:30訪問", time(9, 30)), ("１４：１０ 電話", time(14, 10)),
        ("14時半に", time(14, 30)), ("午後に訪問", None), ("25:00", None), ("", None),
    ],
    ids=str,
)
def test_予定のことばのはじめの時刻を読む(words, at):
    assert calendar.time_of(words) == at


def test_週は月曜からで_予定と会議が時刻の順に並ぶ(worker, case):
    note(case, worker, next_on=DAY + timedelta(days=1), next_note="14:00 訪問")
    chief = make_staff(Role.CHIEF_COUNSELOR)
    meeting.call(rhythm=MeetingRhythm.REGULAR, meets_on=DAY + timedelta(days=1), starts_at=time(10), actor=chief, on=DAY)
    days = calendar.week(worker, monday=MONDAY, on=DAY)
    assert days[0].on.weekday() == 0
    assert len(days) == 7
    on_the_day = next(day for day in days if day.on == DAY + timedelta(days=1))
    assert [(item.at, item.kind) for item in on_the_day.items if item.at] == [(time(10), "meeting"), (time(14), "appointment")]


def test_すんだ予定は消え_書いた訪問が残る(worker, case):
    note(case, worker, next_on=DAY, next_note="訪問")
    note(case, worker, form=ContactForm.VISIT)
    found = labels(calendar.week(worker, monday=MONDAY, on=DAY))
    assert (DAY, "予定", case.number) not in found
    assert (DAY, "訪問・同行支援", case.number) in found


def test_期限はその日に出る(worker, case):
    found = calendar.items(worker, since=DAY, until=DAY + timedelta(days=40), on=DAY)
    assert any(item.kind == "due" and item.number == case.number for item in found)


def test_担当でない人の予定には出ない(worker, case):
    note(case, worker, next_on=DAY, next_note="訪問")
    colleague = make_staff(agency=worker.agency)
    assert labels(calendar.week(colleague, monday=MONDAY, on=DAY)) == []


def test_問合せの数は予定の数で変わらない(worker, case, django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as one:
        calendar.week(worker, monday=MONDAY, on=DAY)
    for _ in range(5):
        other = make_case(actor=worker)
        note(other, worker, next_on=DAY, next_note="訪問")
    with django_assert_num_queries(len(one)):
        calendar.week(worker, monday=MONDAY, on=DAY)


@pytest.mark.parametrize("asked", ["", "きのう", "令和0年1月1日", "9999-12-31", "0001-01-01", "2026-06-31"])
def test_読めない日を言われたら_今週を出す(client_for, worker, asked):
    answer = client_for(worker).get(WEEK, {"from": asked})
    assert answer.status_code == 200
    assert answer.context["monday"] == MONDAY


def test_配信には番号と種類だけが出て_名前も内容も出ない(client, client_for, worker, case):
    note(case, worker, next_on=DAY + timedelta(days=1), next_note="14:00 ひみつの喫茶店で")
    client_for(worker).post(reverse("desk:feed_new"))
    secret = anew(worker)
    answer = client.get(reverse("desk:feed", args=[secret]))
    words = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"{case.number} 予定" in words
    assert "山川" not in words
    assert "喫茶店" not in words
    events = [each for each in Calendar.from_ical(answer.content).walk("VEVENT") if str(each["SUMMARY"]).endswith("予定")]
    assert events[0].decoded("dtstart").strftime("%H:%M") == "14:00"
    assert AuditEntry.objects.filter(verb="calendar.fetched", actor_id=worker.pk).exists()


def test_配信を作ると_アドレスは一度だけ見える(client_for, worker):
    browser = client_for(worker)
    browser.post(reverse("desk:feed_new"))
    assert "/calendar/feed/" in browser.get(WEEK).context["address"]
    assert browser.get(WEEK).context["address"] == ""


def test_作りなおすと_前のアドレスは開かない(client, worker):
    first = agencies.give_feed(actor=worker, at=timezone.now())
    assert agencies.give_feed(actor=worker, at=timezone.now()) == ""  # the same page pressed again
    second = anew(worker)
    assert client.get(reverse("desk:feed", args=[first])).status_code == 404
    assert client.get(reverse("desk:feed", args=[second])).status_code == 200


def test_やめた職員と_止めた配信は開かない(client, worker):
    secret = agencies.give_feed(actor=worker, at=timezone.now())
    worker.is_active = False
    worker.save(update_fields=["is_active"])
    assert staff_queries.staff_of_feed(secret) is None
    worker.is_active = True
    worker.save(update_fields=["is_active"])
    agencies.stop_feed(actor=worker)
    agencies.stop_feed(actor=worker)
    assert client.get(reverse("desk:feed", args=[secret])).status_code == 404


def test_支援の役割をはなれた職員の配信は開かない(client, worker):
    secret = agencies.give_feed(actor=worker, at=timezone.now())
    Staff.objects.filter(pk=worker.pk).update(role=Role.AUDITOR)
    assert client.get(reverse("desk:feed", args=[secret])).status_code == 404


def test_自治体職員の画面ではない(client_for, worker):
    assert client_for(make_staff(role=Role.MUNICIPAL_OFFICER)).get(WEEK).status_code == 403


def test_だれの予定かは_日をまたいでも同じ():
    assert calendar.monday_of(date(2026, 6, 14)) == date(2026, 6, 8)
