"""
Harness of all tests: turns quiet mistakes into failing tests.

Refused everywhere: a warning, an undefined template variable, a queryset whose order is left to chance, a
datetime in a date field, a lock without `of=`, a partial save that forgets `auto_now`; and by the client
(tests/client.py): inline scripts and styles, unrendered tags, a form without its token, a GET that writes.
"""

import datetime
import gc
import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import connection, models
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.client import StrictClient
from tests.factories import again

TOKYO = ZoneInfo("Asia/Tokyo")
# A Wednesday in the first quarter of a fiscal year. Another moment: YORISOI_TEST_NOW=2027-03-31T23:30.
_moment = os.environ.get("YORISOI_TEST_NOW", "2026-06-10T09:30")
NOW = datetime.datetime.fromisoformat(_moment).replace(tzinfo=TOKYO)


# How fast a busy machine makes examples up says nothing about the code.
hypothesis_settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow], deadline=None)
hypothesis_settings.load_profile("busy")

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "client_for"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run of everything on two databases, one after the other."""
    parser.addoption("--only-database", action="store_true", help="leave out tests that touch no database")
    parser.addoption("--divided", action="store_true", help="leave out what is held on the other database (held_on)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another run holds, and begin with what takes longest."""
    left_out = {item for item in items if not is_chosen(config, item)}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = spread([item for item in items if item not in left_out], workers)


def is_chosen(config: pytest.Config, item: pytest.Item) -> bool:
    """Return whether the test belongs to this run: not one of pure rules, nor held on the other database."""
    if not touches_database(item):
        return not config.getoption("--only-database")
    return not config.getoption("--divided") or held_on(item) in {"", connection.vendor}


def touches_database(item: pytest.Item) -> bool:
    """Return whether the test asks for a database."""
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def held_on(item: pytest.Item) -> str:
    """Return the database that holds a test in a divided run, or "" for both: only the marked ones, mostly crawls."""
    mark = item.get_closest_marker("held_on")
    return str(mark.args[0]) if mark else ""


def spread(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """
    Return the tests with the files marked `slow` first: at the beginning of the part each worker begins with.

    Every worker begins with as long a part as the others. A crawl that begins last would leave the others idle.
    """
    files = sorted({item.path for item in items if item.get_closest_marker("slow")})
    light = [item for item in items if not item.get_closest_marker("slow")]
    found: list[pytest.Item] = []
    for number in range(workers):
        mine = files[number::workers]
        found += [item for file in mine for item in items if item.path == file and item.get_closest_marker("slow")]
        until = max(0, len(items) * (number + 1) // workers - len(found))
        found += light[:until]
        del light[:until]
    return found + light


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays: the modules, and the templates to come."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the table of words where `--no-migrations` made the others straight from the models."""
    with django_db_blocker.unblock():
        if not has_grams():
            migration = importlib.import_module("yorisoi.search.migrations.0002_grams")
            for statement in migration.MAKE[connection.vendor]:
                with connection.cursor() as cursor:
                    cursor.execute(statement)


def has_grams() -> bool:
    """Return whether the database has a place for the pairs of characters."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return "search_grams" in connection.introspection.table_names(cursor)
        columns = connection.introspection.get_table_description(cursor, "search_searchdoc")
        return "grams" in {column.name for column in columns}


@pytest.fixture(autouse=True)
def _no_words_are_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty FTS5's table after a test with real transactions: it is no table of Django's, and the flush leaves it."""
    yield
    if connection.vendor == "sqlite" and "transactional_db" in request.fixturenames:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_grams(search_grams) VALUES ('delete-all')")


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Set the clock to NOW and let it tick; `clock.move_to(...)` moves it. A browser keeps real time."""
    if request.node.get_closest_marker("journey"):
        yield None
        return
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _builders_write_again(clock: Any) -> Iterator[None]:
    """Let the builders of this test write again what they wrote on the same ground (tests/factories/again.py)."""
    if clock is None:
        yield
        return
    again.grounds.append(ground := again.Ground(clock))
    with connection.execute_wrapper(ground):
        yield
    again.grounds.pop()


@pytest.fixture
def today(clock: Any) -> datetime.date:
    """Return the day the test runs on."""
    return NOW.date()


@pytest.fixture
def client() -> StrictClient:
    """Return a client that nobody has signed in to."""
    return StrictClient()


@pytest.fixture
def client_for(db: None) -> Callable[[Any], StrictClient]:
    """Return a function: staff member → client signed in as them."""

    def sign_in(staff: Any) -> StrictClient:
        client = StrictClient()
        client.force_login(staff, backend="yorisoi.agencies.backend.StaffBackend")
        return client

    return sign_in


@pytest.fixture(autouse=True, scope="session")
def _attachments_are_thrown_away() -> Iterator[None]:
    """Delete what the tests attached; the folder is made when the first file comes."""
    yield
    shutil.rmtree(settings.ATTACHMENTS_DIR, ignore_errors=True)


class AnyOrder(Random):
    """Random order that does not split groups."""

    def get_group_by_cols(self) -> list[Any]:
        return []


@pytest.fixture(autouse=True, scope="session")
def _unordered_means_any_order() -> Iterator[None]:
    """Order a queryset without an order by chance, so that nobody comes to rely on the order of insertion."""
    original, combined = SQLCompiler._order_by_pairs, SQLCompiler.get_combinator_sql

    def order_by_pairs(self: SQLCompiler) -> Iterator[tuple[Any, bool]]:
        pairs = list(original(self))
        query = self.query
        in_union = query.combinator or getattr(query, "is_part_of_union", False)
        if not pairs and not query.distinct and not in_union:
            pairs = [(OrderBy(AnyOrder()), False)]
        yield from pairs

    def get_combinator_sql(self: SQLCompiler, combinator: str, all: bool) -> Any:
        for query in self.query.combined_queries:
            query.is_part_of_union = True  # SQLite lets no part of a union have an order
        return combined(self, combinator, all)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "_order_by_pairs", order_by_pairs)
        patch.setattr(SQLCompiler, "get_combinator_sql", get_combinator_sql)
        yield


@pytest.fixture(autouse=True, scope="session")
def _locks_name_their_table() -> Iterator[None]:
    """Refuse `select_for_update()` over joined tables without `of=`: it would lock more than was meant."""
    original = SQLCompiler.as_sql

    def as_sql(self: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        query = self.query
        if query.select_for_update and query.select_related and not query.select_for_update_of:
            raise TypeError('select_for_update() with select_related() needs of=("self", …)')
        return original(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", as_sql)
        yield


@pytest.fixture(autouse=True, scope="session")
def _dates_are_dates() -> Iterator[None]:
    """Refuse a datetime in a date field: cut off silently, it may be yesterday in Tokyo."""
    original = models.DateField.get_prep_value

    def get_prep_value(self: models.DateField, value: Any) -> Any:
        if not isinstance(self, models.DateTimeField) and isinstance(value, datetime.datetime):
            raise ValueError(f"{self.name}: a datetime was put into a date field")
        return original(self, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.DateField, "get_prep_value", get_prep_value)
        yield


@pytest.fixture(autouse=True, scope="session")
def _partial_saves_keep_auto_now() -> Iterator[None]:
    """Refuse `save(update_fields=…)` that leaves out an `auto_now` field."""
    original = models.Model.save

    def save(self: models.Model, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        if update_fields is not None:
            kept = {field.name for field in self._meta.concrete_fields if getattr(field, "auto_now", False)}
            if missing := kept - set(update_fields):
                raise ValueError(f"update_fields leaves out {sorted(missing)} (auto_now)")
        original(self, *args, update_fields=update_fields, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.Model, "save", save)
        yield
