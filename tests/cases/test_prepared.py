"""Prepared queries: what `values(…)` would give, for whichever cases, built once."""

from datetime import date

import pytest

from tests.factories.base import DAY, make_case, make_staff
from yorisoi.cases.models import Case
from yorisoi.cases.queries.prepared import THE_CASES, prepared

pytestmark = pytest.mark.django_db
FIELDS = ("pk", "opened_on", "person__name", "monitoring_is_first")


@pytest.fixture
def cases():
    actor = make_staff()
    return [make_case(actor=actor, on=date(2026, 6, day)) for day in (1, 2, 3)]


def of_cases():
    return Case.objects.filter(pk__in=[THE_CASES]).order_by("pk").values(*FIELDS)


def ask(key, ids):
    return prepared((key, "test"), of_cases, using="default").rows(ids, using="default")


@pytest.mark.parametrize("wanted", [1, 2, 3], ids=["1件", "2件", "3件"])
def test_valuesと同じ行を返す(cases, wanted):
    ids = [case.pk for case in cases[:wanted]]
    assert ask("same", ids) == list(Case.objects.filter(pk__in=ids).order_by("pk").values(*FIELDS))
    assert isinstance(ask("same", ids)[0]["opened_on"], date)


def test_何度たずねても_組み立ては一度だけ(cases):
    built = []

    def build():
        built.append(1)
        return of_cases()

    for case in cases * 3:
        found = prepared(("once", "test"), build, using="default").rows([case.pk], using="default")
        assert [row["pk"] for row in found] == [case.pk]
    assert built == [1]


def test_だれのケースもなければ_たずねない(cases, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ask("nobody", []) == []


def test_行がありえない問合せは_ない():
    assert prepared(("none", "test"), lambda: Case.objects.none().values("pk"), using="default") is None


@pytest.mark.parametrize(
    "build",
    [
        lambda: Case.objects.filter(pk__in=[THE_CASES], person_id__in=[THE_CASES]).values("pk"),
        lambda: Case.objects.filter(pk=THE_CASES).values("pk"),
    ],
    ids=["二か所", "一覧でない"],
)
def test_ケースの場所は_ひとつの一覧(build):
    with pytest.raises(ValueError, match="names its cases once"):
        prepared((build.__code__, DAY), build, using="default")
