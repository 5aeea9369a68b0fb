import uuid
from datetime import timedelta

import pytest

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_staff
from yorisoi.agencies.enums import AgencyKind
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import PeriodSetting
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.consents import actions as consents
from yorisoi.foundation.violations import Refused
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.records.models import CaseNote
from yorisoi.referrals import actions, queries
from yorisoi.referrals.models import ArrivalCheck, Introduction

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=14)


@pytest.fixture
def me():
    return make_staff()


@pytest.fixture
def case(me):
    return build.enrolled_case(me)


@pytest.fixture
def hello_work(me):
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def introduce(case, me, agency, *, on=DAY, **facts):
    facts = {"kind": "WARM_HANDOVER", "reason": "求職の相談をお願いします", "made_on": on, **facts}
    return actions.introduce(case=case, to_agency=agency, actor=me, on=on, **facts)


def handed_over(me, agency):
    return build.triaged_case(
        me, outcome="HAND_OVER", to_agency=agency, consent_facts={"rules_version": build.RULES_VERSION}
    )


def check(introduction, me, arrival, *, on=LATER, **facts):
    return actions.record_arrival(
        introduction=introduction, arrival=arrival, checked_on=on, note="", actor=me, on=on, **facts
    )


def place(case):
    case = build.fresh(case)
    return case.stage, case.turn, case.standing


def duties(case, on=DAY):
    return {
        batch.kind: [(duty.due_on, duty.days_late(on)) for duty in batch.duties]
        for batch in queries.duties(scope_of_case(case, on=on))
    }


def test_つなぎは_同意を根拠に残し_段階を動かさない(case, me, hello_work):
    made = introduce(case, me, hello_work, accompanied=True)
    assert made.consent.purpose == "ENROLLMENT"
    assert made.next_check_on == LATER
    assert place(case) == ("ASSESSMENT", "COUNSELOR", "ACTIVE")
    assert CaseNote.objects.get(event="introduction.made").body == "ハローワーク架空へ同行してつなぎました。"
    assert AuditEntry.objects.filter(verb="introduction.made", case_id=case.pk).count() == 1


def test_同意がなければ_つながない(me, hello_work):
    case = build.received_case(me)
    with pytest.raises(Refused) as refused:
        introduce(case, me, hello_work, reason="")
    assert refused.value.codes == ("INTRODUCTION_REASON_MISSING", "CONSENT_MISSING")
    assert not Introduction.objects.exists()


def test_取り下げた同意では_つながない(me, hello_work):
    case = build.received_case(me)
    given = build.give_consent(case, me)
    consents.withdraw(consent=given, note="", actor=me, on=DAY)
    with pytest.raises(Refused) as refused:
        introduce(case, me, hello_work)
    assert refused.value.codes == ("CONSENT_MISSING",)


def test_根拠がなければ_同意なしにつながない(me, hello_work):
    case = build.received_case(me)
    with pytest.raises(Refused) as refused:
        introduce(case, me, hello_work, claims_ground=True)
    assert refused.value.codes == ("BASIS_MISSING",)


def test_根拠があれば_同意なしにもつなげ_根拠が残る(me, hello_work):
    case = build.received_case(me)
    ground = consents.record_ground(
        case=case, ground="LIFE", recipient=hello_work, information="所在", reason="命の危険", actor=me, on=DAY
    )
    made = introduce(case, me, hello_work, claims_ground=True)
    assert (made.consent, made.disclosure) == (None, ground)


def test_個人情報を伝えないなら_同意は要らない(me, hello_work):
    made = introduce(build.received_case(me), me, hello_work, kind="INTRODUCTION", shares_personal_data=False)
    assert made.consent is None


def test_同じ送信のつなぎは1つ(case, me, hello_work):
    once = uuid.uuid4()
    assert introduce(case, me, hello_work, once=once) == introduce(case, me, hello_work, once=once)
    assert Introduction.objects.count() == 1


def test_着いたら_引きついだケースはおわる(me, hello_work):
    case = handed_over(me, hello_work)
    check(Introduction.objects.get(), me, "ARRIVED")
    assert place(case) == ("INTAKE", "NOBODY", "ENDED")
    assert build.fresh(case).ended_on == LATER


def test_着いても_ふつうのつなぎではケースは続く(case, me, hello_work):
    check(introduce(case, me, hello_work), me, "ARRIVED")
    assert place(case) == ("ASSESSMENT", "COUNSELOR", "ACTIVE")


def test_着いていなければ_関係機関の番のまま_もう一度確かめる(me, hello_work):
    case = handed_over(me, hello_work)
    check(Introduction.objects.get(), me, "NOT_ARRIVED")
    assert place(case) == ("INTAKE", "PARTNER", "ACTIVE")
    assert Introduction.objects.get().next_check_on == LATER + timedelta(days=14)


def test_受けられなければ_相談支援員の番にもどる(me, hello_work):
    case = handed_over(me, hello_work)
    check(Introduction.objects.get(), me, "DECLINED")
    assert place(case) == ("INTAKE", "COUNSELOR", "ACTIVE")


def test_緊急支援がすむまで_着いてもおわりにしない(me, hello_work):
    case = handed_over(me, hello_work)
    emergency.raise_need(case=case, need="今夜の宿", noticed_on=DAY, actor=me, on=DAY)
    with pytest.raises(Refused) as refused:
        check(Introduction.objects.get(), me, "ARRIVED")
    assert refused.value.codes == ("EMERGENCY_OPEN",)
    check(Introduction.objects.get(), me, "DECLINED")
    assert place(case) == ("EMERGENCY", "COUNSELOR", "ACTIVE")


def test_緊急支援のあいだに受けられないとわかれば_あとで相談支援員の番になる(me, hello_work):
    case = handed_over(me, hello_work)
    need = emergency.raise_need(case=case, need="今夜の宿", noticed_on=DAY, actor=me, on=DAY)
    check(Introduction.objects.get(), me, "DECLINED")
    emergency.settle(
        case=case, support=need, state="DONE", means="SHELTER", detail="", settled_on=LATER, actor=me, on=LATER
    )
    assert place(case) == ("INTAKE", "COUNSELOR", "ACTIVE")


def test_同じ送信の確認は1つ(me, hello_work):
    handed_over(me, hello_work)
    once = uuid.uuid4()
    first = check(Introduction.objects.get(), me, "ARRIVED", once=once)
    assert check(Introduction.objects.get(), me, "ARRIVED", once=once) == first
    assert ArrivalCheck.objects.count() == 1


def test_おわったつなぎは_もう確かめない(case, me, hello_work):
    made = introduce(case, me, hello_work)
    check(made, me, "ARRIVED")
    with pytest.raises(Refused) as refused:
        check(made, me, "NOT_ARRIVED")
    assert refused.value.codes == ("INTRODUCTION_SETTLED",)


def test_受け直すと_相談支援員の番になる(me, hello_work):
    case = handed_over(me, hello_work)
    actions.take_back(introduction=Introduction.objects.get(), actor=me, on=LATER, note="本人に電話した")
    assert place(case) == ("INTAKE", "COUNSELOR", "ACTIVE")
    assert CaseNote.objects.get(event="introduction.taken_back").body == "ハローワーク架空から受け直しました。\n本人に電話した"


@pytest.mark.parametrize("standing", ["ENDED", "INTERRUPTED"])
def test_おわっても中断しても_着いたかを確かめ_受け直せる_ケースは動かない(case, me, hello_work, standing):
    first, second = introduce(case, me, hello_work), introduce(case, me, hello_work)
    type(case).objects.filter(pk=case.pk).update(standing=standing)
    before = place(case)
    check(first, me, "ARRIVED")
    check(second, me, "DECLINED")
    actions.take_back(introduction=second, actor=me, on=LATER)
    assert place(case) == before
    assert Introduction.objects.get(pk=second.pk).taken_back_on == LATER


def test_アセスメントに進んだケースは_着いてもおわらない(me, hello_work):
    case = handed_over(me, hello_work)
    type(case).objects.filter(pk=case.pk).update(stage="ASSESSMENT", turn="COUNSELOR")
    check(Introduction.objects.get(), me, "ARRIVED")
    assert place(case) == ("ASSESSMENT", "COUNSELOR", "ACTIVE")


def test_つないだ日にあった同意でも_きょう取り下げられていれば_つながない(me, hello_work):
    case = build.received_case(me)
    given = build.give_consent(case, me)
    consents.withdraw(consent=given, note="", actor=me, on=LATER)
    with pytest.raises(Refused) as refused:
        introduce(case, me, hello_work, on=LATER, made_on=DAY)
    assert refused.value.codes == ("CONSENT_MISSING",)


def test_受付より前のつなぎは記録しない(case, me, hello_work):
    with pytest.raises(Refused) as refused:
        introduce(case, me, hello_work, made_on=DAY - timedelta(days=1), shares_personal_data=False)
    assert refused.value.codes == ("INTRODUCTION_TOO_EARLY",)


def test_おわったケースへの二度押しは_同じつなぎを返す(case, me, hello_work):
    once = uuid.uuid4()
    made = introduce(case, me, hello_work, once=once)
    type(case).objects.filter(pk=case.pk).update(standing="ENDED", ended_on=DAY)
    assert introduce(case, me, hello_work, once=once) == made
    with pytest.raises(Refused) as refused:
        introduce(case, me, hello_work, once=uuid.uuid4())
    assert refused.value.codes == ("CASE_ENDED",)


def test_二度は受け直さない(me, hello_work):
    handed_over(me, hello_work)
    actions.take_back(introduction=Introduction.objects.get(), actor=me, on=LATER)
    with pytest.raises(Refused) as refused:
        actions.take_back(introduction=Introduction.objects.get(), actor=me, on=LATER)
    assert refused.value.codes == ("ALREADY_TAKEN_BACK",)


def test_後日確認は14日で求められ_着くまで続く(case, me, hello_work):
    made = introduce(case, me, hello_work)
    assert duties(case)["ARRIVAL_CHECK"] == [(LATER, 0)]
    assert duties(case, on=LATER + timedelta(days=3))["ARRIVAL_CHECK"] == [(LATER, 3)]
    check(made, me, "NOT_ARRIVED")
    assert duties(case)["ARRIVAL_CHECK"] == [(LATER + timedelta(days=14), 0)]
    check(made, me, "ARRIVED", on=LATER + timedelta(days=1))
    assert duties(case)["ARRIVAL_CHECK"] == []


def test_後日確認の日数は_設定で変わる(case, me, hello_work):
    PeriodSetting.objects.create(
        municipality_id=case.municipality_id, duty="ARRIVAL_CHECK", days=7, changed_by=me
    )
    made = introduce(case, me, hello_work)
    assert made.next_check_on == DAY + timedelta(days=7)
    assert duties(case)["ARRIVAL_CHECK"] == [(DAY + timedelta(days=7), 0)]


def test_受け直しは_その日に求められ_受け直すまで続く(case, me, hello_work):
    made = introduce(case, me, hello_work)
    check(made, me, "DECLINED")
    assert duties(case, on=LATER + timedelta(days=1)) == {"ARRIVAL_CHECK": [], "TAKE_BACK": [(LATER, 1)]}
    actions.take_back(introduction=made, actor=me, on=LATER)
    assert duties(case)["TAKE_BACK"] == []


@pytest.mark.parametrize("standing", ["ENDED", "INTERRUPTED"])
def test_おわっても中断しても_後日確認と受け直しは_わかるまで求められる(me, hello_work, standing):
    case = build.received_case(me)
    facts = {"shares_personal_data": False}
    introduce(case, me, hello_work, **facts)
    check(introduce(case, me, hello_work, **facts), me, "DECLINED")
    type(case).objects.filter(pk=case.pk).update(standing=standing)
    assert duties(build.fresh(case)) == {"ARRIVAL_CHECK": [(LATER, 0)], "TAKE_BACK": [(LATER, 0)]}


def test_たらい回しは_1回の問い合わせでわかる(case, me, hello_work, django_assert_num_queries):
    introduce(case, me, hello_work)
    introduce(case, me, make_agency(kind=AgencyKind.NPO, name="架空の家"))
    with django_assert_num_queries(1):
        assert [warning.label for warning in queries.warnings(case)] == ["たらい回し"]
