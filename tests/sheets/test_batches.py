import argparse
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.base import DAY, make_case, make_staff
from tests.factories.meeting import called_meeting, chief_of, tabled_item
from tests.factories.plan import agreed_plan
from tests.reading import codes_in, text_of
from tests.sheets.reading import facts_of_pdf, text_of_pdf
from yorisoi.audit.models import AuditEntry
from yorisoi.cli import tidy
from yorisoi.sheets import press
from yorisoi.sheets.actions import batches as actions
from yorisoi.sheets.models import PaperBatch, PaperBatchPart

pytestmark = pytest.mark.django_db
CHOSEN = ["meeting-agenda", "meeting-item", "plan", "intake"]


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def item(staff):
    return tabled_item(agreed_plan(actor=staff))


def begun(item, staff, *, papers=7):
    wanted = [("intake", item.case.number, None)] * papers
    return actions.begin(meeting=item.meeting, title="会議", wanted=wanted, actor=staff, on=DAY)[0]


def test_会議の用紙がまとまって_しおりの付いた一つのPDFになる(client_for, staff, item):
    client = client_for(staff)
    answer = client.post(f"/meetings/{item.meeting_id}/papers/", {"papers": CHOSEN})
    batch = PaperBatch.objects.get()
    assert answer.headers["Location"] == f"/papers/batches/{batch.pk}/"
    assert "4枚の用紙が入りました" in text_of(client.get(answer.headers["Location"]))
    made = client.get(f"/papers/batches/{batch.pk}.pdf").content
    words = text_of_pdf(made)
    assert words.index("支援調整会議 次第") < words.index("支援調整会議 案件資料") < words.index("相談受付・申込票")
    assert b"/Count 4>>" in made
    assert facts_of_pdf(made)["Title"].startswith("支援調整会議 令和8年")
    assert AuditEntry.objects.filter(verb="paper.printed", data__batch=batch.pk).count() == 4
    assert AuditEntry.objects.filter(verb="paper.batch_taken").exists()


def test_二度おしても一つ(client_for, staff, item):
    client, sent = client_for(staff), {"papers": CHOSEN, "once": "6f3ffb2c-64f4-4b8f-9d0a-000000000001"}
    first, second = (client.post(f"/meetings/{item.meeting_id}/papers/", sent) for _ in "12")
    assert first.headers["Location"] == second.headers["Location"]
    assert PaperBatchPart.objects.count() == 1


def test_入るものがなければ_わけを言って断る(client_for, staff):
    meeting = called_meeting(chief_of(staff))
    answer = client_for(staff).post(f"/meetings/{meeting.pk}/papers/", {"papers": ["plan"]})
    assert answer.status_code == 422
    assert codes_in(answer) == ["BATCH_EMPTY"]


def test_選ばなければ選ぶように言う(client_for, staff, item):
    assert client_for(staff).post(f"/meetings/{item.meeting_id}/papers/", {}).status_code == 422
    assert not PaperBatch.objects.exists()


def test_多すぎれば断る(staff, item):
    with pytest.raises(actions.Refused, match="BATCH_TOO_LARGE"):
        begun(item, staff, papers=2_001)


def test_とちゅうでやめると_つくった分も残らない(client_for, staff, item):
    batch = begun(item, staff)
    press._portion(batch, batch.runner)
    assert "7枚のうち 5枚" in text_of(client_for(staff).get(f"/papers/batches/{batch.pk}/"))
    client_for(staff).post(f"/papers/batches/{batch.pk}/cancel/")
    press.run(batch.pk, batch.runner)
    batch.refresh_from_db()
    assert (batch.state, PaperBatchPart.objects.count()) == ("CANCELED", 0)
    assert client_for(staff).get(f"/papers/batches/{batch.pk}.pdf").status_code == 404


def test_サーバーが止まっても_つづきからつくれる(client_for, clock, staff, item):
    batch = begun(item, staff)
    press._portion(batch, batch.runner)
    clock.move_to(timezone.now() + timedelta(minutes=2))
    client = client_for(staff)
    assert "止まっています" in text_of(client.get(f"/papers/batches/{batch.pk}/"))
    client.post(f"/papers/batches/{batch.pk}/again/")
    batch.refresh_from_db()
    assert (batch.state, batch.done, batch.left_out) == ("READY", 7, 0)
    assert facts_of_pdf(client.get(f"/papers/batches/{batch.pk}.pdf").content)["Pages"] == "7"


def test_前のつくり手は_交代したあとは何も書かない(staff, item):
    batch = begun(item, staff)
    later = timezone.now() + timedelta(minutes=2)
    assert actions.take_over(batch=batch, at=timezone.now()) is None  # it is still being made
    taken = actions.take_over(batch=batch, at=later)
    assert press._portion(batch, batch.runner) is None
    press.run(taken.pk, taken.runner)
    assert [part.place for part in PaperBatchPart.objects.order_by("place")] == [0, 5]


def test_見られなくなったケースの用紙は入らず_そう書かれる(client_for, staff, item):
    other = make_case(actor=make_staff(), on=DAY)
    wanted = [("intake", item.case.number, None), ("intake", other.number, None), ("gone", item.case.number, None)]
    batch, _ = actions.begin(meeting=item.meeting, title="会議", wanted=wanted, actor=staff, on=DAY)
    press.run(batch.pk, batch.runner)
    assert "1枚の用紙が入りました。2枚は" in text_of(client_for(staff).get(f"/papers/batches/{batch.pk}/"))


def test_つぎの日をすぎたものは片づける(staff, item):
    old = begun(item, staff)
    PaperBatch.objects.filter(pk=old.pk).update(printed_on=DAY - timedelta(days=2))
    begun(item, staff)
    assert not PaperBatch.objects.filter(pk=old.pk).exists()


def test_夜の片づけでも_古いものだけがなくなる(staff, item, capsys):
    old, new = begun(item, staff), begun(item, staff)
    PaperBatch.objects.filter(pk=old.pk).update(printed_on=DAY - timedelta(days=2))
    tidy.run(argparse.Namespace())
    assert list(PaperBatch.objects.values_list("pk", flat=True)) == [new.pk]
    assert "まとめ印刷の古い控えを、1件片づけました。" in capsys.readouterr().out


def test_ほかの人のまとめ印刷は見えない(client_for, staff, item):
    batch = begun(item, staff)
    assert client_for(make_staff()).get(f"/papers/batches/{batch.pk}/").status_code == 404
