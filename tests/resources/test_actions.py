from datetime import timedelta

import pytest

from tests.factories.base import DAY, make_agency, make_municipality, make_staff
from tests.factories.plan import make_resource
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.queries.duties import scope_of_agency, scope_of_staff
from yorisoi.foundation.violations import Refused
from yorisoi.resources import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return make_staff()


def change(resource, actor, **given):
    usual = {name: getattr(resource, name) for name in ("name", "kind", "contact", "note", "is_active")}
    return actions.change(resource=resource, actor=actor, on=DAY, **(usual | given))


def due(actor, on=DAY):
    (batch,) = queries.duties(scope_of_agency(actor, on=on))
    assert batch.kind == DutyKind.RESOURCE_CHECK
    return batch.duties


def test_登録すると確かめたことになる(actor):
    resource = make_resource(actor=actor)
    assert (resource.verified_on, resource.verified_by) == (DAY, actor)
    assert AuditEntry.objects.filter(verb="resource.added").count() == 1


def test_同じ名前は二つ登録できない(actor):
    first = make_resource(actor=actor)
    with pytest.raises(Refused) as refused:
        make_resource(actor=actor)
    assert refused.value.codes == ("RESOURCE_TWICE",)
    second = make_resource(actor=actor, name="さくら食堂")
    with pytest.raises(Refused):
        change(second, actor, name=first.name)
    assert change(second, actor, kind="食料支援").kind == "食料支援"


def test_ほかの自治体の同じ名前はさまたげない(actor):
    town = make_municipality(code="990027", name="空想町")
    other = make_staff(agency=make_agency(name="空想町くらし相談センター", municipality=town))
    make_resource(actor=actor)
    resource = make_resource(actor=other)
    assert queries.resource_of(actor.municipality_id, resource.pk) is None


@pytest.mark.parametrize("days", [1, -1], ids=["明日", "前に確かめた日より前"])
def test_おかしな日には確かめられない(actor, days):
    resource = make_resource(actor=actor)
    with pytest.raises(Refused) as refused:
        actions.verify(resource=resource, verified_on=DAY + timedelta(days=days), actor=actor, on=DAY)
    assert refused.value.codes == ("VERIFIED_ON_WRONG",)


def test_明日の日では登録できない(actor):
    with pytest.raises(Refused) as refused:
        make_resource(actor=actor, verified_on=DAY + timedelta(days=1))
    assert refused.value.codes == ("VERIFIED_ON_WRONG",)


def test_1年で最終確認がいる(actor):
    resource = make_resource(actor=actor, verified_on=DAY - timedelta(days=366))
    (duty,) = due(actor)
    assert (duty.subject_id, duty.person, duty.case_id) == (resource.pk, "若者の家", None)
    assert (duty.due_on, duty.days_late(DAY)) == (DAY - timedelta(days=1), 1)


@pytest.mark.parametrize(("days", "count"), [(357, 0), (358, 1)], ids=["8日前はまだ", "7日前から"])
def test_7日前から出る(actor, days, count):
    make_resource(actor=actor, verified_on=DAY - timedelta(days=days))
    assert len(due(actor)) == count


def test_確かめたら終わり_二度押しても一度(actor):
    resource = make_resource(actor=actor, verified_on=DAY - timedelta(days=400))
    other = make_staff()
    for _ in range(2):
        actions.verify(resource=resource, verified_on=DAY, actor=other, on=DAY)
    resource.refresh_from_db()
    assert (due(actor), resource.verified_by) == ([], other)
    assert AuditEntry.objects.filter(verb="resource.verified").count() == 1


def test_使わなくなったら確かめなくてよい(actor):
    resource = make_resource(actor=actor, verified_on=DAY - timedelta(days=400))
    change(resource, actor, is_active=False)
    assert due(actor) == []
    assert not queries.in_use(actor.municipality_id).exists()


def test_ケースの担当の分には出ない(actor):
    make_resource(actor=actor, verified_on=DAY - timedelta(days=400))
    (batch,) = queries.duties(scope_of_staff(actor, on=DAY))
    assert (batch.duties, batch.count) == ([], 0)


def test_多いときは数だけ数える(actor):
    for number in range(4):
        make_resource(actor=actor, name=f"居場所{number}", verified_on=DAY - timedelta(days=400 + number))
    scope = scope_of_agency(actor, on=DAY)
    (batch,) = queries.duties(type(scope)(**(scope.__dict__ | {"limit": 2})))
    assert ([duty.person for duty in batch.duties], batch.count) == (["居場所3", "居場所2"], 4)
