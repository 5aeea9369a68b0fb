"""Where a case stands: every row of the table, and what overrides it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from yorisoi.agencies.enums import Role
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.desk.rules import CaseFacts, Happening, Place, Wait, What, may_read_evidence, place_for, wait_for
from yorisoi.process.s02_intake.enums import TriageOutcome
from yorisoi.process.s05_screening.enums import ScreeningOutcome

DAY = date(2026, 4, 1)
ENDED = Standing.ENDED
# What counts as the beginning of something, or as a look at something begun.
REAL = (What.STARTED, What.RESUMED, What.MONITORED)


def happened(*whats, plan=0):
    """Build facts in which the named things happened day after day; a pair carries its detail."""
    pairs = [what if isinstance(what, tuple) else (what, "") for what in whats]
    return tuple(
        Happening(DAY + timedelta(days=index), what, detail, plan=plan, is_first=what in REAL)
        for index, (what, detail) in enumerate(pairs)
    )


TO_PLAN = (What.RECEIVED, What.ENROLLED, What.ASSESSED, What.ASSESSMENT_AGREED, (What.SCREENED, ScreeningOutcome.CONTINUE))
TO_DECISION = (*TO_PLAN, What.PLAN_DRAFTED, What.PLAN_TABLED, What.PLAN_ENDORSED)
TO_SUPPORT = (*TO_DECISION, (What.DECIDED, Turn.COUNSELOR), What.STARTED)

TABLE = {
    "受け付けただけ": ((What.RECEIVED,), Place(Stage.INTAKE, Turn.COUNSELOR)),
    "把握": ((What.DISCOVERED,), Place(Stage.OUTREACH, Turn.COUNSELOR)),
    "把握して必要なし": ((What.DISCOVERED, What.NO_NEED), Place(Stage.OUTREACH, Turn.NOBODY, ENDED)),
    "把握から受付": ((What.DISCOVERED, What.RECEIVED), Place(Stage.INTAKE, Turn.COUNSELOR)),
    "続けて支援": (
        (What.RECEIVED, (What.TRIAGED, TriageOutcome.CONTINUE)), Place(Stage.INTAKE, Turn.PERSON)
    ),
    "引きつぎ": ((What.RECEIVED, (What.TRIAGED, TriageOutcome.HAND_OVER)), Place(Stage.INTAKE, Turn.PARTNER)),
    "引きついで着いた": (
        (What.RECEIVED, (What.TRIAGED, TriageOutcome.HAND_OVER), What.ARRIVED),
        Place(Stage.INTAKE, Turn.NOBODY, ENDED),
    ),
    "引きついで着いていない": (
        (What.RECEIVED, (What.TRIAGED, TriageOutcome.HAND_OVER), What.NOT_ARRIVED), Place(Stage.INTAKE, Turn.PARTNER),
    ),
    "引きついで受けられなかった": (
        (What.RECEIVED, (What.TRIAGED, TriageOutcome.HAND_OVER), What.DECLINED), Place(Stage.INTAKE, Turn.COUNSELOR),
    ),
    "受け直し": (
        (What.RECEIVED, (What.TRIAGED, TriageOutcome.HAND_OVER), What.TAKEN_BACK), Place(Stage.INTAKE, Turn.COUNSELOR),
    ),
    "情報提供": (
        (What.RECEIVED, (What.TRIAGED, TriageOutcome.INFORMATION_ONLY)), Place(Stage.INTAKE, Turn.NOBODY, ENDED),
    ),
    "同意はまだ": (
        (What.RECEIVED, (What.TRIAGED, TriageOutcome.NO_CONSENT_YET)), Place(Stage.INTAKE, Turn.COUNSELOR),
    ),
    "利用申込": ((What.RECEIVED, What.ENROLLED), Place(Stage.ASSESSMENT, Turn.COUNSELOR)),
    "アセスメント中": ((What.RECEIVED, What.ENROLLED, What.ASSESSED), Place(Stage.ASSESSMENT, Turn.COUNSELOR)),
    "アセスメント合意": (
        (What.RECEIVED, What.ENROLLED, What.ASSESSED, What.ASSESSMENT_AGREED),
        Place(Stage.SCREENING, Turn.COUNSELOR),
    ),
    "スクリーニング 継続": (TO_PLAN, Place(Stage.PLAN, Turn.COUNSELOR)),
    "スクリーニング つなぐ": (
        (*TO_PLAN[:4], (What.SCREENED, ScreeningOutcome.HAND_OVER)), Place(Stage.SCREENING, Turn.PARTNER)
    ),
    "スクリーニング つないで着いた": (
        (*TO_PLAN[:4], (What.SCREENED, ScreeningOutcome.HAND_OVER), What.ARRIVED),
        Place(Stage.SCREENING, Turn.NOBODY, ENDED),
    ),
    "スクリーニング 同意に向けて": (
        (*TO_PLAN[:4], (What.SCREENED, ScreeningOutcome.WORK_TOWARD_CONSENT)),
        Place(Stage.SCREENING, Turn.COUNSELOR),
    ),
    "スクリーニング 情報提供": (
        (*TO_PLAN[:4], (What.SCREENED, ScreeningOutcome.INFORMATION_ONLY)),
        Place(Stage.SCREENING, Turn.NOBODY, ENDED),
    ),
    "スクリーニング 中止": (
        (*TO_PLAN[:4], (What.SCREENED, ScreeningOutcome.STOPPED)), Place(Stage.SCREENING, Turn.NOBODY, ENDED)
    ),
    "同意に向けて、次の版": (
        (*TO_PLAN[:4], (What.SCREENED, ScreeningOutcome.WORK_TOWARD_CONSENT), What.ASSESSED),
        Place(Stage.ASSESSMENT, Turn.COUNSELOR),
    ),
    "プランのあとの次の版は動かさない": ((*TO_PLAN, What.ASSESSED), Place(Stage.PLAN, Turn.COUNSELOR)),
    "プラン作成中": ((*TO_PLAN, What.PLAN_DRAFTED), Place(Stage.PLAN, Turn.COUNSELOR)),
    "会議へ": ((*TO_PLAN, What.PLAN_DRAFTED, What.PLAN_TABLED), Place(Stage.MEETING, Turn.MEETING)),
    "差し戻し": ((*TO_PLAN, What.PLAN_DRAFTED, What.PLAN_PUT_BACK), Place(Stage.PLAN, Turn.COUNSELOR)),
    "了承": (TO_DECISION, Place(Stage.DECISION, Turn.MUNICIPALITY)),
    "支援決定 機関が始める": ((*TO_DECISION, (What.DECIDED, Turn.PARTNER)), Place(Stage.PROVISION, Turn.PARTNER)),
    "支援決定 支援員が始める": (
        (*TO_DECISION, (What.DECIDED, Turn.COUNSELOR)), Place(Stage.PROVISION, Turn.COUNSELOR)
    ),
    "支援の開始": (TO_SUPPORT, Place(Stage.PROVISION, Turn.COUNSELOR)),
    "決定の前の開始は動かさない": ((*TO_DECISION, What.STARTED), Place(Stage.DECISION, Turn.MUNICIPALITY)),
    "モニタリング": ((*TO_SUPPORT, What.MONITORED), Place(Stage.MONITORING, Turn.COUNSELOR)),
    "評価": ((*TO_SUPPORT, What.MONITORED, What.REVIEWED), Place(Stage.REVIEW, Turn.COUNSELOR)),
    "評価の間のモニタリングは動かさない": (
        (*TO_SUPPORT, What.REVIEWED, What.MONITORED), Place(Stage.REVIEW, Turn.COUNSELOR)
    ),
    "評価を会議へ": ((*TO_SUPPORT, What.REVIEWED, What.REVIEW_TABLED), Place(Stage.REVIEW, Turn.MEETING)),
    "評価の結論": (
        (*TO_SUPPORT, What.REVIEWED, What.REVIEW_TABLED, What.REVIEW_CONCLUDED), Place(Stage.REVIEW, Turn.COUNSELOR)
    ),
    "いまのプランを続ける": (
        (*TO_SUPPORT, What.REVIEWED, What.REVIEW_CONCLUDED, What.CONTINUED), Place(Stage.MONITORING, Turn.COUNSELOR)
    ),
    "再プラン": (
        (*TO_SUPPORT, What.REVIEWED, What.REVIEW_CONCLUDED, What.PLAN_DRAFTED), Place(Stage.PLAN, Turn.COUNSELOR)
    ),
    "再開": ((*TO_SUPPORT, What.INTERRUPTED, What.RESUMED), Place(Stage.PROVISION, Turn.COUNSELOR)),
}


@pytest.mark.parametrize(("whats", "place"), TABLE.values(), ids=TABLE.keys())
def test_おきたことの順に_いまの場所がきまる(whats, place):
    assert place_for(CaseFacts(happened(*whats))) == place


def test_同じ日のことは_手続きの順にかぞえる():
    facts = tuple(
        Happening(DAY, what, detail)
        for what, detail in (
            (What.SCREENED, ScreeningOutcome.CONTINUE), (What.ASSESSMENT_AGREED, ""), (What.RECEIVED, ""),
            (What.ASSESSED, ""), (What.ENROLLED, ""),
        )
    )
    assert place_for(CaseFacts(facts)) == Place(Stage.PLAN, Turn.COUNSELOR)


def test_同じ日のことは_書きとめた順がわかればその順にかぞえる():
    first, second = datetime(2026, 6, 10, 9, tzinfo=UTC), datetime(2026, 6, 10, 10, tzinfo=UTC)
    facts = (
        Happening(DAY, What.SCREENED, ScreeningOutcome.CONTINUE, at=first), Happening(DAY, What.RECEIVED, at=second),
    )
    assert place_for(CaseFacts(facts)) == Place(Stage.INTAKE, Turn.COUNSELOR)


def test_始まる前のモニタリングは_支援の始まりを待ったまま():
    before_start = happened(*TO_SUPPORT[:-1])
    facts = (*before_start, Happening(DAY + timedelta(days=30), What.MONITORED, is_first=False))
    assert place_for(CaseFacts(facts)) == Place(Stage.PROVISION, Turn.COUNSELOR)


def test_同じ日の再プランは_前のプランの評価のあと():
    facts = (
        Happening(DAY, What.PLAN_DRAFTED, plan=2), Happening(DAY, What.REVIEW_CONCLUDED, plan=1),
        Happening(DAY, What.REVIEWED, plan=1),
    )
    assert place_for(CaseFacts(facts)) == Place(Stage.PLAN, Turn.COUNSELOR)


@pytest.mark.parametrize(
    ("whats", "enrolled", "place"),
    [
        ((What.RECEIVED,), False, Place(Stage.EMERGENCY, Turn.COUNSELOR)),
        ((What.DISCOVERED,), False, Place(Stage.EMERGENCY, Turn.COUNSELOR)),
        ((What.RECEIVED, (What.TRIAGED, TriageOutcome.CONTINUE)), False, Place(Stage.EMERGENCY, Turn.COUNSELOR)),
        ((What.RECEIVED, What.ENROLLED), True, Place(Stage.ASSESSMENT, Turn.COUNSELOR)),
        (TO_DECISION, True, Place(Stage.DECISION, Turn.MUNICIPALITY)),
    ],
    ids=["受付のとき", "把握のとき", "申込みを待つとき", "申込みのあと", "決定を待つとき"],
)
def test_急ぐことは_利用申込みまでは何よりも先(whats, enrolled, place):
    assert place_for(CaseFacts(happened(*whats), is_enrolled=enrolled, emergency_is_open=True)) == place


@pytest.mark.parametrize(("reported", "turn"), [(False, Turn.MEETING), (True, Turn.PERSON)], ids=["報告前", "報告後"])
def test_中断中は_会議のつぎに本人の番(reported, turn):
    facts = CaseFacts(happened(*TO_SUPPORT), is_interrupted=True, interruption_is_reported=reported)
    assert place_for(facts) == Place(Stage.MONITORING, turn, Standing.INTERRUPTED)


@pytest.mark.parametrize(
    ("planned", "done", "place"),
    [
        (0, 0, Place(Stage.CLOSURE, Turn.NOBODY, ENDED)),
        (2, 1, Place(Stage.FOLLOWUP, Turn.COUNSELOR, ENDED)),
        (2, 2, Place(Stage.FOLLOWUP, Turn.NOBODY, ENDED)),
    ],
    ids=["フォローなし", "フォローのとちゅう", "フォローもおわり"],
)
def test_終結のあとは_フォローしだい(planned, done, place):
    facts = CaseFacts(happened(*TO_SUPPORT), is_closed=True, followups=planned, followups_done=done)
    assert place_for(facts) == place


WAITS = {
    "はじまる前": (TO_DECISION, Wait()),
    "はじまった日から直後": (TO_SUPPORT, Wait(DAY + timedelta(days=9), is_first=True)),
    "モニタリングから定期": ((*TO_SUPPORT, What.MONITORED), Wait(DAY + timedelta(days=10))),
    "中断でとまる": ((*TO_SUPPORT, What.MONITORED, What.INTERRUPTED), Wait()),
    "再開からかぞえ直す": (
        (*TO_SUPPORT, What.MONITORED, What.INTERRUPTED, What.RESUMED), Wait(DAY + timedelta(days=12))
    ),
}


@pytest.mark.parametrize(("whats", "wait"), WAITS.values(), ids=WAITS.keys())
def test_モニタリングのかぞえはじめ(whats, wait):
    assert wait_for(CaseFacts(happened(*whats))) == wait


def test_始まりより前の日のモニタリングは_待ちをおわらせない():
    facts = (
        Happening(DAY + timedelta(days=5), What.STARTED, plan=1, is_first=True),
        Happening(DAY, What.MONITORED, plan=1),
    )
    assert wait_for(CaseFacts(facts)).base_on == DAY + timedelta(days=5)


def test_おわったケースは_待たない():
    assert wait_for(CaseFacts(happened(*TO_SUPPORT), is_closed=True)) == Wait()


def test_閲覧の記録を読むのは_主任と監査担当だけ():
    readers = [role for role in Role if not may_read_evidence(role)]
    assert set(readers) == {Role.CHIEF_COUNSELOR, Role.AUDITOR}
    assert [each.code for each in may_read_evidence(Role.COUNSELOR)] == ["NOT_FOR_EVIDENCE"]
