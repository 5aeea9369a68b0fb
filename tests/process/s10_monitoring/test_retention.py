"""職場定着の確認: the day on which somebody was heard to be still in the job."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.factories.base import DAY, make_staff
from tests.factories.intake import end as end_case
from tests.factories.intake import enrolled_case, lines_of
from tests.process.reading import codes, text
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused
from yorisoi.process.s10_monitoring import actions, queries, rules
from yorisoi.process.s10_monitoring.enums import HeardFrom, OutcomeKind
from yorisoi.process.s10_monitoring.models import RetentionCheck

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=90)


@pytest.fixture
def actor():
    return make_staff()


@pytest.fixture
def outcome(actor):
    return note(enrolled_case(actor), actor=actor)


def note(case, *, actor, **facts):
    facts = {"kind": OutcomeKind.EMPLOYED, "happened_on": DAY, "form": "PART_TIME", **facts}
    return actions.note_employment(case=case, actor=actor, on=DAY, **facts)


def check(outcome, *, actor, **facts):
    facts = {"heard_from": HeardFrom.EMPLOYER, "checked_on": LATER, "on": LATER, **facts}
    return actions.check_retention(outcome=outcome, actor=actor, **facts)


def refusals(**facts):
    usual = {
        "heard_from": HeardFrom.PERSON, "note": "", "checked_on": LATER, "happened_on": DAY, "is_withdrawn": False,
        "is_noted": False, "on": LATER,
    }
    return [each.code for each in rules.may_check_retention(**usual | facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"checked_on": DAY}, []),
        ({"checked_on": DAY - timedelta(days=1)}, ["RETENTION_BEFORE_WORK"]),
        ({"checked_on": LATER + timedelta(days=1)}, ["RETENTION_IN_FUTURE"]),
        ({"heard_from": ""}, ["RETENTION_HEARD_MISSING"]),
        ({"heard_from": HeardFrom.OTHER, "note": " "}, ["RETENTION_NOTE_MISSING"]),
        ({"heard_from": HeardFrom.OTHER, "note": "大家さんから、店で見かけると聞いた。"}, []),
        ({"heard_from": "", "is_withdrawn": True, "is_noted": True},
         ["RETENTION_OF_WITHDRAWN", "RETENTION_HEARD_MISSING", "RETENTION_NOTED"]),
    ],
    ids=["よい", "その日から", "働く前", "先の日", "だれからか無い", "その他だけ", "その他とことば", "全部を一度に"],
)
def test_確認できるとき(facts, expected):
    assert refusals(**facts) == expected


def test_確認は経過と証跡に残る(actor, outcome):
    made = check(outcome, actor=actor, note="店長から。週3日、休まず来ている。")
    assert lines_of(outcome.case, "retention.checked") == ["職場定着を確認しました(勤務先から)。店長から。週3日、休まず来ている。"]
    entry = AuditEntry.objects.get(verb="retention.checked")
    assert (entry.subject_id, entry.case_id, entry.data["heard_from"]) == (made.pk, outcome.case_id, "EMPLOYER")


def test_本人から聞けば連絡がとれた日になる(actor, outcome):
    check(outcome, actor=actor)
    outcome.case.refresh_from_db()
    assert outcome.case.last_contact_on != LATER
    check(outcome, actor=actor, heard_from=HeardFrom.PERSON)
    outcome.case.refresh_from_db()
    assert outcome.case.last_contact_on == LATER


def test_段階は動かない(actor, outcome):
    before = (outcome.case.stage, outcome.case.turn)
    check(outcome, actor=actor)
    outcome.case.refresh_from_db()
    assert (outcome.case.stage, outcome.case.turn) == before


def test_二度押しても一つ(actor, outcome):
    once = uuid4()
    assert check(outcome, actor=actor, once=once) == check(outcome, actor=actor, once=once)
    assert RetentionCheck.objects.count() == len(lines_of(outcome.case, "retention.checked")) == 1


def test_同じ日に同じ相手からは一度(actor, outcome):
    first = check(outcome, actor=actor)
    with pytest.raises(Refused) as refused:
        check(outcome, actor=actor)
    assert refused.value.codes == ("RETENTION_NOTED",)
    check(outcome, actor=actor, heard_from=HeardFrom.FAMILY)
    actions.withdraw_retention(check=first, reason="日付ちがい。", actor=actor, on=LATER)
    check(outcome, actor=actor)
    assert RetentionCheck.objects.filter(withdrawn_on__isnull=True).count() == 2


def test_取り消した就労には確認できない(actor, outcome):
    actions.withdraw_employment(outcome=outcome, reason="別の方の記録だった。", actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        check(outcome, actor=actor)
    assert refused.value.codes == ("RETENTION_OF_WITHDRAWN",)


def test_終わったあとにも確認できる(actor, outcome):
    end_case(outcome.case, actor=actor)
    check(outcome, actor=actor)
    assert RetentionCheck.objects.count() == 1


def test_最後に確かめた日(actor, outcome):
    assert queries.last_checked([outcome]) == {}
    wrong = check(outcome, actor=actor)
    check(outcome, actor=actor, checked_on=DAY + timedelta(days=30))
    assert queries.last_checked([outcome]) == {outcome.pk: LATER}
    actions.withdraw_retention(check=wrong, reason="まちがい", actor=actor, on=LATER)
    assert queries.last_checked([outcome]) == {outcome.pk: DAY + timedelta(days=30)}


def test_取り消しにはわけが要り一度だけ(actor, outcome):
    held = check(outcome, actor=actor)
    with pytest.raises(Refused) as refused:
        actions.withdraw_retention(check=held, reason=" ", actor=actor, on=LATER)
    assert refused.value.codes == ("RETENTION_REASON_MISSING",)
    actions.withdraw_retention(check=held, reason="日付ちがい。", actor=actor, on=LATER)
    with pytest.raises(Refused) as refused:
        actions.withdraw_retention(check=held, reason="日付ちがい。", actor=actor, on=LATER)
    assert refused.value.codes == ("RETENTION_WITHDRAWN",)
    assert lines_of(outcome.case, "retention.withdrawn") == ["職場定着の確認(令和8年9月8日)を取り消しました。日付ちがい。"]


def test_画面で確認し取り消す(client_for, actor):
    case = enrolled_case(actor)
    outcome = note(case, actor=actor)
    client, base = client_for(actor), f"/cases/{case.number}/monitoring/"
    page = f"{base}employment/{outcome.pk}/retention/"
    assert "まだありません" in text(client.get(page))
    refused = client.post(page, {"checked_on": "R8.6.9", "note": "店長から聞いた。"})
    assert (refused.status_code, sorted(codes(refused))) == (422, ["RETENTION_BEFORE_WORK", "RETENTION_HEARD_MISSING"])
    assert "店長から聞いた。" in refused.content.decode()
    facts = {"checked_on": "R8.6.10", "heard_from": "EMPLOYER", "note": "店長から聞いた。"}
    assert client.post(page, facts).status_code == 302
    assert "令和8年6月10日に職場定着を確認(勤務先から)店長から聞いた。" in text(client.get(base)).replace(" ", "")
    held = RetentionCheck.objects.get()
    back = f"{page}{held.pk}/withdrawal/"
    assert codes(client.post(back, {"reason": ""})) == ["RETENTION_REASON_MISSING"]
    assert client.post(back, {"reason": "日付ちがい"}).status_code == 302
    assert "に職場定着を確認" not in text(client.get(base))
    assert "取り消し R8.6.10 日付ちがい" in text(client.get(page))


def test_ほかのケースの記録には確認できない(client_for, actor, outcome):
    other = enrolled_case(actor)
    assert client_for(actor).get(f"/cases/{other.number}/monitoring/employment/{outcome.pk}/retention/").status_code == 404


def test_月次の数のうしろに最後に確かめた日が出る(client_for, actor, outcome):
    chief = make_staff(Role.CHIEF_COUNSELOR)
    page = client_for(chief).get("/statistics/employed/", {"year": "2026", "month": "6"})
    assert "職場定着を最後に確認した日" in text(page)
    assert "R8.6.20" not in text(page)
    check(outcome, actor=actor, checked_on=date(2026, 6, 20))
    assert "R8.6.20" in text(client_for(chief).get("/statistics/employed/", {"year": "2026", "month": "6"}))


def test_ほかの数のうしろには出ない(client_for):
    page = client_for(make_staff(Role.CHIEF_COUNSELOR)).get("/statistics/new_consultations/", {"year": "2026", "month": "6"})
    assert "職場定着" not in text(page)
