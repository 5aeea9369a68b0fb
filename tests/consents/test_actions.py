import uuid
from datetime import timedelta

import pytest

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_staff
from yorisoi.agencies.enums import AgencyKind
from yorisoi.audit.models import AuditEntry
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


def may_tell(case, agency, *, on=DAY, purpose=ConsentPurpose.INTRODUCTION):
    given, grounds = queries.facts(case)
    return [
        violation.code
        for violation in may_share(
            recipients=[(agency.pk, agency.name)], purpose=purpose, consents=given, disclosures=grounds, on=on
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


def test_おわったケースでも_取り下げられる(me):
    case = build.triaged_case(me)
    given = build.give_consent(case, me)
    type(case).objects.filter(pk=case.pk).update(standing="ENDED", ended_on=DAY)
    actions.withdraw(consent=given, note="", actor=me, on=LATER)
    assert Consent.objects.get().withdrawn_on == LATER


def test_根拠を記録すると_その相手にだけ伝えられる(case, me, hello_work):
    ground(case, me, hello_work)
    assert may_tell(case, hello_work) == []
    assert may_tell(case, make_agency(kind=AgencyKind.NPO, name="架空の家")) == ["CONSENT_MISSING"]
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
