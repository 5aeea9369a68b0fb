import pytest

from tests.factories.base import make_person, make_staff
from yorisoi.foundation import kept_sql
from yorisoi.foundation.kept_sql import Kept
from yorisoi.people.models import Person

pytestmark = pytest.mark.django_db


def named(*names, key="named"):
    return Kept(key, lambda blanks: Person.objects.filter(name__in=blanks).order_by("pk").values_list("pk", "name"), names)


def test_one_question_is_put_into_sql_once_and_asked_with_other_names():
    worker = make_staff()
    people = [make_person(name=name, actor=worker) for name in ("山川 一", "山川 二", "山川 三")]
    built = []

    def build(blanks):
        built.append(blanks)
        return Person.objects.filter(name__in=blanks).order_by("pk").values_list("pk", "name")

    for person, name in zip(people, ("山川 一", "山川 二", "山川 三"), strict=True):
        assert kept_sql.rows(Kept("once", build, (name,))) == [(person.pk, name)]
    assert len(built) == 1
    assert len(kept_sql.rows(Kept("once", build, ("山川 一", "山川 三")))) == 2
    assert len(built) == 2


def test_several_questions_are_one_statement(django_assert_num_queries):
    worker = make_staff()
    first, second = (make_person(name=name, actor=worker) for name in ("山川 一", "% 'ほか'"))
    with django_assert_num_queries(1):
        found = kept_sql.rows(named("山川 一"), named("% 'ほか'", "いない"), named(key="nobody"))
    assert sorted(found) == [(first.pk, "山川 一"), (second.pk, "% 'ほか'")]


def test_what_can_have_no_rows_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert kept_sql.rows(named(key="nobody at all")) == []


def test_the_kept_questions_never_grow_without_end(monkeypatch):
    monkeypatch.setattr(kept_sql, "MOST_KEPT", 3)
    for number in range(10):
        kept_sql.rows(named("山川 一", key=number))
    assert len(kept_sql._known) <= 3


def test_what_another_thread_forgets_meanwhile_is_answered_all_the_same(monkeypatch):
    class Forgetful(dict):
        """As if another thread emptied it just after each look."""

        def __setitem__(self, key, value):
            """Keep nothing."""

    monkeypatch.setattr(kept_sql, "_known", Forgetful())
    person = make_person(name="山川 一", actor=make_staff())
    assert kept_sql.rows(named("山川 一")) == [(person.pk, "山川 一")]
