"""Work beside the pages: told as it goes, stopped, taken over when its thread is gone; all or nothing."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.base import DAY, make_staff
from tests.factories.ledgers import carried_ledger, checked_ledger, read_ledger, working_ledger
from tests.htmx import assert_equals_reload
from tests.reading import codes_in, text_of
from yorisoi.agencies.enums import Role
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people
from yorisoi.people.models import Person
from yorisoi.transfer import actions, beside, progress
from yorisoi.transfer.actions.ledgers import cases
from yorisoi.transfer.enums import Work

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def now():
    return datetime.fromtimestamp(time.time(), UTC)


def test_the_page_tells_how_many_lines_are_done_with_and_without_javascript(chief, client_for):
    ledger = working_ledger(chief)
    progress.Progress(ledger.runner).tell(1_500, 10_000, "取りこんでいます")
    client = client_for(chief)
    page = client.get(f"/import/{ledger.pk}/progress/")

    assert "10000行のうち 1500行" in text_of(page)
    # Without scripts one looks again by a link: a page that leaves by itself takes it away from whoever still reads.
    assert f'<noscript><p><a href="/import/{ledger.pk}/progress/">いまのようすを見る</a></p></noscript>' in page.content.decode()
    answer = client.get(f"/import/{ledger.pk}/progress/", headers={"HX-Request": "true"})
    assert_equals_reload(page, answer, client.get(f"/import/{ledger.pk}/progress/"), trigger="progress")


@pytest.mark.parametrize("step", ["", "columns/", "check/"])
def test_every_page_of_a_file_at_work_leads_to_its_progress(chief, client_for, step):
    ledger = working_ledger(chief)

    assert client_for(chief).get(f"/import/{ledger.pk}/{step}").headers["Location"] == f"/import/{ledger.pk}/progress/"
    assert "取りこんでいます" in text_of(client_for(chief).get("/import/"))


def test_when_it_is_done_the_page_goes_on_to_the_result(chief, client_for):
    ledger = working_ledger(chief)
    beside.run(ledger.pk, ledger.runner)
    client = client_for(chief)

    assert client.get(f"/import/{ledger.pk}/progress/", headers={"HX-Request": "true"})["HX-Redirect"] == f"/import/{ledger.pk}/"
    assert "2行を取りこみました。" in text_of(client.get(f"/import/{ledger.pk}/"))
    assert list((progress._paths(ledger.runner)[0].parent).iterdir()) == []


def test_a_long_ledger_goes_in_beside_the_pages_step_by_step(chief, client_for, monkeypatch):
    """More lines than are done at once: every press leads to the progress, and from there on."""
    monkeypatch.setattr(beside, "AT_ONCE", 1)
    begun = []
    monkeypatch.setattr(beside.beside, "start", lambda work, *given: begun.append(given))
    client, ledger = client_for(chief), read_ledger(chief)
    chosen = {key: str(place) for key, place in ledger.columns.items()}
    for step, fields in (("columns/", {**chosen, "worker_of_blank": chief.pk}), ("carry/", {}), ("undo/", {})):
        for _ in range(2):
            page = client.post(f"/import/{ledger.pk}/{step}", fields)
            assert page.headers["Location"] == f"/import/{ledger.pk}/progress/"
        beside.run(*begun[-1])
    assert len(begun) == 3
    ledger.refresh_from_db()
    assert (ledger.is_undone, Case.objects.count(), Person.objects.count()) == (True, 0, 0)


def test_stopped_half_way_nothing_was_written_and_the_page_says_so(chief, client_for, monkeypatch):
    ledger, client = working_ledger(chief), client_for(chief)
    monkeypatch.setattr(cases, "PORTION", 1)
    bring_in = cases._bring_in

    def pressed_meanwhile(*given):
        bring_in(*given)
        progress.stop(ledger.runner)

    monkeypatch.setattr(cases, "_bring_in", pressed_meanwhile)
    beside.run(ledger.pk, ledger.runner)

    assert (Person.objects.count(), Case.objects.count()) == (0, 0)
    page = client.get(client.get(f"/import/{ledger.pk}/progress/").headers["Location"])
    assert codes_in(page) == ["LEDGER_STOPPED"]
    assert "取りこめる2行を取りこむ" in text_of(page)


def test_pressing_stop_is_heard_by_the_work(chief, client_for):
    ledger = working_ledger(chief)
    client_for(chief).post(f"/import/{ledger.pk}/stop/")

    with pytest.raises(progress.Stopped):
        progress.Progress(ledger.runner).tell(0, 1, "")


def test_a_fault_nobody_thought_of_leaves_nothing_and_is_told(chief, client_for, monkeypatch, caplog):
    ledger = working_ledger(chief)
    monkeypatch.setattr(cases.closure, "close_many", lambda *given, **named: 1 / 0)
    beside.run(ledger.pk, ledger.runner)

    assert (Person.objects.count(), Case.objects.count()) == (0, 0)
    assert codes_in(client_for(chief).get(f"/import/{ledger.pk}/check/")) == ["LEDGER_BROKEN_OFF"]
    assert "broke off" in caplog.text


def test_what_the_rooms_refuse_is_told_on_the_page(chief, client_for):
    ledger = working_ledger(chief, "1,,山川")
    beside.run(ledger.pk, ledger.runner)

    assert codes_in(client_for(chief).get(f"/import/{ledger.pk}/check/")) == ["LEDGER_NOTHING_RIGHT"]


def test_a_work_that_fell_silent_is_told_and_begun_once_more(chief, client_for, clock):
    ledger, client = working_ledger(chief), client_for(chief)
    assert "止まっています" not in text_of(client.get(f"/import/{ledger.pk}/progress/"))
    client.post(f"/import/{ledger.pk}/again/")
    assert Case.objects.count() == 0
    clock.move_to(now() + LATER)
    page = client.get(f"/import/{ledger.pk}/progress/")
    assert "何も取りこまれていません" in text_of(page)
    assert "hx-get" not in page.content.decode().partition("<main")[2].partition("</main")[0]
    client.post(f"/import/{ledger.pk}/again/")

    assert Case.objects.count() == 2
    beside.run(ledger.pk, ledger.runner)  # the silent one comes back: it finds itself replaced
    assert Case.objects.count() == 2


def test_a_work_that_fell_silent_is_given_up(chief, client_for, clock):
    ledger, client = working_ledger(chief, work=Work.CHECK), client_for(chief)
    clock.move_to(now() + LATER)
    page = client.post(f"/import/{ledger.pk}/stop/")

    assert page.headers["Location"] == f"/import/{ledger.pk}/check/"
    assert codes_in(client.get(page.headers["Location"])) == ["LEDGER_BROKEN_OFF"]


def test_a_work_that_says_something_is_not_silent(chief, client_for, clock):
    ledger = working_ledger(chief)
    clock.move_to(now() + LATER)
    progress.Progress(ledger.runner).tell(1, 2, "取りこんでいます")

    assert "止まっています" not in text_of(client_for(chief).get(f"/import/{ledger.pk}/progress/"))


@pytest.mark.parametrize("act", [
    lambda ledger, chief: actions.carry_out(ledger=ledger, actor=chief, on=DAY),
    lambda ledger, chief: actions.check(ledger=ledger, actor=chief, on=DAY),
    lambda ledger, chief: actions.match(ledger=ledger, columns=ledger.columns, actor=chief, on=DAY, worker=chief),
    lambda ledger, chief: actions.answer(ledger=ledger, said={}, actor=chief),
    lambda ledger, chief: actions.undo(ledger=ledger, actor=chief, on=DAY),
    lambda ledger, chief: actions.drop(ledger=ledger, actor=chief),
    lambda ledger, chief: actions.begin(ledger=ledger, work=Work.UNDO, actor=chief, on=DAY, at=now()),
])
def test_nobody_else_touches_a_file_at_work(chief, act):
    ledger = working_ledger(chief)
    with pytest.raises(Refused) as refused:
        act(ledger, chief)

    assert [each.code for each in refused.value.violations] == ["LEDGER_AT_WORK"]


def test_a_file_at_work_is_not_thrown_away(chief, client_for):
    ledger = working_ledger(chief)

    assert client_for(chief).post(f"/import/{ledger.pk}/drop/").headers["Location"] == f"/import/{ledger.pk}/progress/"


def test_undoing_beside_the_pages_tells_what_stands_in_the_way(chief, client_for):
    ledger = carried_ledger(chief).ledger
    person = Person.objects.get(name="山川 はるか")
    people.remove_phone(person=person, pk=person.phones.get().pk, actor=chief)
    people.end_address(address=person.addresses.get(), ends_on=DAY, actor=chief)
    page = client_for(chief).post(f"/import/{ledger.pk}/undo/")

    assert page.status_code == 422
    assert "山川 はるかの電話(取りのぞいた)、山川 はるかの住所(おわった)" in text_of(page)
    assert Case.objects.count() == 2


def test_a_ledger_is_checked_anew_when_its_columns_change(chief):
    ledger = checked_ledger(chief)
    actions.match(ledger=ledger, columns=ledger.columns, actor=chief, on=DAY, worker=chief, is_checked_later=True)
    ledger.refresh_from_db()

    assert not ledger.is_checked
