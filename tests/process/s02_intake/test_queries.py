import pytest

from tests.factories import intake as build
from tests.factories.base import DAY, make_agency, make_staff
from yorisoi.agencies.enums import AgencyKind
from yorisoi.cases.rules.journey import Panel
from yorisoi.process.s02_intake import queries
from yorisoi.referrals import actions as referrals

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return make_staff()


@pytest.mark.parametrize(
    ("make", "is_done", "note"),
    [
        (lambda me: build.received_case(me), False, "振り分け前"),
        (lambda me: build.triaged_case(me), False, "申込み待ち"),
        (lambda me: build.triaged_case(me, outcome="NO_CONSENT_YET"), False, "同意はまだ"),
        (lambda me: build.triaged_case(me, outcome="INFORMATION_ONLY"), True, "情報提供"),
        (lambda me: build.enrolled_case(me), True, "利用申込 済"),
    ],
    ids=["受付", "続ける", "同意はまだ", "情報提供", "申込み"],
)
def test_道のりの2番目は_1回の問い合わせで言える(me, django_assert_num_queries, make, is_done, note):
    case = make(me)
    with django_assert_num_queries(1):
        assert queries.panel(case) == Panel("INTAKE", is_done, note, DAY)


def test_受け付けていないケースの道のり(me):
    assert queries.panel(build.lead_case(me)) == Panel("INTAKE", False)


def test_つなぎの行き先で_緊急のあとの置き場所が変わる(me):
    agency = make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")
    case = build.triaged_case(me, outcome="HAND_OVER", to_agency=agency, consent_facts={"rules_version": "第1版"})
    assert queries.place_after_reception(case).turn == "PARTNER"
    introduction = queries.referrals.introductions(case).get()
    referrals.record_arrival(
        introduction=introduction, arrival="DECLINED", checked_on=DAY, note="", actor=me, on=DAY
    )
    assert queries.place_after_reception(case).turn == "COUNSELOR"
