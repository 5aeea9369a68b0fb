import uuid
from datetime import timedelta

import pytest

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cases.access import answer_for
from yorisoi.cases.models import CaseGrant
from yorisoi.consents import actions, queries
from yorisoi.consents.enums import ConsentPurpose
from yorisoi.consents.models import Consent, Disclosure
from yorisoi.consents.rules import may_share
from yorisoi.foundation.violations import Refused
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=5)


@pytest.fixture
def me():
    return make_staff()


@pytest.fixture
def case(me):
    return build.received_case(me, inquirer="FAMILY")


@pytest.fixture
def hello_work(me):
    return make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")


def may_tell(case, agency, *, on=DAY, purpose=ConsentPurpose.INTRODUCTION, claims_ground=False):
    given, grounds = queries.facts(case)
    return [
        violation.code
        for violation in may_share(
            recipients=[(agency.pk, agency.name)], purpose=purpose, consents=given, disclosures=grounds, on=on,
            claims_ground=claims_ground,
        )
    ]


def ground(case, me, agency, **facts):
    facts = {"ground": "LIFE", "information": "所在とようす", "reason": "連絡がとれず、命の危険がある", **facts}
    return actions.record_ground(case=case, recipient=agency, actor=me, on=DAY, **facts)


def test_同意を記録すると_その相手に伝えられる(case, me, hello_work):
    assert may_tell(case, hello_work) == ["CONSENT_MISSING"]
    build.give_consent(case, me, scope="LISTED", recipients=[hello_work])
    assert may_tell(case, hello_work) == []
    assert may_tell(case, make_agency(kind=AgencyKind.NPO, name="架空の家")) == ["CONSENT_MISSING"]


def test_同意は_証跡と連絡のあった日を残す(case, me):
    build.give_consent(case, me, on=LATER)
    assert AuditEntry.objects.filter(verb="consent.given", case_id=case.pk).count() == 1
    assert build.fresh(case).last_contact_on == LATER


def test_同意の断りは_理由をすべて言う(case, me):
    with pytest.raises(Refused) as refused:
        build.give_consent(case, me, scope="LISTED", rules_version="", given_on=LATER)
    assert refused.value.codes == ("CONSENT_IN_FUTURE", "RECIPIENTS_MISSING", "RULES_VERSION_MISSING")
    assert not Consent.objects.exists()


def test_同じ送信の同意は1つ(case, me):
    once = uuid.uuid4()
    assert build.give_consent(case, me, once=once) == build.give_consent(case, me, once=once)
    assert Consent.objects.count() == 1


def test_取り下げた日から_伝えられない(case, me, hello_work):
    given = build.give_consent(case, me)
    actions.withdraw(consent=given, note="やっぱり知られたくない", actor=me, on=LATER)
    assert may_tell(case, hello_work, on=DAY) == []
    assert may_tell(case, hello_work, on=LATER) == ["CONSENT_MISSING"]
    assert Consent.objects.get().withdrawal_note == "やっぱり知られたくない"


def test_二度の取り下げは断る(case, me):
    given = build.give_consent(case, me)
    actions.withdraw(consent=given, note="", actor=me, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.withdraw(consent=given, note="", actor=me, on=LATER)
    assert refused.value.codes == ("ALREADY_WITHDRAWN",)
    assert Consent.objects.get().withdrawn_on == DAY


def grant(case, me, staff):
    cases.grant(
        case=case, staff=staff, basis="MEETING", starts_on=DAY, ends_on=LATER + timedelta(days=30), actor=me
    )


def may_see(case, staff, *, on):
    return answer_for(staff, build.fresh(case), on=on).may_see


def test_取り下げると_会議の構成員は_その日から見られない(case, me, hello_work):
    member = make_staff(Role.PARTNER_MEMBER, agency=hello_work)
    given = build.give_consent(case, me, purpose=ConsentPurpose.MEETING)
    grant(case, me, member)
    assert may_see(case, member, on=LATER)
    actions.withdraw(consent=given, note="", actor=me, on=LATER)
    assert not may_see(case, member, on=LATER)
    assert may_see(case, member, on=DAY)


def test_前の日の取り下げをあとで記録しても_見られていたことは消えない(case, me, hello_work):
    member = make_staff(Role.PARTNER_MEMBER, agency=hello_work)
    given = build.give_consent(case, me, purpose=ConsentPurpose.MEETING)
    grant(case, me, member)
    actions.withdraw(consent=given, note="", actor=me, on=LATER, withdrawn_on=DAY)
    assert Consent.objects.get().withdrawn_on == DAY
    assert CaseGrant.objects.get().ends_on == LATER - timedelta(days=1)


def test_ほかの同意か根拠のある機関と_自治体の職員は_見つづけられる(case, me, hello_work):
    npo = make_agency(kind=AgencyKind.NPO, name="架空の家")
    people = [
        make_staff(Role.PARTNER_MEMBER, agency=hello_work), make_staff(Role.PARTNER_MEMBER, agency=npo),
        make_staff(Role.MUNICIPAL_OFFICER), make_staff(),
    ]
    given = build.give_consent(case, me, purpose=ConsentPurpose.MEETING)
    build.give_consent(case, me, purpose=ConsentPurpose.MEETING, scope="LISTED", recipients=[hello_work])
    ground(case, me, npo)
    for person in people:
        grant(case, me, person)
    actions.withdraw(consent=given, note="", actor=me, on=LATER)
    assert [may_see(case, person, on=LATER) for person in people] == [True] * 4


def test_先の日の取り下げは断る(case, me):
    given = build.give_consent(case, me)
    with pytest.raises(Refused) as refused:
        actions.withdraw(consent=given, note="", actor=me, on=DAY, withdrawn_on=LATER)
    assert refused.value.codes == ("WITHDRAWN_IN_FUTURE",)


def test_おわったケースでも_取り下げられる(me):
    case = build.triaged_case(me)
    given = build.give_consent(case, me)
    type(case).objects.filter(pk=case.pk).update(standing="ENDED", ended_on=DAY)
    actions.withdraw(consent=given, note="", actor=me, on=LATER)
    assert Consent.objects.get().withdrawn_on == LATER


def test_根拠を記録すると_その相手にだけ伝えられる(case, me, hello_work):
    ground(case, me, hello_work)
    assert may_tell(case, hello_work, claims_ground=True) == []
    assert may_tell(case, hello_work) == ["CONSENT_MISSING"]
    other = make_agency(kind=AgencyKind.NPO, name="架空の家")
    assert may_tell(case, other, claims_ground=True) == ["BASIS_MISSING"]
    assert AuditEntry.objects.filter(verb="consent.ground", case_id=case.pk).count() == 1


def test_根拠には_判断した人と日が残る(case, me, hello_work):
    row = ground(case, me, hello_work)
    assert (row.judged_by, row.judged_on) == (me, DAY)


def test_自分の機関への根拠は要らない(case, me):
    with pytest.raises(Refused) as refused:
        ground(case, me, case.agency, reason="")
    assert refused.value.codes == ("GROUND_NOT_NEEDED", "GROUND_REASON_MISSING")


def test_同じ送信の根拠は1つ(case, me, hello_work):
    once = uuid.uuid4()
    assert ground(case, me, hello_work, once=once) == ground(case, me, hello_work, once=once)
    assert Disclosure.objects.count() == 1


def test_同意のできごとは_支援経過に残る(case, me, hello_work):
    given = build.give_consent(case, me, scope="LISTED", recipients=[hello_work])
    actions.withdraw(consent=given, note="", actor=me, on=LATER)
    ground(case, me, hello_work)
    lines = CaseNote.objects.filter(case=case, event__startswith="consent.").order_by("pk")
    assert [line.event for line in lines] == ["consent.given", "consent.withdrawn", "consent.ground"]
    assert "伝えてよい相手はハローワーク架空です。" in lines[0].body
    assert [line.reached for line in lines] == [True, True, False]
