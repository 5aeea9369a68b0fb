import uuid
from datetime import timedelta

import pytest

from tests.factories import intake as build
from tests.factories.base import DAY, make_staff
from tests.factories.provision import interrupted_case
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.queries.duties import scope_of_case, scope_of_staff
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.violations import Refused
from yorisoi.process.s03_emergency import actions, queries
from yorisoi.process.s03_emergency.models import EmergencySupport
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def me():
    return make_staff()


def raise_need(case, me, need="今夜の宿がない", **facts):
    return actions.raise_need(case=case, need=need, noticed_on=DAY, actor=me, on=DAY, **facts)


def settle(case, me, *, on=DAY, **facts):
    facts = {"state": "DONE", "means": "FOOD", "detail": "米5kg", **facts}
    return actions.settle(case=case, settled_on=on, actor=me, on=on, **facts)


def place(case):
    case = build.fresh(case)
    return case.stage, case.turn, case.standing


def duties(case, on=DAY):
    return [(duty.due_on, duty.days_late(on)) for duty in queries.duties(scope_of_case(case, on=on))[0].duties]


def test_急ぐことがわかると_申込みの前のケースは緊急支援になる(me):
    case = build.triaged_case(me)
    raise_need(case, me)
    assert place(case) == ("EMERGENCY", "COUNSELOR", "ACTIVE")
    assert CaseNote.objects.filter(event="emergency.raised").count() == 1
    assert AuditEntry.objects.filter(verb="emergency.raised", case_id=case.pk).count() == 1


def test_申込みのあとなら_段階は動かない(me):
    case = build.enrolled_case(me)
    raise_need(case, me)
    assert place(case) == ("ASSESSMENT", "COUNSELOR", "ACTIVE")
    assert duties(case) == [(DAY, 0)]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (build.lead_case, ("OUTREACH", "COUNSELOR", "ACTIVE")), (build.received_case, ("INTAKE", "COUNSELOR", "ACTIVE")),
        (build.triaged_case, ("INTAKE", "PERSON", "ACTIVE")),
    ],
    ids=["把握", "受付", "申込み待ち"],
)
def test_対応すると_もとの場所にもどる(me, make, expected):
    case = make(me)
    settle(case, me, support=raise_need(case, me))
    assert place(case) == expected


def test_急ぐことが2つあれば_両方すむまで緊急支援のまま(me):
    case = build.received_case(me)
    first, second = raise_need(case, me), raise_need(case, me, need="電気が止まった")
    settle(case, me, support=first)
    assert place(case) == ("EMERGENCY", "COUNSELOR", "ACTIVE")
    settle(case, me, support=second, means="UTILITY")
    assert place(case) == ("INTAKE", "COUNSELOR", "ACTIVE")


def test_いそぐ受付には_一度に対応を記録できる(me):
    case = build.received_case(me, is_urgent=True, urgency_note="今夜の食事がない")
    row = settle(case, me, on=TOMORROW)
    assert (row.need, row.noticed_on, row.state) == ("今夜の食事がない", DAY, "DONE")
    assert place(case) == ("INTAKE", "COUNSELOR", "ACTIVE")


def test_必要なかったときは_理由が残る(me):
    case = build.received_case(me, is_urgent=True)
    row = settle(case, me, state="NOT_NEEDED", means="FOOD", detail="家族が食事を届けた")
    assert (row.state, row.means, row.settled_by) == ("NOT_NEEDED", "", me)


def test_受付の印がなくても_わかったその日に対応を記録できる(me):
    case = build.received_case(me)
    row = settle(case, me, need="財布を落とした", means="SMALL_LOAN")
    assert (row.need, row.noticed_on) == ("財布を落とした", DAY)


def test_断られた対応は_何も残さない(me):
    case = build.received_case(me)
    with pytest.raises(Refused) as refused:
        settle(case, me, means="")
    assert refused.value.codes == ("NEED_MISSING", "EMERGENCY_MEANS_MISSING")
    assert not EmergencySupport.objects.exists()


def test_二度は対応しない(me):
    case = build.received_case(me)
    need = raise_need(case, me)
    settle(case, me, support=need)
    with pytest.raises(Refused) as refused:
        settle(case, me, support=need)
    assert refused.value.codes == ("EMERGENCY_SETTLED",)


def test_同じ送信は1つ(me):
    case = build.received_case(me)
    once = uuid.uuid4()
    assert raise_need(case, me, once=once) == raise_need(case, me, once=once)
    once = uuid.uuid4()
    facts = {"need": "財布を落とした", "once": once}
    assert settle(case, me, **facts) == settle(case, me, **facts)
    assert EmergencySupport.objects.count() == 2


def test_おわったケースに_急ぐことは記録できない(me):
    case = build.triaged_case(me, outcome="INFORMATION_ONLY")
    with pytest.raises(Refused) as refused:
        raise_need(case, me)
    assert refused.value.codes == ("CASE_ENDED",)


# すること


def test_急ぐことは_その日に求められ_対応で終わる(me):
    case = build.received_case(me)
    need = raise_need(case, me)
    assert duties(case) == [(DAY, 0)]
    assert duties(case, on=TOMORROW) == [(DAY, 1)]
    settle(case, me, support=need)
    assert duties(case) == []


def test_いそぐ受付も_その日に求められ_対応で終わる(me):
    case = build.received_case(me, is_urgent=True)
    assert duties(case, on=TOMORROW) == [(DAY, 1)]
    settle(case, me, need="食べるものがない")
    assert duties(case) == []


def test_いそぐ受付に急ぐことを書いても_することは1つ(me):
    case = build.received_case(me, is_urgent=True)
    raise_need(case, me)
    batch = queries.duties(scope_of_staff(me, on=DAY))[0]
    assert (batch.count, [duty.why for duty in batch.duties]) == (1, ["6月10日に、急ぐことがわかりました: 今夜の宿がない"])


def test_中断していても_急ぐことは記録でき_求められ_対応できる_中断のまま(me):
    case = interrupted_case(me)
    need = raise_need(case, me)
    assert build.fresh(case).has_urgent_need
    assert place(case) == ("MONITORING", "MEETING", "INTERRUPTED")
    assert duties(build.fresh(case)) == [(DAY, 0)]
    settle(case, me, support=need)
    assert duties(build.fresh(case)) == []
    assert not build.fresh(case).has_urgent_need
    assert place(case) == ("MONITORING", "MEETING", "INTERRUPTED")


def test_おわったケースへの二度押しは_同じ対応を返す(me):
    case = build.received_case(me)
    once = uuid.uuid4()
    facts = {"need": "財布を落とした", "once": once}
    made = settle(case, me, **facts)
    type(case).objects.filter(pk=case.pk).update(standing="ENDED", ended_on=DAY)
    assert settle(case, me, **facts) == made


def test_おわったケースには求めない(me):
    case = build.received_case(me, is_urgent=True)
    type(case).objects.filter(pk=case.pk).update(standing="ENDED", ended_on=DAY)
    assert duties(case) == []


# 道のり


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda case, me: None, Panel("EMERGENCY", False)),
        (lambda case, me: raise_need(case, me), Panel("EMERGENCY", False, "対応が必要", DAY)),
        (lambda case, me: settle(case, me, support=raise_need(case, me)), Panel("EMERGENCY", True, "対応した", DAY)),
        (
            lambda case, me: settle(case, me, support=raise_need(case, me), state="NOT_NEEDED"),
            Panel("EMERGENCY", True, "必要なし", DAY),
        ),
    ],
    ids=["なし", "必要", "対応した", "必要なし"],
)
def test_道のりの3番目は_1回の問い合わせで言える(me, django_assert_num_queries, act, expected):
    case = build.received_case(me)
    act(case, me)
    with django_assert_num_queries(1):
        assert queries.panel(case) == expected


def test_いそぐ受付の道のり(me):
    assert queries.panel(build.received_case(me, is_urgent=True)) == Panel("EMERGENCY", False, "対応が必要")
