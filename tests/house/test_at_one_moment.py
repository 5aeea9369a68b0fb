"""Every button pressed from two browsers at one moment makes one fact."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction

from tests.client import StrictClient
from tests.factories.city import City
from tests.house.pressing import SENT_ON, TODAY, TOLD, build, client_of, is_accepted, none_of, press, rows
from tests.submits import Submit, filled

# Long enough for the other press to have looked before this one writes.
HESITATION_SECONDS = 0.03
TABLE_WITHIN = 80  # INSERT INTO "room_table" (


# SQLite lets one transaction write at a time (config/env.py: IMMEDIATE): there is no moment to meet at.
@pytest.mark.slow
@pytest.mark.held_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_moment_make_one_fact():
    pressed = build(far=2, near=3)
    none_of(fault for ways in pressed.kinds.values() for fault in at_one_moment(ways, pressed.city))


def at_one_moment(ways: list[Submit], city: City) -> Iterator[str]:
    """Press the first button of a kind that is still accepted from two browsers at once, and tell what went wrong."""
    for submit in ways:
        with transaction.atomic():
            before = rows()
            accepted = is_accepted(submit, press(submit, city))
            expected = rows() - before
            transaction.set_rollback(True)
        if not accepted:
            continue
        answers = from_two_browsers(submit, city)
        if (more := rows() - before) != expected:
            yield f"{submit}: two presses add {dict(more)} instead of {dict(expected)}"
        if not any(is_accepted(submit, answer) for answer in answers):
            yield f"{submit}: neither press was accepted"
        wrong = {answer.status_code for answer in answers} - {200, SENT_ON, TOLD}
        yield from (f"{submit}: answered {status}" for status in wrong)
        return


def from_two_browsers(submit: Submit, city: City) -> list[Any]:
    """Send the same press from two threads, each with its own connection, as close together as they can."""
    gate, answers = threading.Barrier(2), []
    clients = [client_of(submit, city) for _ in range(2)]

    def send(client: StrictClient) -> None:
        try:
            gate.wait()
            client.raise_request_exception = False
            with connection.execute_wrapper(Hesitation()):
                answers.append(client.post(submit.target, filled(submit, today=TODAY)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class Hesitation:
    """Waits before the first words of each new kind of fact, so that both presses have looked before either has written."""

    def __init__(self) -> None:
        self.begun: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        table = sql[:TABLE_WITHIN].partition("(")[0]
        if sql.startswith("INSERT") and "audit" not in table and table not in self.begun:
            self.begun.add(table)
            time.sleep(HESITATION_SECONDS)
        return execute(sql, params, many, context)
