from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests.factories.base import DAY, make_case, make_staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.queries.duties import scope_of_case, scope_of_staff
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions, queries
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db


def write(case, actor, **facts):
    given = {"body": "電話がありました。", "form": ContactForm.TELEPHONE, "happened_on": DAY, "on": DAY, **facts}
    return actions.write_note(case=case, actor=actor, **given)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker, on=DAY - timedelta(days=30))


def test_記録すると_証跡と連絡の日が残る(case, worker):
    note = write(case, worker, reached=True)
    case.refresh_from_db()
    assert case.last_contact_on == DAY
    assert AuditEntry.objects.get(verb="note.written").subject_id == note.pk


def test_本人と話せなければ_連絡の日は動かない(case, worker):
    write(case, worker, reached=False)
    case.refresh_from_db()
    assert case.last_contact_on == DAY - timedelta(days=30)


def test_二度おしても_記録は一つ(case, worker):
    token = uuid4()
    assert write(case, worker, once=token) == write(case, worker, once=token)
    assert CaseNote.objects.count() == 1


def test_断られた記録は_残らない(case, worker):
    with pytest.raises(Refused) as refused:
        write(case, worker, body="")
    assert refused.value.codes == ("NOTE_EMPTY",)
    assert not CaseNote.objects.exists()


def test_約束は_その日が近づくとすることになり_記録するとおわる(case, worker):
    later = DAY + timedelta(days=3)
    write(case, worker, next_on=later, next_note="14:00 窓口で面談")
    (batch,) = queries.duties(scope_of_staff(worker, on=DAY))
    assert [(duty.due_on, duty.number) for duty in batch.duties] == [(later, case.number)]
    assert batch.duties[0].why == "6月13日(土)「14:00 窓口で面談」の予定です。すんだら、ようすを記録します。"
    write(case, worker, happened_on=later, on=later)
    assert queries.duties(scope_of_case(case, on=later))[0].duties == []


def test_会えた手続きの一行でも_約束はおわる(case, worker):
    write(case, worker, next_on=DAY + timedelta(days=3))
    actions.leave_line(
        case, "モニタリングをしました。", event="monitoring.recorded", actor=worker, on=DAY + timedelta(days=3), reached=True
    )
    assert not CaseNote.objects.filter(next_is_open=True).exists()


def test_ほかのケースの約束には_ふれない(case, worker):
    other = make_case(actor=worker, on=DAY)
    write(other, worker, next_on=DAY)
    write(case, worker)
    assert CaseNote.objects.get(next_is_open=True).case == other


def test_記録ひとつの問いあわせの数(case, worker, django_assert_num_queries):
    token = uuid4()
    # The case held, an earlier press, the note, its words in the index (SQLite: the doc, and its pairs beside it), its
    # appointment, the day of contact, the evidence (and the two savepoint lines).
    with django_assert_num_queries(11 if connection.vendor == "postgresql" else 12):
        write(case, worker, reached=True, next_on=DAY + timedelta(days=3), once=token)
