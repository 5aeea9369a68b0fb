import uuid
from datetime import timedelta

import pytest

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_staff
from yorisoi.agencies.enums import AgencyKind
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.consents.models import Consent
from yorisoi.foundation.violations import Refused
from yorisoi.people.models import Person, Phone
from yorisoi.process.s01_outreach import actions as outreach
from yorisoi.process.s01_outreach.models import Discovery
from yorisoi.process.s02_intake import actions, queries
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Triage, Worry
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.process.s04_assessment import actions as assessment
from yorisoi.process.s05_screening import actions as screening
from yorisoi.records.models import CaseNote
from yorisoi.referrals import actions as referrals
from yorisoi.referrals.models import Introduction

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=30)


@pytest.fixture
def me():
    return make_staff()


@pytest.fixture
def hello_work(me):
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def place(case):
    case = build.fresh(case)
    return case.stage, case.turn, case.standing


def triage(case, me, outcome, *, on=DAY, **facts):
    return actions.triage(
        case=case, outcome=outcome, reason="理由", triaged_on=on, actor=me, on=on, **facts
    )


def hand_over(case, me, agency, **facts):
    facts = {"to_agency": agency, "consent_facts": {"rules_version": "第1版"}, **facts}
    return triage(case, me, "HAND_OVER", **facts)


def duties(case, on=DAY):
    return {
        batch.kind: [(duty.due_on, duty.days_late(on)) for duty in batch.duties]
        for batch in queries.duties(scope_of_case(case, on=on))
    }


# 受付


def test_名前も内容もなくても受け付けられる(me):
    case = build.received_case(me, person_facts={}, phone="", story="", worries=[], main_worry="")
    assert case.person.is_anonymous
    assert place(case) == ("INTAKE", "COUNSELOR", "ACTIVE")


def test_受付は_記録と証跡を1つずつ残す(me):
    case = build.received_case(me)
    assert CaseNote.objects.get(case=case).body == (
        "相談を受け付けました(本人が来所)。\nお困りのこと: 家賃やローンの支払いのこと、仕事探し、就職について"
    )
    assert AuditEntry.objects.filter(case_id=case.pk, verb="reception.received").count() == 1


def test_いちばんのお困りごとは1つだけ残る(me):
    build.received_case(me, worries=["JOB_SEARCH"], main_worry="DEBT")
    assert set(Worry.objects.values_list("code", "is_main")) == {("JOB_SEARCH", False), ("DEBT", True)}


def test_本人が来たときだけ_連絡がとれたことになる(me):
    own = build.received_case(me)
    family = build.received_case(me, inquirer="FAMILY")
    assert CaseNote.objects.get(case=own).reached
    assert not CaseNote.objects.get(case=family).reached


@pytest.mark.parametrize(
    ("channel", "inquirer", "reached"),
    [("FAMILY_VISIT", "FAMILY", False), ("DEPARTMENT", "AGENCY", False), ("PARTNER_AGENCY", "AGENCY", False),
     ("FAMILY_TELEPHONE", "FAMILY", False), ("SELF_VISIT", "PERSON", True), ("OUTREACH", "PERSON", True)],
)
def test_相談に来た人をえらばなければ_どこからに合わせる(me, channel, inquirer, reached):
    case = build.received_case(me, channel=channel)
    assert queries.reception(case).inquirer == inquirer
    assert CaseNote.objects.get(case=case).reached is reached


def test_えらんだ相談に来た人は_どこからより先(me):
    case = build.received_case(me, channel="FAMILY_VISIT", inquirer="ACQUAINTANCE", story="心配だ")
    assert queries.as_told(queries.reception(case)) == "(知人・近所の人から)心配だ"


def test_本人が話したことには_だれからと書かない(me):
    assert queries.as_told(queries.reception(build.received_case(me, story="心配だ"))) == "心配だ"
    assert queries.as_told(queries.reception(build.received_case(me, channel="FAMILY_VISIT", story=""))) == ""


def test_ケースは受付日からはじまる(me):
    case = build.received_case(me, received_on=DAY - timedelta(days=80))
    assert (case.opened_on, case.number) == (DAY - timedelta(days=80), "R7-0001")


def test_いそぐ受付は_緊急支援からはじまる(me):
    assert place(build.received_case(me, is_urgent=True)) == ("EMERGENCY", "COUNSELOR", "ACTIVE")


def test_同じ送信は_1つの受付になる(me):
    once = uuid.uuid4()
    assert build.received_case(me, once=once) == build.received_case(me, once=once)
    assert (Case.objects.count(), Person.objects.count(), Reception.objects.count()) == (1, 1, 1)


def test_断られた受付は_何も残さない(me):
    with pytest.raises(Refused) as refused:
        build.received_case(me, received_on=DAY + timedelta(days=1), person_facts={"born_on": LATER})
    assert refused.value.codes == ("RECEPTION_IN_FUTURE", "BORN_IN_FUTURE")
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_振り分けで断られた受付も_何も残さない(me, hello_work):
    with pytest.raises(Refused) as refused:
        build.received_case(me, triage={"outcome": "HAND_OVER", "to_agency": hello_work, "reason": "求職"})
    assert refused.value.codes == ("CONSENT_MISSING",)
    assert not Case.objects.exists()


def test_知っている人の新しい相談は_聞いたことだけを書き足す(me):
    earlier = build.received_case(me)
    case = build.received_case(
        me, person=earlier.person, person_facts={"name": "", "common_name": "はるさん"}, phone="000-0000-0000"
    )
    person = Person.objects.get()
    assert case.number == "R8-0002"
    assert (person.name, person.common_name) == ("山川 はるか", "はるさん")
    assert set(Phone.objects.values_list("number", flat=True)) == {"090-0000-0000", "000-0000-0000"}


def test_気づきから受け付けると_気づきは相談受付につながったことになる(me):
    lead = build.lead_case(me)
    build.received_case(me, case=lead, person_facts={})
    assert Discovery.objects.get(case=lead).outcome == "RECEPTION"
    assert place(lead) == ("INTAKE", "COUNSELOR", "ACTIVE")


def test_気づきのあいだに急ぐことがあれば_受け付けても緊急支援のまま(me):
    lead = build.lead_case(me)
    emergency.raise_need(case=lead, need="今夜の宿がない", noticed_on=DAY, actor=me, on=DAY)
    build.received_case(me, case=lead, person_facts={})
    assert place(lead) == ("EMERGENCY", "COUNSELOR", "ACTIVE")


def test_受け付けたケースは_もう一度受け付けない(me):
    case = build.received_case(me)
    with pytest.raises(Refused) as refused:
        build.received_case(me, case=case)
    assert refused.value.codes == ("ALREADY_RECEIVED",)


# 振り分け


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("CONTINUE", ("INTAKE", "PERSON", "ACTIVE")), ("NO_CONSENT_YET", ("INTAKE", "COUNSELOR", "ACTIVE")),
        ("INFORMATION_ONLY", ("INTAKE", "NOBODY", "ENDED")),
    ],
)
def test_振り分けで_次に動く人が決まる(me, outcome, expected):
    case = build.received_case(me)
    triage(case, me, outcome, answers={"is_about_hardship": True})
    assert place(case) == expected
    assert Triage.objects.get().is_about_hardship
    assert CaseNote.objects.filter(event="triage.decided").count() == 1


def test_つなぐ判断は_同意とつなぎを一度に残し_関係機関の番になる(me, hello_work):
    case = build.received_case(me)
    hand_over(case, me, hello_work)
    introduction = Introduction.objects.select_related("consent").get()
    assert introduction.hands_over
    assert list(introduction.consent.recipients.order_by("pk")) == [hello_work]
    assert place(case) == ("INTAKE", "PARTNER", "ACTIVE")


def test_同意なしにつなぐ判断は断り_判断も残さない(me, hello_work):
    case = build.received_case(me)
    with pytest.raises(Refused) as refused:
        triage(case, me, "HAND_OVER", to_agency=hello_work)
    assert refused.value.codes == ("CONSENT_MISSING",)
    assert not Triage.objects.exists()


def test_個人情報を伝えない紹介に_同意は要らない(me, hello_work):
    case = build.received_case(me)
    triage(case, me, "HAND_OVER", to_agency=hello_work, shares_personal_data=False)
    assert Introduction.objects.get().consent is None


def test_判断しなおすと_前のつなぎは受け直しになる(me, hello_work):
    case = build.received_case(me)
    hand_over(case, me, hello_work)
    triage(case, me, "CONTINUE")
    assert Introduction.objects.get().taken_back_on == DAY
    assert place(case) == ("INTAKE", "PERSON", "ACTIVE")


def test_緊急支援のあいだの判断は_段階を動かさない(me, hello_work):
    case = build.received_case(me, is_urgent=True)
    hand_over(case, me, hello_work)
    assert place(case) == ("EMERGENCY", "COUNSELOR", "ACTIVE")


def test_緊急支援がすむまで_情報提供でおわりにしない(me):
    case = build.received_case(me, is_urgent=True)
    with pytest.raises(Refused) as refused:
        triage(case, me, "INFORMATION_ONLY")
    assert refused.value.codes == ("EMERGENCY_OPEN",)
    assert place(case) == ("EMERGENCY", "COUNSELOR", "ACTIVE")


def test_同じ判断の送信は_1つになる(me):
    case = build.received_case(me)
    once = uuid.uuid4()
    first = triage(case, me, "INFORMATION_ONLY", once=once)
    assert triage(case, me, "INFORMATION_ONLY", once=once) == first
    assert Triage.objects.count() == 1


def test_おわったケースは_判断できない(me):
    case = build.triaged_case(me, outcome="INFORMATION_ONLY")
    with pytest.raises(Refused) as refused:
        triage(case, me, "CONTINUE")
    assert refused.value.codes == ("CASE_ENDED",)


def test_申込みのあとは_振り分けしない(me):
    with pytest.raises(Refused) as refused:
        triage(build.enrolled_case(me), me, "NO_CONSENT_YET")
    assert refused.value.codes == ("TRIAGE_IS_OVER",)


# 利用申込


def enroll(case, me, **facts):
    facts = {"requested_on": DAY, "is_signed": True, "consent_facts": {"rules_version": "第1版"}, **facts}
    return actions.enroll(case=case, actor=me, on=DAY, **facts)


def test_申込みは_同意とともに残り_アセスメントへ進む(me):
    case = build.triaged_case(me)
    request = enroll(case, me)
    assert request.consent.purpose == "ENROLLMENT"
    assert place(case) == ("ASSESSMENT", "COUNSELOR", "ACTIVE")
    assert CaseNote.objects.filter(event="enrollment.requested", reached=True).count() == 1


def test_振り分けの前に申し込むと_続けて支援する判断も残る(me):
    case = build.received_case(me)
    enroll(case, me)
    assert Triage.objects.get().outcome == "CONTINUE"
    assert duties(case) == {"TRIAGE": [], "SEEK_CONSENT": []}


def test_つないでいるあいだに申し込むと_つなぎは受け直しになる(me, hello_work):
    case = build.received_case(me)
    hand_over(case, me, hello_work)
    enroll(case, me)
    assert Introduction.objects.get().taken_back_on == DAY
    assert place(case) == ("ASSESSMENT", "COUNSELOR", "ACTIVE")


def test_氏名のない方の申込みは断る(me):
    case = build.received_case(me, person_facts={})
    with pytest.raises(Refused) as refused:
        enroll(case, me)
    assert refused.value.codes == ("ANONYMOUS",)
    assert not EnrollmentRequest.objects.exists()


def test_同意のない申込みは断る(me):
    case = build.received_case(me)
    with pytest.raises(Refused) as refused:
        enroll(case, me, consent_facts=None)
    assert refused.value.codes == ("CONSENT_MISSING",)


def test_取り下げた同意や_別の目的の同意では_申し込めない(me):
    case = build.received_case(me)
    build.consents.withdraw(
        consent=build.give_consent(case, me, purpose="ENROLLMENT"), note="", actor=me, on=DAY
    )
    other = build.give_consent(case, me, purpose="MEETING")
    with pytest.raises(Refused) as refused:
        enroll(case, me, consent_facts=None, consent=other)
    assert refused.value.codes == ("CONSENT_MISSING",)


def test_記録ずみの同意で申し込める(me):
    case = build.received_case(me)
    given = build.give_consent(case, me, purpose="ENROLLMENT")
    assert enroll(case, me, consent_facts=None).consent == given


def test_二度申し込んでも1つ(me):
    case = build.received_case(me)
    assert enroll(case, me) == enroll(case, me)
    assert EnrollmentRequest.objects.count() == 1


# すること


def test_受付は_7日のうちの振り分けを求め_判断で終わる(me):
    case = build.received_case(me)
    due = DAY + timedelta(days=7)
    assert duties(case)["TRIAGE"] == [(due, 0)]
    assert duties(case, on=due + timedelta(days=2))["TRIAGE"] == [(due, 2)]
    triage(case, me, "CONTINUE")
    assert duties(case)["TRIAGE"] == []


def test_おわったケースに_振り分けは求めない(me):
    case = build.received_case(me)
    Case.objects.filter(pk=case.pk).update(standing="ENDED", ended_on=DAY)
    assert duties(case)["TRIAGE"] == []


def test_同意はまだの方には_90日ごとに働きかけ_働きかけで数えなおす(me):
    case = build.triaged_case(me, outcome="NO_CONSENT_YET")
    assert duties(case)["SEEK_CONSENT"] == [(DAY + timedelta(days=90), 0)]
    assert duties(case, on=DAY + timedelta(days=100))["SEEK_CONSENT"] == [(DAY + timedelta(days=90), 10)]
    outreach.attempt(case=case, means="LETTER", attempted_on=LATER, reaction="", actor=me, on=LATER)
    assert duties(case)["SEEK_CONSENT"] == [(LATER + timedelta(days=90), 0)]


def test_前の働きかけは_判断の日より前なら数えない(me):
    case = build.received_case(me)
    outreach.attempt(case=case, means="LETTER", attempted_on=DAY, reaction="", actor=me, on=DAY)
    triage(case, me, "NO_CONSENT_YET", on=LATER)
    assert duties(case)["SEEK_CONSENT"] == [(LATER + timedelta(days=90), 0)]


@pytest.mark.parametrize("act", [lambda case, me: triage(case, me, "CONTINUE"), enroll], ids=["判断しなおす", "申込み"])
def test_同意への働きかけは_判断しなおすか申し込むと終わる(me, act):
    case = build.triaged_case(me, outcome="NO_CONSENT_YET")
    act(case, me)
    assert duties(case)["SEEK_CONSENT"] == []


def test_受け直すと_あらためて振り分けが求められる(me):
    agency = make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")
    case = build.triaged_case(
        me, outcome="HAND_OVER", to_agency=agency, consent_facts={"rules_version": build.RULES_VERSION}
    )
    assert duties(case)["TRIAGE"] == []
    referrals.take_back(introduction=Introduction.objects.get(), actor=me, on=LATER)
    assert duties(case)["TRIAGE"] == [(LATER + timedelta(days=7), 0)]
    triage(case, me, "CONTINUE", on=LATER)
    assert duties(case)["TRIAGE"] == []


def test_アセスメントを先にはじめても_振り分けは申込みか判断まで求められる(me):
    case = build.received_case(me)
    assessment.draft(case=case, assessed_on=DAY, actor=me, on=DAY)
    assert duties(case)["TRIAGE"] == [(DAY + timedelta(days=7), 0)]
    screening.screen(
        case=case, outcome="CONTINUE", reason="いっしょに立て直す", screened_on=DAY, actor=me, on=DAY
    )
    assert duties(case)["TRIAGE"] == []


def test_同意の取り下げから_90日ごとに働きかけ_新しい同意で終わる(me):
    case = build.enrolled_case(me)
    assert duties(case)["SEEK_CONSENT"] == []
    build.consents.withdraw(consent=Consent.objects.get(), note="", actor=me, on=LATER)
    assert duties(case, on=LATER)["SEEK_CONSENT"] == [(LATER + timedelta(days=90), 0)]
    build.give_consent(case, me, on=LATER, purpose="ENROLLMENT")
    assert duties(case, on=LATER)["SEEK_CONSENT"] == []


def test_期間のおわった同意も_働きかけを求める(me):
    case = build.enrolled_case(me, consent_facts={"ends_on": LATER})
    assert duties(case, on=LATER)["SEEK_CONSENT"] == []
    after = LATER + timedelta(days=1)
    assert duties(case, on=after)["SEEK_CONSENT"] == [(LATER + timedelta(days=90), 0)]


def test_おわったケースへの二度押しは_同じ判断を返す(me):
    case, once = build.received_case(me), uuid.uuid4()
    made = triage(case, me, "INFORMATION_ONLY", once=once)
    assert triage(case, me, "INFORMATION_ONLY", once=once) == made
