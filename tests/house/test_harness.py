"""The harness itself: each refusal of tests/conftest.py and tests/client.py really refuses."""

import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.models import Count
from django.template import engines

from tests.client import check_page, refuse_writes
from tests.conftest import held_on, is_chosen, spread

NOON = datetime.datetime(2026, 6, 10, 3, tzinfo=datetime.UTC)


def test_a_datetime_in_a_date_field_is_refused():
    with pytest.raises(ValueError, match="date field"):
        models.DateField(name="received_on").get_prep_value(
            datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
        )


def test_a_date_in_a_date_field_and_a_moment_in_a_datetime_field_pass():
    moment = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    assert models.DateField(name="received_on").get_prep_value(moment.date()) == moment.date()
    assert models.DateTimeField(name="saved_at").get_prep_value(moment) == moment


def test_the_clock_stands_at_the_agreed_day(today):
    assert datetime.date.today() == today


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<main><p style="color:red">赤</p></main>', "inline style"),
        ('<main><button onclick="go()">送る</button></main>', "inline handler onclick"),
        ("<main><script>go()</script></main>", "inline <script>"),
        ('<main><a href="javascript:go()">行く</a></main>', "javascript: address"),
        ('<main><form method="post"><input name="name"></form></main>', "token missing"),
        ('<main><form><input name="csrfmiddlewaretoken"></form></main>', "token in GET"),
        ('<main><p id="a"></p><p id="a"></p></main>', "stands 2 times"),
        ("<main><p>{% url 'x' %}</p></main>", "unrendered template code"),
    ],
    ids=[
        "style属性",
        "onclick",
        "scriptの中身",
        "javascript:",
        "トークンなし",
        "GETにトークン",
        "idの重なり",
        "未処理のタグ",
    ],
)
def test_a_bad_page_is_refused(html, fault):
    with pytest.raises(AssertionError, match=fault):
        check_page(html, "/")


def test_a_good_page_passes():
    check_page(
        '<main><form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x">'
        '<textarea name="text">{{ 記号 }}</textarea></form></main>',
        "/",
    )


@pytest.mark.parametrize("table", ["cases_case", "plan_plan"])
def test_a_get_that_writes_is_refused(table):
    with pytest.raises(AssertionError, match="GET request writes"):
        refuse_writes(
            lambda *_: None, f'INSERT INTO "{table}" VALUES (1)', (), False, {"connection": connection}
        )


def test_a_get_may_leave_evidence():
    sql = 'INSERT INTO "audit_entry" VALUES (1)'
    assert refuse_writes(lambda *_: "written", sql, (), False, {"connection": connection}) == "written"


def test_template_variables_are_checked():
    assert engines["django"].engine.string_if_invalid != ""


@pytest.mark.django_db
def test_an_unordered_queryset_comes_back_in_any_order():
    Session.objects.bulk_create(Session(pk=f"{n:02}", session_data="", expire_date=NOON) for n in range(20))
    orders = {tuple(Session.objects.values_list("pk", flat=True)) for _ in range(5)}
    assert len(orders) > 1
    assert list(Session.objects.order_by("pk").values_list("pk", flat=True)) == [f"{n:02}" for n in range(20)]


@pytest.mark.django_db
def test_groups_unions_and_counts_stay_what_they_are():
    Session.objects.bulk_create(Session(pk=f"{n:02}", session_data="", expire_date=NOON) for n in range(20))
    sessions = Session.objects.values_list("pk")
    assert list(Session.objects.values("expire_date").annotate(n=Count("pk"))) == [{"expire_date": NOON, "n": 20}]
    assert sessions.filter(pk="01").union(sessions.filter(pk="02")).count() == 2
    assert len(list(sessions.filter(pk="01").union(sessions.filter(pk="02")))) == 2
    assert Session.objects.values("expire_date").distinct().count() == 1


class Test:
    """Stands for a collected test."""

    __test__ = False

    def __init__(self, file, *marks):
        self.path, self.marks = Path("/checkout/tests") / file, dict(marks)

    def get_closest_marker(self, name):
        return self.marks.get(name)


DATABASE = "django_db", SimpleNamespace(args=[])
SLOW = "slow", SimpleNamespace(args=[])


@pytest.mark.parametrize(
    ("test", "vendor"),
    [
        (Test("cases/test_views_list.py"), ""), (Test("cases/test_actions.py"), ""),
        (Test("desk/test_cover.py", ("held_on", SimpleNamespace(args=["postgresql"]))), "postgresql"),
    ],
    ids=["画面", "行為", "印のあるもの"],
)
def test_a_divided_run_holds_a_test_on_one_database(test, vendor):
    assert held_on(test) == vendor


def test_a_test_without_a_database_is_in_the_divided_run_whatever_mark_it_has():
    divided = SimpleNamespace(getoption=lambda name: name == "--divided")
    marks = [("held_on", SimpleNamespace(args=[vendor])) for vendor in ("postgresql", "sqlite")]
    assert all(is_chosen(divided, Test("cases/test_rules.py", mark)) for mark in marks)
    assert {is_chosen(divided, Test("cases/test_rules.py", DATABASE, mark)) for mark in marks} == {True, False}
    assert is_chosen(divided, Test("cases/test_views.py", DATABASE))


def test_heavy_files_begin_both_halves_and_no_test_is_lost():
    light = [Test("cases/test_rules.py") for _ in range(6)]
    heavy = [Test(f"house/{name}.py", SLOW) for name in "aabb"]
    found = spread([*light[:3], *heavy, *light[3:]], 2)
    assert [test.path.stem for test in found] == ["a", "a", *["test_rules"] * 3, "b", "b", *["test_rules"] * 3]
    assert {*found} == {*light, *heavy}
    assert [test.path.stem for test in spread([*light, *heavy], 1)] == ["a", "a", "b", "b", *["test_rules"] * 6]
    three = spread([*light, *heavy[:2]], 3)  # more workers than heavy files
    assert [test.path.stem for test in three] == ["a", "a", *["test_rules"] * 6]
    assert len(three) == len({*three}) == 8
