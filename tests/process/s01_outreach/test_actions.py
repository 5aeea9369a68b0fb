import uuid
from datetime import timedelta

import pytest

from tests.factories import intake as build
from tests.factories.base import DAY, make_department, make_staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.violations import Refused
from yorisoi.people.models import Person
from yorisoi.process.s01_outreach import actions, queries
from yorisoi.process.s01_outreach.models import Discovery, OutreachAttempt, ReceivedList
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=10)


@pytest.fixture
def me():
    return make_staff()


def attempt(case, me, means, *, on=LATER, **facts):
    return actions.attempt(case=case, means=means, attempted_on=on, reaction="留守", actor=me, on=on, **facts)


def conclude(case, me, outcome="NO_NEED", reason="家族と暮らし、困っていない"):
    return actions.conclude(case=case, outcome=outcome, reason=reason, actor=me, on=LATER)


def place(case):
    case = build.fresh(case)
    return case.stage, case.turn, case.standing


def test_気づきは_ケースと記録と証跡を残す(me):
    case = build.lead_case(me, source_department=make_department(name="水道課"))
    assert place(case) == ("OUTREACH", "COUNSELOR", "ACTIVE")
    assert CaseNote.objects.get().body == "把握しました。経路は「① 庁内の他の課から」(水道課から)です。"
    assert AuditEntry.objects.filter(verb="lead.discovered", case_id=case.pk).count() == 1


def test_名前のわからない方の気づきも残せる(me):
    assert build.lead_case(me, person_facts=None).person.is_anonymous


def test_知っている人の気づきは_人を増やさない(me):
    person = build.received_case(me).person
    build.lead_case(me, person=person)
    assert Person.objects.count() == 1


def test_断られた気づきは_何も残さない(me):
    with pytest.raises(Refused) as refused:
        build.lead_case(me, story="", noticed_on=LATER, person_facts={"born_on": LATER})
    assert refused.value.codes == ("LEAD_STORY_MISSING", "NOTICED_IN_FUTURE", "BORN_IN_FUTURE")
    assert not Case.objects.exists()


def test_同じ送信の気づきは1つ(me):
    once = uuid.uuid4()
    assert build.lead_case(me, once=once) == build.lead_case(me, once=once)
    assert (Case.objects.count(), Person.objects.count(), Discovery.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("means", "said", "reached"),
    [
        ("VISIT", None, True), ("VISIT_ABSENT", None, False), ("LETTER", None, False), ("TELEPHONE", None, False),
        ("TELEPHONE", True, True), ("LEAFLET", False, False),
    ],
)
def test_会えた働きかけだけが_連絡のとれた日を進める(me, means, said, reached):
    case = build.lead_case(me)
    attempt(case, me, means, reached=said)
    assert (build.fresh(case).last_contact_on == LATER) is reached
    assert place(case) == ("OUTREACH", "COUNSELOR", "ACTIVE")


def test_先の日の働きかけは断る(me):
    case = build.lead_case(me)
    with pytest.raises(Refused) as refused:
        actions.attempt(case=case, means="VISIT", attempted_on=LATER, reaction="", actor=me, on=DAY)
    assert refused.value.codes == ("ATTEMPT_IN_FUTURE",)


def test_同じ送信の働きかけは1つ(me):
    case = build.lead_case(me)
    once = uuid.uuid4()
    assert attempt(case, me, "LETTER", once=once) == attempt(case, me, "LETTER", once=once)
    assert OutreachAttempt.objects.count() == 1


def test_必要なしと判断すると_ケースはおわる(me):
    case = build.lead_case(me)
    assert conclude(case, me) == conclude(case, me)
    assert place(case) == ("OUTREACH", "NOBODY", "ENDED")
    assert CaseNote.objects.filter(event="lead.concluded").count() == 1


def test_支援が進んだケースは_必要なしにできない(me):
    case = build.lead_case(me)
    type(case).objects.filter(pk=case.pk).update(stage="PROVISION")
    with pytest.raises(Refused) as refused:
        conclude(case, me)
    assert refused.value.codes == ("LEAD_RECEIVED",)
    assert place(case) == ("PROVISION", "COUNSELOR", "ACTIVE")


def test_働きかけを続ける判断は_ケースを動かさない(me):
    case = build.lead_case(me)
    conclude(case, me, outcome="REACHING_OUT", reason="")
    assert place(case) == ("OUTREACH", "COUNSELOR", "ACTIVE")


def test_緊急支援がすむまで_必要なしとしない(me):
    case = build.lead_case(me)
    emergency.raise_need(case=case, need="食べるものがない", noticed_on=DAY, actor=me, on=DAY)
    with pytest.raises(Refused) as refused:
        conclude(case, me, reason="")
    assert refused.value.codes == ("LEAD_REASON_MISSING", "EMERGENCY_OPEN")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda me: build.received_case(me), "NOT_A_LEAD"),
        (lambda me: build.received_case(me, case=build.lead_case(me)), "LEAD_RECEIVED"),
        (lambda me: build.triaged_case(me, outcome="INFORMATION_ONLY"), "CASE_ENDED"),
    ],
    ids=["気づきではない", "受付ずみ", "おわり"],
)
def test_気づきのまとめが断られるとき(me, make, code):
    with pytest.raises(Refused) as refused:
        conclude(make(me), me)
    assert refused.value.codes == (code,)


def test_名簿は_同じものを二度記録しない(me):
    facts = {
        "department": make_department(name="水道課"), "received_on": DAY, "subject": "6か月以上の滞納", "basis": "取り決め",
        "people_count": 12, "actor": me, "on": DAY,
    }
    assert actions.receive_list(**facts) == actions.receive_list(**facts)
    assert AuditEntry.objects.filter(verb="list.received").count() == 1


def test_根拠のない名簿は断る(me):
    with pytest.raises(Refused) as refused:
        actions.receive_list(
            department=make_department(), received_on=DAY, subject="滞納", basis="", people_count=1, actor=me, on=DAY
        )
    assert refused.value.codes == ("LIST_BASIS_MISSING",)
    assert not ReceivedList.objects.exists()


@pytest.mark.parametrize(
    ("make", "is_done", "note"),
    [
        (lambda me: build.lead_case(me), False, "働きかけ中"),
        (lambda me: build.received_case(me, case=build.lead_case(me)), True, "受付へ"),
    ],
    ids=["働きかけ中", "受付へ"],
)
def test_道のりの1番目は_1回の問い合わせで言える(me, django_assert_num_queries, make, is_done, note):
    case = make(me)
    with django_assert_num_queries(1):
        assert queries.panel(case) == Panel("OUTREACH", is_done, note, DAY)


def test_気づきのない道のり(me):
    case = build.received_case(me)
    assert queries.panel(case) == Panel("OUTREACH", False)
    assert queries.duties(scope_of_case(case, on=DAY)) == []
