"""Small ledgers: a few lines as CSV, read, matched and brought in."""

import io
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.factories.base import DAY
from yorisoi.agencies.models import Staff
from yorisoi.transfer import actions
from yorisoi.transfer.actions import Carried
from yorisoi.transfer.actions.matching import keep
from yorisoi.transfer.enums import LedgerKind, Work
from yorisoi.transfer.models import LedgerImport, LedgerMapping

HEAD = "番号,受付日,氏名,フリガナ,性別,生年月日,電話,住所,担当者,相談内容,申込日,終結日,備考"
LINES = (
    "1,R7.4.1,山川 はるか,ヤマカワ ハルカ,女,S58.3.4,000-0000-0001,架空市本町1,,家賃が払えない,R7.4.8,,年金受給",
    "2,令和6年5月10日,小野 健,オノ ケン,男,1970/1/2,,,,仕事をさがしている,,2024/12/1,",
)


def csv_of(*lines: str, head: str = HEAD) -> io.BytesIO:
    """Write a ledger as an office's Excel writes CSV."""
    return io.BytesIO("\r\n".join([head, *lines]).encode("cp932"))


def read_ledger(actor: Staff, *lines: str, head: str = HEAD, kind: LedgerKind = LedgerKind.CASES, **facts: Any) -> LedgerImport:
    """Read a ledger; its columns are guessed."""
    return actions.take(stream=csv_of(*lines or LINES, head=head), name="台帳.csv", kind=kind, actor=actor, **facts)


def checked_ledger(actor: Staff, *lines: str, worker: Staff | None = None, **facts: Any) -> LedgerImport:
    """Read a ledger and look at every line, with the columns as guessed."""
    ledger = read_ledger(actor, *lines, **facts)
    return actions.match(ledger=ledger, columns=ledger.columns, actor=actor, on=DAY, worker=worker or actor)


def carried_ledger(actor: Staff, *lines: str, **facts: Any) -> Carried:
    """Bring a ledger in."""
    return actions.carry_out(ledger=checked_ledger(actor, *lines, **facts), actor=actor, on=DAY)


def working_ledger(actor: Staff, *lines: str, work: Work = Work.CARRY, at: datetime | None = None, **facts: Any) -> LedgerImport:
    """Let a work on a ledger be begun, and no thread do it."""
    ledger = checked_ledger(actor, *lines, **facts)
    begun = actions.begin(ledger=ledger, work=work, actor=actor, on=DAY, at=at or timezone.now())
    assert begun is not None
    return begun


def kept_mapping(actor: Staff, name: str = "本所の台帳") -> LedgerMapping:
    """Keep how the columns of a ledger were matched."""
    return keep(read_ledger(actor), name=name, actor=actor)


def make_imports(actor: Staff, *, on: date) -> None:
    """
    Let one ledger wait for its columns, one be looked at (a wrong line, two of one person), one be brought in, and one stand
    still half-way; and keep how columns were matched.
    """
    kept_mapping(actor)
    working_ledger(actor, "77,R7.7.1,滝 由紀", at=timezone.now() - timedelta(minutes=9))
    twice = LINES[0].replace("1,R7.4.1", "9,R8.1.5").replace("R7.4.8", "")
    wrong = "3,R7.5.1,前川 誠,,男せい,58.1.1"
    for lines, head, kind in (
        ((LINES[0], twice, wrong), HEAD, LedgerKind.CASES),
        (("子ども食堂 みなと,居場所,R8.4.1", "フードバンク 架空,食料,"), "名称,分野,確認日", LedgerKind.RESOURCES),
    ):
        ledger = read_ledger(actor, *lines, head=head, kind=kind)
        actions.match(ledger=ledger, columns=ledger.columns, actor=actor, on=on, worker=actor)
    actions.carry_out(ledger=ledger, actor=actor, on=on)
