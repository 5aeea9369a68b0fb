"""Prepared queries: what `values(…)` would give, for whichever cases, built once, and many in one statement."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Case as When
from django.db.models import DecimalField, Value

from tests.factories.base import DAY, make_case, make_staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case
from yorisoi.cases.queries.prepared import MOST_PREPARED, THE_CASES, Asking, asking_of, prepared
from yorisoi.people.models import Person

pytestmark = pytest.mark.django_db
FIELDS = ("pk", "opened_on", "person__name", "monitoring_is_first", "monitoring_base_on")


@pytest.fixture
def cases():
    actor = make_staff()
    return [make_case(actor=actor, on=date(2026, 6, day)) for day in (1, 2, 3)]


def of_cases():
    return Case.objects.filter(pk__in=[THE_CASES]).order_by("-opened_on").values(*FIELDS)


def ask(key, ids):
    return Asking(ids).rows((key, "test"), of_cases)


@pytest.mark.parametrize("wanted", [1, 2, 3], ids=["1件", "2件", "3件"])
def test_valuesと同じ行を_同じ順で返す(cases, wanted):
    ids = [case.pk for case in cases[:wanted]]
    found = ask("same", ids)
    assert found == list(Case.objects.filter(pk__in=ids).order_by("-opened_on").values(*FIELDS))
    assert isinstance(found[0]["opened_on"], date)
    assert isinstance(found[0]["monitoring_is_first"], bool)


def test_何度たずねても_組み立ては一度だけ(cases):
    built = []

    def build():
        built.append(1)
        return of_cases()

    for case in cases * 3:
        assert [row["pk"] for row in asking_of(case).rows(("once", "test"), build)] == [case.pk]
    assert built == [1]


def kept_plans():
    """Return how often the server used each plan it keeps, and how often it planned anew; SQLite keeps none of them."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements ORDER BY name")
        return cursor.fetchall()


def test_サーバーは_はじめての問いから_計画を覚えて_どのケースにも使う(cases):
    for case in cases:
        ask("planned", [case.pk])
    assert kept_plans() == [(3, 0)] * (connection.vendor == "postgresql")


def test_サーバーが覚える計画の数には_かぎりがある(cases):
    for day in range(MOST_PREPARED + 5):
        def build(limit=day):
            return of_cases()[: limit + 1]

        asking_of(cases[0]).rows(("kept", day), build)
    assert len(kept_plans()) == MOST_PREPARED * (connection.vendor == "postgresql")


def test_だれのケースもなければ_たずねない(cases, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ask("nobody", []) == []


def test_行がありえない問合せは_たずねない(cases, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asking_of(cases[0]).rows(("none", "test"), lambda: Case.objects.none().values("pk")) == []


def test_ことばの引用符も百分率も_そのまま(cases):
    Person.objects.filter(pk=cases[0].person_id).update(name="山川's 50% %s")
    asking = asking_of(cases[0])
    row = asking.first(lambda: Case.objects.filter(person__name="山川's 50% %s").values("person__name"), case="pk")
    assert row == {"person__name": "山川's 50% %s"}
    assert asking.first(lambda: Case.objects.filter(person__name="50%").values("person__name"), case="pk") is None


def test_いっしょにたずねると_一度の問合せで_一つずつと同じ答え(cases, django_assert_num_queries):
    asking = Asking([case.pk for case in cases])

    def each():
        return (
            asking.every(lambda: Case.objects.order_by("pk").values("pk"), case="pk"),
            asking.first(lambda: Case.objects.order_by("-pk").values("number"), case="pk"),
            asking.rows(("together", "test"), of_cases),
        )

    with django_assert_num_queries(1):
        everything = asking.together(each)
    with django_assert_num_queries(0):
        assert each() == everything
    assert everything == (
        [{"pk": case.pk} for case in cases], {"number": cases[-1].number}, ask("apart", [case.pk for case in cases])
    )


def test_答えしだいのことは_次の問合せで(cases, django_assert_num_queries):
    asking = Asking([case.pk for case in cases])

    def ask_again_where_many():
        found = asking.every(lambda: Case.objects.order_by("pk").values("pk"), case="pk")
        more = asking.every(lambda: Case.objects.order_by("pk").values("number"), case="pk") if len(found) > 2 else []
        return len(found), len(more)

    with django_assert_num_queries(2):
        assert asking.together(ask_again_where_many) == (3, 3)


def test_いっしょの中のいっしょは_外のものを待つ(cases, django_assert_num_queries):
    asking = asking_of(cases[0])
    with django_assert_num_queries(1):
        rows = asking.together(lambda: asking.together(lambda: asking.rows(("inner", "test"), of_cases)))
    assert [row["pk"] for row in rows] == [cases[0].pk]


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


@pytest.mark.parametrize(
    "build",
    [
        lambda: Case.objects.annotate(much=When(default=Value(1), output_field=DecimalField())).values("much"),
        lambda: AuditEntry.objects.values("at"),
    ],
    ids=["金額", "日時"],
)
def test_読みもどせないものは_たずねられない(build):
    with pytest.raises(TypeError):
        prepared((build.__code__, DAY), build, using="default")


def test_まわりの値をとりこむ問いは_場所だけでは覚えない(cases):
    number = cases[0].number
    with pytest.raises(TypeError, match="takes nothing from around"):
        asking_of(cases[0]).every(lambda: Case.objects.filter(number=number).values("pk"), case="pk")
