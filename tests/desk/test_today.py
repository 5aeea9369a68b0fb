"""今日すること: whose, in which order, with which button, in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.intake import received_case
from tests.factories.meeting import called_meeting, chief_of, endorsed_plan
from tests.factories.plan import assessed_case
from tests.factories.provision import started_plan
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases.enums import DutyKind, Stage, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import scope_of_agency
from yorisoi.cases.rules.duties import Duty
from yorisoi.desk import duty_links
from yorisoi.desk.queries import duties, today
from yorisoi.process.s02_intake import actions as intake
from yorisoi.process.s02_intake.enums import TriageOutcome
from yorisoi.process.s05_screening import actions as screening
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import Subject
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm
from yorisoi.referrals import actions as referrals
from yorisoi.referrals.enums import Arrival, IntroductionKind
from yorisoi.referrals.models import Introduction

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


def appointment(case, actor, *, in_days, note="14:00 面談"):
    return records.write_note(
        case=case, body="電話で話した。", form=ContactForm.TELEPHONE, happened_on=DAY - timedelta(days=10), reached=True,
        next_on=DAY + timedelta(days=in_days), next_note=note, actor=actor, on=DAY,
    )


def page(client, query=""):
    return client.get(f"/{query}").content.decode()


def test_わたしの担当には_おわった方を数えない(client_for, worker):
    make_case(actor=worker)
    Case.objects.filter(pk=make_case(actor=worker).pk).update(standing=Standing.ENDED)

    assert "わたしの担当 1人" in page(client_for(worker))


def test_おくれが先_きょう_今週の順で_先は数だけ(client_for, worker):
    for days, note in ((-2, "おくれた約束"), (0, "きょうの約束"), (3, "今週の約束"), (20, "先の約束")):
        appointment(make_case(actor=worker), worker, in_days=days, note=note)
    text = page(client_for(worker))
    told = ("期限を過ぎています", "おくれた約束", "「きょうの約束」", "今週の約束", "先の予定(30日のうち)")
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    assert "2日おくれ" in text
    assert "あと3日" in text
    assert "先の約束" not in text
    assert "先の約束" in page(client_for(worker), "?whose=mine&ahead=1")


def test_ひとつのすることに_いつ_だれ_なぜ_出どころ_ボタンがある(client_for, worker):
    case = received_case(worker, on=DAY - timedelta(days=9))
    text = page(client_for(worker))
    assert "振り分けの判断" in text
    assert "2日おくれ" in text
    assert "6月8日まで" in text
    assert "山川 はるかさん" in text
    assert case.number in text
    assert "6月1日に相談を受け付けました。" in text
    assert "手引き §4" in text
    assert f'href="/cases/{case.number}/intake/"' in text


def test_塗りのボタンは_自分のいちばん先の一つだけ(client_for, worker):
    received_case(worker, on=DAY - timedelta(days=9))
    received_case(worker, on=DAY - timedelta(days=8))
    text = page(client_for(worker))
    assert text.count('class="btn s main"') == 1


def test_きょうの予定が_横に出る(client_for, worker):
    case = make_case(actor=worker)
    appointment(case, worker, in_days=0, note="10:00 窓口2")
    text = page(client_for(worker))
    assert "10:00 窓口2" in text.split("<aside>")[1]


def test_ほかの人の番は_いちばん長い日数といっしょに(client_for, worker):
    plan = endorsed_plan(worker, on=DAY - timedelta(days=9))
    text = page(client_for(worker)).split("<aside>")[1]
    assert plan.case.stage == Stage.DECISION
    assert "自治体" in text
    assert "1件" in text
    assert "最長 9日" in text


def test_自治体を待つことは_おくれるまで支援員の一覧に出ない(client_for, worker):
    endorsed_plan(worker, on=DAY - timedelta(days=9))
    assert "支援決定・報告の確認" not in page(client_for(worker))
    Case.objects.update(last_contact_on=DAY)


def test_自治体の番がおくれたら_支援員にも見え_ボタンは見るだけ(client_for, worker):
    endorsed_plan(worker, on=DAY - timedelta(days=20))
    text = page(client_for(worker))
    assert "支援決定・報告の確認" in text
    assert "ようすを見る" in text


def test_自治体には_決定を待つものだけが並ぶ(client_for, worker):
    plan = endorsed_plan(worker, on=DAY - timedelta(days=9))
    received_case(worker, on=DAY - timedelta(days=9))
    text = page(client_for(make_staff(Role.MUNICIPAL_OFFICER)))
    assert f"/cases/{plan.case.number}/decision/" in text
    assert "決定を記録" in text
    assert "振り分けの判断" not in text


def test_たらい回しが_気になることに出る(client_for, worker):
    case = received_case(worker)
    partner = make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")
    introduction = referrals.introduce(
        case=case, to_agency=partner, kind=IntroductionKind.INTRODUCTION, reason="仕事の相談", made_on=DAY,
        shares_personal_data=False, actor=worker, on=DAY,
    )
    referrals.record_arrival(
        introduction=introduction, arrival=Arrival.DECLINED, checked_on=DAY, note="", actor=worker, on=DAY
    )
    text = page(client_for(worker)).split("<aside>")[1]
    assert "たらい回し" in text
    assert "ハローワーク架空につないだあと" in text


def test_おわったケースでも_着いたかわかるまで_わたしの一覧に出る(client_for, worker):
    case = received_case(worker, on=DAY - timedelta(days=20))
    partner = make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空")
    introduction = referrals.introduce(
        case=case, to_agency=partner, kind=IntroductionKind.INTRODUCTION, reason="仕事の相談",
        made_on=DAY - timedelta(days=15), shares_personal_data=False, actor=worker, on=DAY,
    )
    intake.triage(
        case=case, outcome=TriageOutcome.INFORMATION_ONLY, reason="自分で動ける方。窓口を伝えた。", triaged_on=DAY,
        actor=worker, on=DAY,
    )
    client = client_for(worker)
    (shown,) = [line for line in page(client).split("<li") if "ハローワーク架空へつなぎました" in line]
    assert "1日おくれ" in shown
    referrals.record_arrival(
        introduction=introduction, arrival=Arrival.ARRIVED, checked_on=DAY, note="", actor=worker, on=DAY
    )
    assert "ハローワーク架空へつなぎました" not in page(client)


def carried_alone(worker):
    case = make_case(actor=worker)
    Case.objects.filter(pk=case.pk).update(
        opened_on=DAY - timedelta(days=200), moved_on=DAY - timedelta(days=100), last_contact_on=DAY
    )
    return case


def test_抱え込みが気になることに出て_ケース検討を記録すると消える(client_for, worker):
    case = carried_alone(worker)
    client = client_for(worker)
    records.write_note(
        case=case, body="電話で話した。", form=ContactForm.TELEPHONE, happened_on=DAY, reached=True, actor=worker, on=DAY
    )
    assert "ひとりの担当だけで続けています" in page(client)
    records.write_note(
        case=case, body="所内で検討した。", form=ContactForm.INTERNAL_MEETING, happened_on=DAY, reached=False, actor=worker,
        on=DAY,
    )
    assert "ひとりの担当だけで続けています" not in page(client)


def test_取りやめた会議は_見てもらったことにならない(client_for, worker):
    case, chief = carried_alone(worker), chief_of(worker)
    meeting = called_meeting(chief, in_days=3)
    meetings.table_case(meeting=meeting, case=case, subject=Subject.SHARING, actor=worker, on=DAY)
    client = client_for(worker)
    assert "ひとりの担当だけで続けています" not in page(client)
    meetings.cancel(meeting=meeting, actor=chief, on=DAY)
    assert "ひとりの担当だけで続けています" in page(client)


def test_担当のない主任は_みんなからはじまり_だれの担当かがわかる(client_for, worker):
    received_case(worker, on=DAY - timedelta(days=9))
    text = page(client_for(make_staff(Role.CHIEF_COUNSELOR)))
    assert "振り分けの判断" in text
    assert f"R8-0001 {worker.name}" in text


def test_わたしには担当だけ_みんなには機関の全部(client_for, worker):
    chief = make_staff(Role.CHIEF_COUNSELOR)
    make_case(actor=chief)
    received_case(worker, on=DAY - timedelta(days=9))
    client = client_for(chief)
    assert "振り分けの判断" not in page(client)
    assert "振り分けの判断" in page(client, "?whose=all")
    assert "みんな" not in page(client_for(worker))
    assert "振り分けの判断" not in page(client_for(make_staff()), "?whose=all")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PARTNER_MEMBER, Role.ADMINISTRATOR], ids=["監査", "機関", "管理者"])
def test_担当しない人には_ケースへの道を示す(client_for, role):
    text = page(client_for(make_staff(role)))
    assert "担当する人のものです" in text
    assert 'href="/cases/"' in text


def test_空の日は_空だと言う(client_for, worker):
    assert "担当しているケースは、まだありません" in page(client_for(worker))
    make_case(actor=worker)
    assert "今週のうちにすることは、ありません" in page(client_for(worker))


def many(worker, count, *, days=9):
    first = received_case(worker, on=DAY - timedelta(days=days))
    for _ in range(count - 1):
        received_case(worker, on=DAY - timedelta(days=days))
    return first


def test_問いあわせの数は_することの数によらない(client_for, worker):
    client = client_for(worker)
    many(worker, 2)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    many(worker, 20)
    with CaptureQueriesContext(connection) as lots:
        page(client)
    assert len(few) == len(lots) <= 50


def test_三十件を超える欄は_種類ごとに見る(client_for, worker):
    many(worker, 33)
    client = client_for(worker)
    text = page(client)
    assert "33件" in text
    assert "ほか 3件" in text
    assert "?whose=mine&amp;kind=TRIAGE" in text
    listed = page(client, "?whose=mine&kind=TRIAGE")
    assert "33件・期限の早い順" in listed
    assert listed.count('class="duty late"') == 33


def test_種類ごとのページは_五十件ずつめくれる(worker):
    many(worker, 53)
    scope = scope_of_agency(worker, on=DAY)
    rows, total = today.of_kind(scope, "all", DutyKind.TRIAGE, 2)
    assert (len(rows), total) == (3, 53)


def test_ページは百キロバイトに収まる(client_for, worker):
    many(worker, 40, days=9)
    many(worker, 40, days=7)
    many(worker, 40, days=3)
    assert len(client_for(worker).get("/").content) < 100_000


def a_duty(kind):
    of_case = 1 if kind != DutyKind.RESOURCE_CHECK else None
    return Duty(kind, of_case, "R8-0001", "山川 はるか", DAY, DAY, "", subject_id=1)


@pytest.mark.parametrize("kind", list(DutyKind), ids=[kind.label for kind in DutyKind])
def test_どのすることにも_片づけるページがある(client, kind):
    from django.urls import resolve

    assert resolve(duty_links.url_of(a_duty(kind)).split("?")[0])


def test_スクリーニングのあとの受け直しは_スクリーニングのページで片づく(client_for, worker):
    case = assessed_case(actor=worker)
    partner = make_agency(kind=AgencyKind.SOCIAL_WELFARE_COUNCIL, name="架空市社会福祉協議会")
    screening.screen(
        case=case, outcome=ScreeningOutcome.HAND_OVER, reason="社協が近い。", screened_on=DAY, to_agency=partner,
        actor=worker, on=DAY,
    )
    referrals.take_back(introduction=Introduction.objects.get(), actor=worker, on=DAY)
    (shown,) = [line for line in page(client_for(worker)).split("<li") if "つないだ先から受け直しました" in line]
    assert f'href="/cases/{case.number}/screening/"' in shown
    assert f'href="/cases/{case.number}/intake/"' not in shown


def test_部屋が言うことは_どれも一覧の種類にある(worker):
    started_plan(worker)
    kinds = {batch.kind for batch in duties.everything(scope_of_agency(worker, on=DAY))}
    assert kinds <= set(duty_links.PAGES)
    assert len(kinds) >= 17


WHEN = {
    "おくれ": (-3, ("3日おくれ", "6月7日まで")),
    "きょう": (0, ("きょう", "")),
    "あした": (1, ("6月11日(木)", "あした")),
    "今週": (5, ("6月15日(月)", "あと5日")),
    "先": (20, ("6月30日", "あと20日")),
}


@pytest.mark.parametrize(("days", "words"), WHEN.values(), ids=WHEN.keys())
def test_いつまでかを_ことばで言う(days, words):
    duty = Duty(DutyKind.TRIAGE, 1, "R8-0001", "", DAY, DAY + timedelta(days=days), "")
    assert duty_links.when(duty, on=DAY) == words
