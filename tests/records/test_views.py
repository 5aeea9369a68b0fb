import pytest

from tests.factories.base import DAY, make_case, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.records import actions
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


@pytest.fixture
def client(client_for, worker):
    return client_for(worker)


def write(case, worker, body="電話がありました。", form=ContactForm.TELEPHONE, **facts):
    return actions.write_note(case=case, actor=worker, body=body, form=form, happened_on=DAY, on=DAY, **facts)


TYPED = {
    "happened_on": "令和8年6月10日", "starts_at": "午後2時半", "minutes": "３０分", "form": "INTERVIEW", "counterpart": "PERSON",
    "counterpart_name": "", "reached": "on", "body": "窓口で、家計表をいっしょに書いた。", "next_on": "R8.6.24",
    "next_note": "14:00 面談",
}


def test_記録すると_表紙にもどり_これまでの上に出る(client, case):
    page = client.get(f"/cases/{case.number}/records/new/").content.decode()
    assert "令和8年6月10日" in page
    assert "9:30" in page
    answer = client.post(f"/cases/{case.number}/records/new/", TYPED, follow=True)
    note = CaseNote.objects.get()
    assert (note.starts_at.hour, note.starts_at.minute, note.minutes, note.reached) == (14, 30, 30, True)
    text = answer.content.decode()
    assert "窓口で、家計表をいっしょに書いた。" in text
    assert "次回 6月24日 14:00 面談" in text


def test_断られたら_理由を三つに分けて言い_書いたことは残る(client, case):
    answer = client.post(
        f"/cases/{case.number}/records/new/", {**TYPED, "body": "", "next_on": "令和8年6月1日"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "NOTE_EMPTY" in text
    assert "NEXT_BEFORE_NOTE" in text
    assert "14:00 面談" in text
    assert not CaseNote.objects.exists()


def test_よめない日付は_その欄で言う(client, case):
    answer = client.post(f"/cases/{case.number}/records/new/", {**TYPED, "happened_on": "6月10日ごろ"})
    assert answer.status_code == 422
    assert "日付として読めませんでした" in answer.content.decode()


@pytest.mark.parametrize(
    ("group", "shown", "hidden"),
    [
        ("contact", "面談した。", "所内で話した。"),
        ("meeting", "所内で話した。", "面談した。"),
        ("event", "プランをつくりました。", "面談した。"),
        ("なにか", "面談した。", "ここにない。"),
    ],
    ids=["面談・連絡", "会議", "手続き", "知らない印は全部"],
)
def test_これまでを_まとまりでしぼる(client, case, worker, group, shown, hidden):
    write(case, worker, body="面談した。", form=ContactForm.INTERVIEW)
    write(case, worker, body="所内で話した。", form=ContactForm.INTERNAL_MEETING)
    actions.leave_line(case, "プランをつくりました。", event="plan.drafted", actor=worker, on=DAY)
    text = client.get(f"/cases/{case.number}/records/?group={group}").content.decode()
    assert shown in text
    assert hidden not in text


def test_五十件ごとにめくる_問いあわせの数は件数によらない(client, case, worker, django_assert_max_num_queries):
    CaseNote.objects.bulk_create(
        CaseNote(
            municipality_id=case.municipality_id, case=case, created_by=worker, author=worker, body=f"{n}回目の電話",
            form=ContactForm.TELEPHONE, happened_on=DAY,
        )
        for n in range(120)
    )
    with django_assert_max_num_queries(12):
        text = client.get(f"/cases/{case.number}/records/?page=3").content.decode()
    assert "3ページ中 3ページ目" in text
    assert "19回目の電話" in text
    assert "20回目の電話" not in text


def test_長い記録は_切って出し_ぜんぶは別のページで読める(client, case, worker):
    note = write(case, worker, body="あ" * 5000 + "おわり")
    assert "つづきを読む" in client.get(f"/cases/{case.number}/records/").content.decode()
    assert "おわり" in client.get(f"/cases/{case.number}/records/{note.pk}/").content.decode()


def test_ほかのケースの記録は_番号を変えても読めない(client, case):
    other_worker = make_staff()
    other = make_case(actor=other_worker)
    note = write(other, other_worker)
    assert client.get(f"/cases/{case.number}/records/{note.pk}/").status_code == 404
    assert client.get(f"/cases/{other.number}/records/").status_code == 404


def test_見るだけの人には_記録するボタンがない(client_for, case):
    text = client_for(make_staff(Role.AUDITOR)).get(f"/cases/{case.number}/records/").content.decode()
    assert "data-note" not in text
