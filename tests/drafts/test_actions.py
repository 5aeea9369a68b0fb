import pytest

from tests.factories.base import make_case, make_staff
from tests.factories.drafts import keep
from yorisoi.audit.models import AuditEntry
from yorisoi.drafts import actions
from yorisoi.drafts.models import Draft
from yorisoi.foundation.violations import Refused

pytestmark = pytest.mark.django_db
PAGE = "/consultations/new/"


@pytest.fixture
def worker():
    return make_staff()


def texts():
    return sorted(dict(draft.fields)["body"] for draft in Draft.objects.order_by("pk"))


def verbs():
    return list(AuditEntry.objects.filter(verb__startswith="draft.").order_by("pk").values_list("verb", flat=True))


def test_書くたびに同じ下書きが新しくなり証跡は一つ(worker):
    for text in ("電", "電話", "電話で"):
        keep(worker, PAGE, text)
    assert texts() == ["電話で"]
    assert verbs() == ["draft.started"]


def test_おくれて届いた古い文は新しい文を消さない(worker):
    keep(worker, PAGE, "新しい文", ago=1)
    keep(worker, PAGE, "古い文", ago=5)
    assert texts() == ["新しい文"]


def test_先の時刻を言う端末でもつづきが残る(worker):
    keep(worker, PAGE, "はじめ", ago=-3600)
    keep(worker, PAGE, "つづき")
    assert texts() == ["つづき"]


def test_ふたつのタブはふたつの下書き(worker):
    keep(worker, PAGE, "ひとつめ", tab="t1")
    keep(worker, PAGE, "ふたつめ", tab="t2")
    assert texts() == ["ひとつめ", "ふたつめ"]


def test_下書きはケースの証跡に出る(worker):
    case = make_case(actor=worker)
    draft = keep(worker, f"/cases/{case.number}/records/new/", case=case)
    row = AuditEntry.objects.get(verb="draft.started")
    assert (row.case_id, row.subject_id, row.data) == (case.pk, draft.pk, {"form": "note"})


def test_つづきを書くと前の下書きは新しいものに引きつがれる(worker):
    earlier = keep(worker, PAGE, "きのうの文", tab="t0")
    now = keep(worker, PAGE, "きのうの文、つづき", tab="t1", restores=[earlier.pk])
    keep(worker, PAGE, "きのうの文、つづきのつづき", tab="t1", restores=[earlier.pk, now.pk])
    assert texts() == ["きのうの文、つづきのつづき"]
    assert verbs() == ["draft.started", "draft.started", "draft.restored"]


def test_ほかの人や別の画面の下書きは引きつげない(worker):
    others = keep(make_staff(), PAGE, "ほかの人")
    elsewhere = keep(worker, "/resources/new/", "別の画面")
    keep(worker, PAGE, "わたし", restores=[others.pk, elsewhere.pk])
    assert texts() == ["ほかの人", "わたし", "別の画面"]


def test_捨てるのは二度でも一度(worker):
    draft = keep(worker, PAGE)
    actions.discard(draft=draft, actor=worker)
    draft.pk = draft.pk or AuditEntry.objects.get(verb="draft.discarded").subject_id
    actions.discard(draft=draft, actor=worker)
    assert texts() == []
    assert verbs() == ["draft.started", "draft.discarded"]


def test_記録されたフォームの下書きだけが消える(worker):
    keep(worker, PAGE, "のこる", tab="t2")
    keep(worker, PAGE, "消える", tab="t1")
    keep(make_staff(), PAGE, "ほかの人", tab="t1")
    actions.forget_saved(place=actions.Place(PAGE, "note", "t1"), actor=worker)
    assert texts() == ["のこる", "ほかの人"]


def test_長すぎるものは残さず前の下書きはそのまま(worker):
    keep(worker, PAGE, "短い文")
    with pytest.raises(Refused) as refused:
        keep(worker, PAGE, "あ" * 200_001)
    assert refused.value.codes == ("DRAFT_TOO_LONG",)
    assert texts() == ["短い文"]
