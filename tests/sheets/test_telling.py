"""だれに何を言うか: a paper tells no more than may be told, and keeps apart what was learned apart."""

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.intake import enrolled_case
from tests.factories.meeting import called_meeting, tabled_item
from tests.factories.plan import agreed_plan
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm, NoteOrigin
from yorisoi.referrals import actions as referrals
from yorisoi.referrals.enums import IntroductionKind
from yorisoi.sheets.papers import case_list, liaison, meeting_agenda, meeting_minutes, note_list
from yorisoi.sheets.rules.layout import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


def test_個人情報を伝えないつなぎの連絡票には_だれのことかが出ない(chief):
    case = enrolled_case(chief)
    made = referrals.introduce(
        case=case, to_agency=make_agency(kind=AgencyKind.MEDICAL, name="架空市立病院"), kind=IntroductionKind.INTRODUCTION,
        reason="受診の流れをたずねました。", made_on=DAY, actor=chief, on=DAY, shares_personal_data=False,
    )
    told = "\n".join(texts(liaison.build(liaison.find(case, made.pk), staff=chief, on=DAY)))
    assert liaison.NOT_TOLD in told
    assert [words for words in ("山川", "やまかわ", "平成4年", "090") if words in told] == []


def test_支援会議で得たことは_経過一覧でわけてわかる(chief):
    case = make_case(actor=chief)
    records.write_note(
        case=case, body="学校からの話。", form=ContactForm.OTHER_MEETING, happened_on=DAY, actor=chief, on=DAY,
        origin=NoteOrigin.CONFERENCE,
    )
    assert "※支援会議で得た情報" in list(texts(note_list.build(case, staff=chief, on=DAY)))


def test_会議に出ない機関の職員には_次第にも議事録にも構成員が出ない(chief):
    item = tabled_item(agreed_plan(chief), meeting=called_meeting(chief))
    partner = make_staff(Role.PARTNER_MEMBER)
    agenda = list(texts(meeting_agenda.build(item.meeting, staff=partner, on=DAY)))
    minutes = list(texts(meeting_minutes.build(item.meeting, staff=partner, on=DAY)))
    assert [words for words in ("原 直樹", "架空市役所") if words in agenda or words in minutes] == []
    assert "(見られない議題)" in agenda
    assert "議題1 (見られない議題)" in minutes


def test_ケース一覧に出るのは_見られるケースだけ(chief):
    mine, other = make_case(actor=chief), make_case(actor=make_staff(Role.CHIEF_COUNSELOR, agency=make_agency(name="となりの窓口")))
    printed = "\n".join(texts(case_list.build(case_list.everything(chief, on=DAY), staff=chief, on=DAY)))
    assert (mine.number in printed, other.number in printed) == (True, False)


def test_ケース一覧の問いあわせの数は_ケースの数によらない(chief, django_assert_num_queries):
    cases = [make_case(actor=chief) for _ in range(4)]
    with django_assert_num_queries(13):
        case_list.build(cases[:1], staff=chief, on=DAY)
    with django_assert_num_queries(13):
        case_list.build(cases, staff=chief, on=DAY)
