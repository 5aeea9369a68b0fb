"""会議にかける: due by the agency's next regular meeting, else when the period ends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.meeting import called_meeting, chief_of
from tests.factories.plan import agreed_plan
from tests.factories.provision import interrupted_case
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.queries.duties import scope_of_case, scope_of_staff
from yorisoi.desk.queries import duties
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import MeetingRhythm

pytestmark = pytest.mark.django_db
PERIOD = DAY + timedelta(days=14)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief(worker):
    return chief_of(worker)


def tabling(scope, kind=DutyKind.TABLING):
    return [duty for duty in duties.merged(duties.everything(scope)) if duty.kind == kind]


def due(worker, *, on=DAY, days_ahead=30):
    return [duty.due_on for duty in tabling(scope_of_staff(worker, on=on, days_ahead=days_ahead))]


def test_次の定期の会議までに_会議にかける(worker, chief):
    case = agreed_plan(worker).case
    called_meeting(chief, in_days=12)
    called_meeting(chief, in_days=8)
    (duty,) = tabling(scope_of_case(case, on=DAY))
    assert duty.due_on == DAY + timedelta(days=8)
    assert duty.why.endswith("支援調整会議の議題に入れます。次の定期の会議は6月18日です。")


@pytest.mark.parametrize(
    "facts",
    [{"in_days": 15}, {"in_days": 8, "rhythm": MeetingRhythm.AD_HOC}],
    ids=["期間のあとの定期の会議", "随時の会議"],
)
def test_期間のうちに定期の会議がなければ_期間のおわりまで(worker, chief, facts):
    agreed_plan(worker)
    called_meeting(chief, **facts)
    assert due(worker) == [PERIOD]


def test_取りやめた会議も_ほかの機関の会議も_期限にならない(worker, chief):
    agreed_plan(worker)
    meetings.cancel(meeting=called_meeting(chief, in_days=8), actor=chief, on=DAY)
    called_meeting(chief_of(make_staff(agency=make_agency(name="となりの相談センター"))), in_days=8)
    assert due(worker) == [PERIOD]


def test_会議の日がすぎたら_その次の会議か_期間のおわりまで(worker, chief):
    agreed_plan(worker)
    called_meeting(chief, in_days=3)
    assert due(worker, on=DAY + timedelta(days=4)) == [PERIOD]
    called_meeting(chief, in_days=9)
    assert due(worker, on=DAY + timedelta(days=4)) == [DAY + timedelta(days=9)]


def test_おくれたものは_次の会議があっても_おくれのまま(worker, chief):
    agreed_plan(worker)
    later = DAY + timedelta(days=20)
    called_meeting(chief, on=later, in_days=1)
    assert due(worker, on=later) == [PERIOD]


def test_自治体の期間が長くても_近い定期の会議があれば出る_なければまだ出ない(worker, chief):
    cases.set_period(kind=DutyKind.TABLING, days=60, actor=chief)
    agreed_plan(worker)
    assert due(worker) == []
    called_meeting(chief, in_days=8)
    assert due(worker) == [DAY + timedelta(days=8)]


def reporting(worker, *, on=DAY):
    return tabling(scope_of_staff(worker, on=on, days_ahead=7), DutyKind.INTERRUPTION_REPORT)


def test_中断は_次の定期の会議までに報告する(worker, chief):
    interrupted_case(worker)
    assert reporting(worker) == []
    called_meeting(chief, in_days=5)
    (duty,) = reporting(worker)
    assert duty.due_on == DAY + timedelta(days=5)
    assert duty.why == "6月10日に中断しました。支援調整会議への報告がまだです。次の定期の会議は6月15日です。"


def test_中断の報告は_会議があっても_30日でおくれる(worker, chief):
    interrupted_case(worker)
    later = DAY + timedelta(days=31)
    called_meeting(chief, on=later, in_days=3)
    (duty,) = reporting(worker, on=later)
    assert (duty.due_on, duty.days_late(later)) == (DAY + timedelta(days=30), 1)


def asked(worker):
    scope = scope_of_staff(worker, on=DAY, days_ahead=30)
    duties.everything(scope)  # the queries are built once a day
    with CaptureQueriesContext(connection) as found:
        duties.everything(scope)
    return len(found)


def test_問いあわせは_かけるものがあるときだけ_一つふえる(worker, chief):
    called_meeting(chief)
    make_case(actor=worker)
    nothing = asked(worker)
    agreed_plan(worker)
    one = asked(worker)
    agreed_plan(worker)
    assert (one, asked(worker)) == (nothing + 1, nothing + 1)
