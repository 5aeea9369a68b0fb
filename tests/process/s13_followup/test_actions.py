from datetime import timedelta

import pytest

from tests.factories.base import DAY, make_staff
from tests.factories.intake import fresh
from tests.factories.provision import started_plan
from tests.factories.review import closed_case, first_check, followed_case
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.queries.duties import scope_of_case, scope_of_staff
from yorisoi.foundation.violations import Refused
from yorisoi.process.s13_followup import actions, queries
from yorisoi.process.s13_followup.enums import FollowUpFinding, FollowUpMeans
from yorisoi.process.s13_followup.models import FollowUp
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=30)


@pytest.fixture
def actor():
    return make_staff()


def place(case):
    case = fresh(case)
    return (case.stage, case.turn, case.standing)


def check(days=30, means=FollowUpMeans.PERSON):
    return {"due_on": DAY + timedelta(days=days), "means": means}


def plan(case, actor, *checks):
    return actions.plan(case=case, checks=checks, actor=actor, on=DAY)


def record(followup, actor, *, finding=FollowUpFinding.STEADY, on=LATER, **facts):
    facts = {"done_on": on, "note": "元気に働いている。夜はいっしょにごはんを食べている。", **facts}
    return actions.record(followup=followup, finding=finding, actor=actor, on=on, **facts)


def duties_of(case, *, on):
    found = [duty for batch in queries.duties(scope_of_case(fresh(case), on=on)) for duty in batch.duties]
    return [(duty.kind, duty.due_on, duty.days_late(on)) for duty in found]


def test_フォローを予定する(actor):
    case = closed_case(actor)
    made = plan(case, actor, check(30), check(90, FollowUpMeans.WATCH))
    assert [each.due_on for each in made] == [LATER, DAY + timedelta(days=90)]
    assert place(case) == (Stage.FOLLOWUP, Turn.COUNSELOR, Standing.ENDED)
    assert fresh(case).ended_on == DAY


def test_同じ予定の二度押しは一度(actor):
    case = closed_case(actor)
    plan(case, actor, check(30), check(30), check(90))
    plan(case, actor, check(30), check(90))
    assert FollowUp.objects.filter(case=case).count() == 2
    assert CaseNote.objects.filter(case=case, event="followup.planned").count() == 1


@pytest.mark.parametrize(
    ("days", "expected"), [((), ("CHECKS_MISSING",)), ((-1,), ("CHECK_BEFORE_CLOSURE",))]
)
def test_予定できないとき(actor, days, expected):
    case = closed_case(actor)
    with pytest.raises(Refused) as refused:
        plan(case, actor, *(check(each) for each in days))
    assert refused.value.codes == expected


def test_終結していないケースにはフォローを予定できない(actor):
    case = started_plan(actor).case
    with pytest.raises(Refused) as refused:
        plan(case, actor, check(30))
    assert refused.value.codes == ("NOT_CLOSED",)
    assert fresh(case).standing == Standing.ACTIVE


def test_フォローを記録する(actor):
    case = followed_case(actor)
    done = record(first_check(case), actor)
    assert (done.is_done, done.asks_for_support) == (True, False)
    assert place(case) == (Stage.FOLLOWUP, Turn.COUNSELOR, Standing.ENDED)
    assert fresh(case).last_contact_on == LATER


def test_すべて確かめるとフォローは終わる(actor):
    case = followed_case(actor)
    record(first_check(case), actor)
    last = DAY + timedelta(days=90)
    record(FollowUp.objects.get(case=case, done_on__isnull=True), actor, on=last)
    assert place(case) == (Stage.FOLLOWUP, Turn.NOBODY, Standing.ENDED)
    panel = queries.panel(case)
    assert (panel.is_done, panel.note, panel.happened_on) == (True, "2/2", last)


def test_終わったあとにまた予定できる(actor):
    case = followed_case(actor, in_days=(30,))
    record(first_check(case), actor)
    plan(case, actor, check(180))
    assert place(case) == (Stage.FOLLOWUP, Turn.COUNSELOR, Standing.ENDED)


@pytest.mark.parametrize(
    ("means", "finding", "is_contact"),
    [
        (FollowUpMeans.PERSON, FollowUpFinding.STEADY, True),
        (FollowUpMeans.PERSON, FollowUpFinding.WORRYING, True),
        (FollowUpMeans.PERSON, FollowUpFinding.UNREACHED, False),
        (FollowUpMeans.PARTNER, FollowUpFinding.STEADY, False),
    ],
)
def test_本人と話せたときだけ連絡がとれた日になる(actor, means, finding, is_contact):
    case = closed_case(actor)
    [made] = plan(case, actor, check(30, means))
    record(made, actor, finding=finding)
    assert (fresh(case).last_contact_on == LATER) is is_contact


def test_記録の二度押しは一度_ちがう内容は断る(actor):
    case = followed_case(actor)
    made = first_check(case)
    record(made, actor)
    record(made, actor)
    assert CaseNote.objects.filter(case=case, event="followup.recorded").count() == 1
    with pytest.raises(Refused) as refused:
        record(made, actor, finding=FollowUpFinding.WORRYING)
    assert refused.value.codes == ("ALREADY_DONE",)


def test_足りないことを全部いう(actor):
    case = followed_case(actor)
    with pytest.raises(Refused) as refused:
        record(first_check(case), actor, finding="", note="", done_on=LATER + timedelta(days=1))
    assert refused.value.codes == ("FINDING_MISSING", "FOLLOWUP_NOTE_MISSING", "FOLLOWUP_IN_FUTURE")
    assert first_check(case).is_done is False


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(DAY, [(DutyKind.FOLLOW_UP, LATER, 0)], id="手引き§12: 終結のときに決めた日がある"),
        pytest.param(LATER, [(DutyKind.FOLLOW_UP, LATER, 0)], id="process§3: その日"),
        pytest.param(LATER + timedelta(days=3), [(DutyKind.FOLLOW_UP, LATER, 3)], id="process§3: おくれ"),
    ],
)
def test_決めた日に確かめる(actor, on, expected):
    assert duties_of(followed_case(actor, in_days=(30,)), on=on) == expected


def test_確かめると終わる(actor):
    case = followed_case(actor, in_days=(30,))
    record(first_check(case), actor, finding=FollowUpFinding.UNREACHED)
    assert duties_of(case, on=LATER) == []


def test_理由は日付の入ったことばで言う(actor):
    case = followed_case(actor, in_days=(30,))
    [batch] = queries.duties(scope_of_case(case, on=DAY))
    assert batch.duties[0].why == "終結のときに、7月10日に確かめると決めました。本人の気持ち・状況を聞く。"


def test_終結しても担当の今日することに出る(actor):
    followed_case(actor, in_days=(5, 60))
    other = make_staff()
    counts = [queries.duties(scope_of_staff(staff, on=DAY))[0].count for staff in (actor, other)]
    assert counts == [1, 0]


def test_予定がなければすごろくは進まない(actor, django_assert_num_queries):
    case = closed_case(actor)
    with django_assert_num_queries(1):
        panel = queries.panel(case)
    assert (panel.is_done, panel.note) == (False, "")
