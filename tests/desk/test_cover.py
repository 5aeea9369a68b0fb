"""ケースの表紙: what one sees at a glance, to whom it is shown, and in how many queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.base import DAY, make_case, make_person, make_staff
from tests.factories.intake import enrolled_case, received_case
from tests.factories.meeting import endorsed_plan
from tests.factories.plan import WISH, agreed_plan
from tests.factories.provision import interrupted_case, monitored_case, started_plan
from tests.factories.review import closed_case
from tests.htmx import assert_equals_reload
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis, Stage
from yorisoi.cases.models import Case
from yorisoi.people import actions as people
from yorisoi.people.enums import AddressKind, Relation
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


def cover(client, case, query=""):
    answer = client.get(f"/cases/{case.number}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def note(case, worker, body="電話で話した。", form=ContactForm.TELEPHONE, **facts):
    return records.write_note(case=case, body=body, form=form, happened_on=DAY, actor=worker, on=DAY, **facts)


def test_頭には_名前と番号と年齢と住まい(client_for, worker):
    person = make_person(
        actor=worker, gender="FEMALE", born_on=date(1992, 5, 12), phone="090-0000-0000", address="架空市さくら町1-1",
    )
    text = cover(client_for(worker), make_case(actor=worker, person=person))
    assert "<ruby>山川 はるか<rt>やまかわ はるか</rt></ruby>さん" in text
    assert "34歳(平成4年5月12日)" in text
    assert "女性" in text
    assert "架空市さくら町1-1" in text
    assert "090-0000-0000" in text


def test_避けてほしいことは_電話より先(client_for, worker):
    person = make_person(
        actor=worker, phone="090-0000-0000", avoid_note="約束のない訪問", contact_note="午後に。SMSは不可",
    )
    text = cover(client_for(worker), make_case(actor=worker, person=person))
    assert text.index("約束のない訪問") < text.index("090-0000-0000") < text.index("午後に。SMSは不可")


def test_名前がまだでも_表紙はひらく(client_for, worker):
    case = received_case(worker, person_facts={"estimated_age": 60}, phone="", no_home=True)
    text = cover(client_for(worker), case)
    assert "(名前はまだ)さん" in text
    assert "60歳くらい" in text
    assert "住居なし" in text


STAGES = {
    "相談受付": (lambda worker: received_case(worker), Stage.INTAKE),
    "アセスメント": (lambda worker: enrolled_case(worker), Stage.ASSESSMENT),
    "プラン": (lambda worker: agreed_plan(worker).case, Stage.PLAN),
    "支援決定": (lambda worker: endorsed_plan(worker).case, Stage.DECISION),
    "支援の提供": (lambda worker: started_plan(worker).case, Stage.PROVISION),
    "モニタリング": (lambda worker: monitored_case(worker), Stage.MONITORING),
}


@pytest.mark.parametrize(("build", "stage"), STAGES.values(), ids=STAGES.keys())
def test_道のりは_いまいるところを示す(client_for, worker, build, stage):
    case = Case.objects.get(pk=build(worker).pk)
    text = cover(client_for(worker), case)
    assert case.stage == stage
    current = text.split('aria-current="step"')[1].split("</li>")[0]
    assert stage.label in current
    assert "いまここ" in current
    assert text.count('aria-current="step"') == 1
    assert text.count('class="btn s main"') == 1


def test_次に動く人は_待っている日数といっしょに(client_for, worker):
    case = endorsed_plan(worker, on=DAY - timedelta(days=8)).case
    text = cover(client_for(worker), case)
    box = text.split('aria-label="次に動く人"')[1].split("</div>")[0]
    assert "自治体" in box
    assert "支援決定・報告の確認を待っています。9日目" in box


def test_引きついだ日に動くのは_新しい担当(client_for, worker):
    case, new = enrolled_case(worker), make_staff(name="石井 美帆", agency=worker.agency)
    cases.hand_over(case=case, staff=new, note="電話は夕方に。", actor=worker, on=DAY)

    assert "石井 美帆(相談支援員)" in cover(client_for(worker), case)


def test_自分の番なら_あなたと言う(client_for, worker):
    case = received_case(worker)
    assert '<span class="chip key">あなた</span>' in cover(client_for(worker), case)
    assert '<span class="chip key">あなた</span>' not in cover(client_for(make_staff(Role.CHIEF_COUNSELOR)), case)


def test_本人のことばと強みが_経過より上にある(client_for, worker):
    text = cover(client_for(worker), agreed_plan(worker).case)
    assert text.index(WISH) < text.index("これまで")
    assert "朝が早い" in text
    assert "プラン①" in text


def test_同意とプランと就労支援対象者のしるし(client_for, worker):
    text = cover(client_for(worker), agreed_plan(worker).case)
    assert "本人同意あり 支援に関わる機関" in text
    assert "就労支援対象者" in text
    assert "プラン① R8.6.10〜R8.12.7" in text
    assert "本人同意はまだ" in cover(client_for(worker), received_case(worker))


def test_家族と支える人と_見える理由(client_for, worker):
    case = agreed_plan(worker).case
    people.add_relative(
        person=case.person, relation=Relation.PARENT, lives_together=True, name="山川 和子", estimated_age=61,
        actor=worker, on=DAY,
    )
    text = cover(client_for(worker), case)
    assert "山川 和子 61歳くらい" in text
    assert "同居" in text
    assert "若者の家" in text
    assert "就労準備支援 週3回" in text
    assert "あなたに見えるのは、<b>主担当のため</b>です" in text


def test_気になることは_文で言う(client_for, worker):
    case = make_case(actor=worker, on=DAY - timedelta(days=200))
    assert "ひとりの担当だけで続けています" in cover(client_for(worker), case)


def test_断られそうでも_もっともなボタンは隠さない(client_for, worker):
    text = cover(client_for(worker), endorsed_plan(worker).case)
    assert "支援の開始・実施" in text
    interrupted = cover(client_for(worker), interrupted_case(worker))
    assert "再開" in interrupted
    assert "終結" in interrupted
    assert "中断中" in interrupted


def test_おわったケースからは_新しい相談へ(client_for, worker):
    case = closed_case(worker)
    text = cover(client_for(worker), case)
    assert f"/consultations/new/?person={case.number}" in text
    assert "おわり R8.6.10" in text


def test_見るだけの人には_書くボタンがない(client_for, worker):
    case = agreed_plan(worker).case
    member = make_staff(Role.PARTNER_MEMBER)
    cases.grant(case=case, staff=member, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=date(2026, 9, 12), actor=worker)
    text = cover(client_for(member), case)
    assert "支援調整会議の構成員のため(9月12日まで)" in text
    assert "data-note" not in text
    assert "ほかの手続き" not in text
    assert "/person/" not in text


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.MUNICIPAL_OFFICER, Role.PARTNER_MEMBER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("page", ["", "audit/", "person/", "household/", "records/", "records/new/"])
def test_知らない人には_ないのと同じ(client_for, worker, role, page):
    case = make_case(actor=worker)
    client = client_for(make_staff(role))
    assert client.get(f"/cases/{case.number}/{page}").status_code == 404
    assert client.get(f"/cases/R8-9999/{page}").status_code == 404


def add_notes(case, worker, count):
    CaseNote.objects.bulk_create(
        CaseNote(
            municipality_id=case.municipality_id, case=case, created_by=worker, author=worker, form=ContactForm.INTERVIEW,
            happened_on=DAY - timedelta(days=1), body=f"{n}回目の面談",
        )
        for n in range(count)
    )


def test_問いあわせの数は_記録の数によらない(client_for, worker):
    case = started_plan(worker).case
    client = client_for(worker)
    add_notes(case, worker, 10)
    cover(client, case)
    with CaptureQueriesContext(connection) as few:
        cover(client, case)
    add_notes(case, worker, 290)
    with CaptureQueriesContext(connection) as many:
        cover(client, case)
    assert len(few) == len(many) <= 80


def test_これまでは三十件_つづきはもっと見る(client_for, worker):
    case = make_case(actor=worker)
    add_notes(case, worker, 70)
    client = client_for(worker)
    text = cover(client, case)
    assert text.count("回目の面談") == 30
    assert "もっと見る(あと40件)" in text
    assert cover(client, case, "?parts=3").count("回目の面談") == 70


@pytest.mark.parametrize("query", ["?group=&parts=2", "?group=contact"], ids=["もっと見る", "しぼりこみ"])
def test_その場の入れかえは_読み直しと同じ(client_for, worker, query):
    case = make_case(actor=worker)
    add_notes(case, worker, 70)
    note(case, worker, body="所内で話した。", form=ContactForm.INTERNAL_MEETING)
    client = client_for(worker)
    address = f"/cases/{case.number}/"
    answer = client.get(address + query, headers={"HX-Request": "true"})
    trigger = "course-more" if "parts" in query else "course-contact"
    assert_equals_reload(client.get(address), answer, client.get(address + query), trigger=trigger)


@pytest.mark.parametrize("query", ["?parts=x", "?parts=0", "?parts=-1", "?parts=9999", "?group=nothing"])
def test_おかしな続きにも_おだやかに答える(client_for, worker, query):
    cover(client_for(worker), make_case(actor=worker), query)


def test_だれが見たかは_主任と監査に見える(client_for, worker):
    case = make_case(actor=worker)
    cover(client_for(worker), case)
    chief = client_for(make_staff(Role.CHIEF_COUNSELOR))
    text = chief.get(f"/cases/{case.number}/audit/").content.decode()
    assert worker.name in text
    assert "ケースを開いた" in text
    assert "主担当のため" in text
    assert "ケースをはじめた" in chief.get(f"/cases/{case.number}/audit/?all=1").content.decode()
    refused = client_for(worker).get(f"/cases/{case.number}/audit/")
    assert refused.status_code == 403
    assert "主任相談支援員と監査担当だけ" in refused.content.decode()


def test_住所は_住まいを先に(client_for, worker):
    case = make_case(actor=worker)
    people.add_address(person=case.person, kind=AddressKind.MAIL, text="私書箱1", actor=worker, on=DAY)
    people.add_address(person=case.person, kind=AddressKind.HOME, text="架空市みどり町2", actor=worker, on=DAY)
    text = cover(client_for(worker), case)
    assert text.index("架空市みどり町2") < text.index("郵便の送り先 私書箱1")
