from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories import plan as build
from tests.factories.base import DAY, make_agency, make_case, make_staff
from yorisoi.agencies.enums import AgencyKind
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.consents import actions as consents
from yorisoi.consents.models import Consent
from yorisoi.foundation.violations import Refused
from yorisoi.process.s01_outreach import actions as outreach
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.process.s05_screening import actions, queries, rules
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.models import Screening
from yorisoi.records.models import CaseNote
from yorisoi.referrals import actions as referrals
from yorisoi.referrals import queries as referral_queries
from yorisoi.referrals.models import Introduction

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return make_staff()


@pytest.fixture
def case(actor):
    return build.assessed_case(actor=actor)


@pytest.fixture
def partner(db):
    return make_agency(kind=AgencyKind.COMMUNITY_GENERAL_SUPPORT_CENTER, name="架空市地域包括支援センター")


def screen(case, actor, **given):
    usual = {
        "outcome": ScreeningOutcome.CONTINUE, "reason": "いっしょに立て直す", "screened_on": DAY, "on": DAY
    }
    return actions.screen(case=case, actor=actor, **(usual | given))


@pytest.mark.parametrize(
    "outcome", [each for each in ScreeningOutcome if each != ScreeningOutcome.HAND_OVER], ids=lambda each: each.label
)
def test_判断するとケースが動き_線が残る(actor, case, outcome):
    screening = screen(case, actor, outcome=outcome, discussed=True)
    case.refresh_from_db()
    assert (case.stage, case.turn, case.standing) == rules.place_after(outcome)
    assert (screening.judged_by, screening.discussed) == (actor, True)
    assert CaseNote.objects.get(event="screening.screened").body == f"スクリーニング: {outcome.label}"


def test_つなぐと_引きつぎと後日確認が生まれる(actor, case, partner):
    screen(case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=partner, accompanied=True)
    introduction = Introduction.objects.get()
    assert (introduction.to_agency, introduction.hands_over, introduction.accompanied) == (partner, True, True)
    assert introduction.next_check_on == DAY + timedelta(days=14)
    case.refresh_from_db()
    assert (case.stage, case.turn, case.standing) == (Stage.SCREENING, Turn.PARTNER, Standing.ACTIVE)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        pytest.param(False, "CONSENT_MISSING", id="手引き4-2 同意がない"),
        pytest.param(True, "BASIS_MISSING", id="seed000 根拠の記録がない"),
    ],
)
def test_同意がなければつなげず_何も残らない(actor, partner, claims, code):
    case = build.assessed_case(actor=actor, enrolled=False)
    with pytest.raises(Refused) as refused:
        screen(case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=partner, claims_ground=claims)
    assert refused.value.codes == (code,)
    assert not Screening.objects.exists()
    assert not Introduction.objects.exists()
    assert not Consent.objects.exists()


def test_同意のなさも書き方のまちがいも_一度にすべて言う(actor, partner):
    case = build.assessed_case(actor=actor, enrolled=False)
    with pytest.raises(Refused) as refused:
        screen(
            case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=partner, reason="",
            screened_on=DAY + timedelta(days=1),
        )
    assert refused.value.codes == ("SCREENING_REASON_MISSING", "SCREENED_IN_FUTURE", "CONSENT_MISSING")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"outcome": ScreeningOutcome.HAND_OVER}, "SCREENING_TARGET_MISSING", id="つなぐ先がない"),
        pytest.param({"reason": ""}, "SCREENING_REASON_MISSING", id="理由がない"),
        pytest.param({"screened_on": DAY + timedelta(days=1)}, "SCREENED_IN_FUTURE", id="明日の判断"),
    ],
)
def test_記録できない理由(actor, case, given, code):
    with pytest.raises(Refused) as refused:
        screen(case, actor, **given)
    assert refused.value.codes == (code,)


def test_申込みもアセスメントもなければ早すぎる(actor):
    with pytest.raises(Refused) as refused:
        screen(make_case(actor=actor), actor)
    assert refused.value.codes == ("SCREENING_TOO_EARLY",)


def test_古いつなぎは_判断しなおすと受け直され_ケースをおわりにしない(actor, case, partner):
    screen(case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=partner)
    screen(case, actor)
    old = Introduction.objects.get()
    assert (old.taken_back_on, old.next_check_on) == (DAY, None)
    case.refresh_from_db()
    assert (case.stage, case.turn) == (Stage.PLAN, Turn.COUNSELOR)
    with pytest.raises(Refused) as refused:
        referrals.record_arrival(introduction=old, arrival="ARRIVED", checked_on=DAY, note="", actor=actor, on=DAY)
    assert refused.value.codes == ("INTRODUCTION_SETTLED",)
    case.refresh_from_db()
    assert case.standing == Standing.ACTIVE


def test_つなぐ先を変えると_前のつなぎは受け直し_新しいつなぎの番になる(actor, case, partner):
    screen(case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=partner)
    other = make_agency(kind=AgencyKind.NPO, name="架空の家")
    screen(case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=other)
    assert [each.to_agency for each in referral_queries.open_handovers(case)] == [other]
    case.refresh_from_db()
    assert (case.stage, case.turn) == (Stage.SCREENING, Turn.PARTNER)


def test_断られた判断は_前のつなぎを受け直さない(actor, case, partner):
    screen(case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=partner)
    with pytest.raises(Refused):
        screen(case, actor, reason="")
    assert Introduction.objects.get().taken_back_on is None


def test_急ぐことが開いている間は_着いてもおわりにしない(actor, case, partner):
    screen(case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=partner)
    emergency.raise_need(case=case, need="今夜の宿がない", noticed_on=DAY, actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        referrals.record_arrival(
            introduction=Introduction.objects.get(), arrival="ARRIVED", checked_on=DAY, note="", actor=actor, on=DAY
        )
    assert refused.value.codes == ("EMERGENCY_OPEN",)


def test_前の判断より前の日付では判断できない(actor, case):
    screen(case, actor, on=DAY + timedelta(days=7), screened_on=DAY + timedelta(days=7))
    with pytest.raises(Refused) as refused:
        screen(case, actor, outcome=ScreeningOutcome.STOPPED, on=DAY + timedelta(days=7))
    assert refused.value.codes == ("SCREENED_TOO_EARLY",)


def test_申込みより前の日付では判断できない(actor, case):
    with pytest.raises(Refused) as refused:
        screen(case, actor, screened_on=DAY - timedelta(days=1))
    assert refused.value.codes == ("SCREENED_TOO_EARLY",)


def test_報告だけでは了承ではない_給付金のあとも判断しなおせる(actor, case):
    screen(case, actor)
    case.refresh_from_db()
    cases.report_to_municipality(case, on=DAY)
    screen(case, actor, outcome=ScreeningOutcome.WORK_TOWARD_CONSENT)
    assert queries.latest(case).outcome == ScreeningOutcome.WORK_TOWARD_CONSENT


def test_おわりにした判断も_二度押しは同じ答えを返す(actor, case):
    once = uuid4()
    given = {"outcome": ScreeningOutcome.INFORMATION_ONLY, "once": once}
    assert screen(case, actor, **given) == screen(case, actor, **given)


def test_了承のあとは遅すぎる(actor):
    case = build.endorsed_plan(actor).case
    with pytest.raises(Refused) as refused:
        screen(case, actor, outcome=ScreeningOutcome.STOPPED)
    assert refused.value.codes == ("SCREENING_TOO_LATE",)


def test_緊急の対応が開いている間は終われない(actor, case):
    emergency.raise_need(case=case, need="今夜食べるものがない", noticed_on=DAY, actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        screen(case, actor, outcome=ScreeningOutcome.STOPPED)
    assert refused.value.codes == ("EMERGENCY_OPEN",)


def test_終わったケースでは判断できない(actor, case):
    screen(case, actor, outcome=ScreeningOutcome.INFORMATION_ONLY)
    with pytest.raises(Refused) as refused:
        screen(case, actor)
    assert refused.value.codes == ("CASE_ENDED",)


def test_二度押しても一つ(actor, case, partner):
    once = uuid4()
    given = {"outcome": ScreeningOutcome.HAND_OVER, "to_agency": partner, "once": once}
    assert screen(case, actor, **given) == screen(case, actor, **given)
    assert Screening.objects.count() == Introduction.objects.count() == 1


def test_新しい判断が効く(actor, case):
    screen(case, actor)
    screen(case, actor, outcome=ScreeningOutcome.WORK_TOWARD_CONSENT)
    assert queries.latest(case).outcome == ScreeningOutcome.WORK_TOWARD_CONSENT
    assert not queries.is_continued(case)


def due(case, kind, on=DAY):
    return [duty.due_on for duty in duties(case, kind, on=on)]


def duties(case, kind, on=DAY):
    (batch,) = [batch for batch in queries.duties(scope_of_case(case, on=on)) if batch.kind == kind]
    return batch.duties


def test_つないだ先から受け直すと_あらためて判断が求められる(actor, case, partner):
    screen(case, actor, outcome=ScreeningOutcome.HAND_OVER, to_agency=partner)
    assert due(case, DutyKind.TRIAGE) == []
    referrals.take_back(introduction=Introduction.objects.get(), actor=actor, on=DAY)
    assert [(duty.due_on, duty.stage) for duty in duties(case, DutyKind.TRIAGE)] == [
        (DAY + timedelta(days=7), Stage.SCREENING)
    ]
    screen(case, actor)
    assert due(case, DutyKind.TRIAGE) == []


def seek_consent(case, on=DAY):
    return due(case, DutyKind.SEEK_CONSENT, on=on)


def test_同意に向けて取り組む方には_90日ごとに働きかけ_判断しなおすと終わる(actor, case):
    later = DAY + timedelta(days=10)
    screen(case, actor, outcome=ScreeningOutcome.WORK_TOWARD_CONSENT)
    assert seek_consent(case) == [DAY + timedelta(days=90)]
    outreach.attempt(case=case, means="LETTER", attempted_on=later, reaction="", actor=actor, on=later)
    assert seek_consent(case, on=later) == [later + timedelta(days=90)]
    screen(case, actor, screened_on=later, on=later)
    assert seek_consent(case, on=later) == []


def test_取り下げた方への働きかけは_相談受付がひとつだけ求める(actor, case):
    screen(case, actor, outcome=ScreeningOutcome.WORK_TOWARD_CONSENT)
    consents.withdraw(consent=Consent.objects.get(), note="", actor=actor, on=DAY)
    scope = scope_of_case(case, on=DAY)
    asked = [batch.count for batch in intake.duties(scope) if batch.kind == DutyKind.SEEK_CONSENT]
    assert (asked, seek_consent(case)) == ([1], [])


@pytest.mark.parametrize("outcome", list(ScreeningOutcome), ids=lambda each: each.label)
def test_表紙の道のり(actor, case, partner, django_assert_num_queries, outcome):
    screen(case, actor, outcome=outcome, to_agency=partner)
    with django_assert_num_queries(1):
        panel = queries.panel(case)
    assert (panel.stage, panel.happened_on) == (Stage.SCREENING, DAY)
    assert panel.is_done == (outcome != ScreeningOutcome.WORK_TOWARD_CONSENT)
    assert len(panel.note) <= 10
