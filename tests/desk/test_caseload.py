from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.base import DAY, make_case, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Case
from yorisoi.desk.queries import caseload
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:caseload")


@pytest.fixture
def worker():
    return make_staff()


def test_主任には機関のみんなの_支援員には自分の人数が見える(worker):
    chief = make_staff(Role.CHIEF_COUNSELOR)
    colleague = make_staff()
    for carrier in (worker, worker, colleague):
        make_case(actor=carrier)
    assert {each.staff_id: each.active for each in caseload.loads(chief, on=DAY)} == {worker.pk: 2, colleague.pk: 1}
    assert {each.staff_id: each.active for each in caseload.loads(worker, on=DAY)} == {worker.pk: 2}


def test_動いていない人と中断の人を分けて数える(worker):
    still, _, stopped = (make_case(actor=worker) for _ in range(3))
    Case.objects.filter(pk=still.pk).update(moved_on=DAY - timedelta(days=31))
    Case.objects.filter(pk=stopped.pk).update(standing=Standing.INTERRUPTED, moved_on=DAY - timedelta(days=90))
    [load] = caseload.loads(worker, on=DAY)
    assert (load.active, load.interrupted, load.recent, load.still, load.longest_days) == (2, 1, 1, 1, 31)


def test_おわった担当は数えない(worker):
    case = make_case(actor=worker)
    cases.move(case, stage=case.stage, turn=case.turn, standing=Standing.ENDED, actor=worker, on=DAY)
    assert caseload.loads(worker, on=DAY) == []


def test_長く動いていない順に_最後の記録とならぶ(client_for, worker):
    new, old = make_case(actor=worker), make_case(actor=worker)
    records.write_note(case=old, body="家賃の相談\nつづき", form=ContactForm.TELEPHONE, happened_on=DAY, actor=worker, on=DAY)
    Case.objects.filter(pk=old.pk).update(moved_on=DAY - timedelta(days=9))
    answer = client_for(worker).get(PAGE)
    assert [each.case.pk for each in answer.context["rows"]] == [old.pk, new.pk]
    assert answer.context["rows"][0].last == "家賃の相談"


@pytest.mark.parametrize("asked", ["", "0", "99999999", "なにか"])
def test_ほかの機関の職員を言われても_見せない(client_for, worker, asked):
    make_case(actor=worker)
    answer = client_for(worker).get(PAGE, {"staff": asked})
    assert answer.context["chosen"].staff_id == worker.pk


def test_問合せの数は人数で変わらない(client_for, worker, django_assert_num_queries, django_assert_max_num_queries):
    make_case(actor=worker)
    browser = client_for(worker)
    browser.get(PAGE)
    with django_assert_max_num_queries(15) as one:
        browser.get(PAGE)
    for _ in range(60):
        make_case(actor=worker)
    with django_assert_num_queries(len(one)):
        browser.get(PAGE)


def test_だれもいないときは_次の一歩を示す(client_for, worker):
    assert "まだありません" in client_for(worker).get(PAGE).content.decode()


@pytest.mark.parametrize("role", [Role.MUNICIPAL_OFFICER, Role.AUDITOR, Role.PARTNER_MEMBER])
def test_支援員の画面である(client_for, role):
    assert client_for(make_staff(role)).get(PAGE).status_code == 403
