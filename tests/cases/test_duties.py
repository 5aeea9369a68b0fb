"""することの範囲: whose, until when, how many; on top of the duties that hang on the case row itself."""

from datetime import date, timedelta

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_municipality, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import DutyKind, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries import duties as queries

pytestmark = pytest.mark.django_db


def batch(scope, kind):
    return next(found for found in queries.duties(scope) if found.kind == kind)


def silent(staff, last_contact_on, **changes):
    """Build a case whose person was last heard of on that day."""
    case = make_case(actor=staff, on=last_contact_on)
    Case.objects.filter(pk=case.pk).update(last_contact_on=last_contact_on, **changes)
    return case


def numbers(found):
    return [duty.number for duty in found.duties]


def test_30日連絡がないと途切れになる():
    staff = make_staff()
    case = silent(staff, DAY - timedelta(days=30))
    (duty,) = batch(queries.scope_of_case(case, on=DAY), DutyKind.SILENCE).duties
    assert (duty.number, duty.person, duty.due_on) == (case.number, "山川 はるか", DAY)
    assert duty.days_late(DAY + timedelta(days=2)) == 2


def test_名前のない人のすることも読める():
    staff = make_staff()
    person = make_person(actor=staff, name="", kana="", common_name="")
    case = make_case(actor=staff, person=person)
    (duty,) = batch(queries.scope_of_case(case, on=DAY), DutyKind.SILENCE).duties
    assert duty.person == "(名前はまだ)"


@pytest.mark.parametrize(("days_ago", "shown"), [(22, False), (23, True), (24, True), (60, True)])
def test_7日先までのものだけが出る(days_ago, shown):
    staff = make_staff()
    silent(staff, DAY - timedelta(days=days_ago))
    found = batch(queries.scope_of_staff(staff, on=DAY), DutyKind.SILENCE)
    assert (found.count, len(found.duties)) == (int(shown), int(shown))


def test_早い順に並ぶ():
    staff = make_staff()
    second = silent(staff, DAY - timedelta(days=40))
    first = silent(staff, DAY - timedelta(days=50))
    found = batch(queries.scope_of_staff(staff, on=DAY), DutyKind.SILENCE)
    assert numbers(found) == [first.number, second.number]


@pytest.mark.parametrize("standing", [Standing.ENDED, Standing.INTERRUPTED])
def test_動いていないケースのすることは出ない(standing):
    staff = make_staff()
    silent(staff, DAY - timedelta(days=40), standing=standing)
    assert batch(queries.scope_of_staff(staff, on=DAY), DutyKind.SILENCE).count == 0


def test_わたしのものとみんなのもの():
    mine, theirs = make_staff(), make_staff(Role.CHIEF_COUNSELOR)
    far = make_staff(agency=make_agency(name="架空市東部くらし相談"))
    own, other = silent(mine, DAY - timedelta(days=50)), silent(theirs, DAY - timedelta(days=40))
    silent(far, DAY - timedelta(days=40))
    assert numbers(batch(queries.scope_of_staff(mine, on=DAY), DutyKind.SILENCE)) == [own.number]
    everybody = batch(queries.scope_of_agency(mine, on=DAY), DutyKind.SILENCE)
    assert numbers(everybody) == [own.number, other.number]
    assert batch(queries.scope_of_municipality(mine, on=DAY), DutyKind.SILENCE).count == 3


def test_副担当のケースもわたしのもの():
    mine, theirs = make_staff(), make_staff()
    case = silent(theirs, DAY - timedelta(days=40))
    cases.assign(case=case, staff=mine, actor=theirs, on=DAY)
    assert numbers(batch(queries.scope_of_staff(mine, on=DAY), DutyKind.SILENCE)) == [case.number]


def test_ほかの自治体のものは出ない():
    town = make_municipality(code="990027", name="となり町")
    neighbour = make_staff(agency=make_agency(name="となり町の相談", municipality=town))
    silent(neighbour, DAY - timedelta(days=40))
    assert batch(queries.scope_of_municipality(make_staff(), on=DAY), DutyKind.SILENCE).count == 0


def test_多いときは数えて一部だけ見せる():
    staff = make_staff()
    built = [silent(staff, DAY - timedelta(days=40 + number)) for number in range(5)]
    scope = queries.Scope(staff.municipality_id, DAY, queries.periods_of(staff.municipality_id), limit=3)
    found = batch(scope, DutyKind.SILENCE)
    assert (found.count, len(found.duties)) == (5, 3)
    assert numbers(found) == [case.number for case in built[:-4:-1]]


def test_数えるのは上限まで(monkeypatch):
    staff = make_staff()
    monkeypatch.setattr(queries, "COUNT_LIMIT", 2)
    for number in range(5):
        silent(staff, DAY - timedelta(days=40 + number))
    scope = queries.Scope(staff.municipality_id, DAY, queries.periods_of(staff.municipality_id), limit=1)
    assert batch(scope, DutyKind.SILENCE).count == 3


@pytest.mark.parametrize("is_first", [True, False], ids=["直後", "定期"])
def test_モニタリングは一方だけが出る(is_first):
    staff = make_staff()
    case = make_case(actor=staff)
    cases.await_monitoring(case, since=date(2026, 1, 31), first=is_first)
    scope = queries.scope_of_case(case, on=DAY)
    first = batch(scope, DutyKind.FIRST_MONITORING).duties
    regular = batch(scope, DutyKind.REGULAR_MONITORING).duties
    assert [duty.due_on for duty in first] == [date(2026, 2, 14)] * is_first
    assert [duty.due_on for duty in regular] == [date(2026, 2, 28)] * (not is_first)


@pytest.mark.parametrize("base_on", [date(2026, 1, 28), date(2026, 1, 29), date(2026, 1, 30), date(2026, 1, 31)])
def test_月末に丸められる日ももれない(base_on):
    staff = make_staff()
    case = make_case(actor=staff)
    cases.await_monitoring(case, since=base_on, first=False)
    scope = queries.scope_of_staff(staff, on=date(2026, 6, 28), days_ahead=0)
    assert batch(scope, DutyKind.REGULAR_MONITORING).count == 1
    short = queries.Scope(
        staff.municipality_id, date(2026, 2, 28), scope.periods, case_ids=[case.pk], until=date(2026, 2, 28)
    )
    assert batch(short, DutyKind.REGULAR_MONITORING).count == 1


def test_1日あとのものは範囲に入っても出ない():
    staff = make_staff()
    case = make_case(actor=staff)
    cases.await_monitoring(case, since=date(2026, 2, 1), first=False)
    scope = queries.Scope(
        staff.municipality_id, date(2026, 2, 28), queries.periods_of(staff.municipality_id), case_ids=[case.pk],
        until=date(2026, 2, 28),
    )
    found = batch(scope, DutyKind.REGULAR_MONITORING)
    assert (found.count, found.duties) == (0, [])


def test_自治体の期間がすぐ効く():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    case = silent(chief, DAY - timedelta(days=15))
    cases.set_periods(days={DutyKind.SILENCE: 15}, actor=chief)
    (duty,) = batch(queries.scope_of_case(case, on=DAY), DutyKind.SILENCE).duties
    assert duty.due_on == DAY


def test_読む回数はケースの数によらない(django_assert_num_queries):
    staff = make_staff()
    for number in range(4):
        silent(staff, DAY - timedelta(days=40 + number))
    scope = queries.scope_of_staff(staff, on=DAY)
    with django_assert_num_queries(3):
        queries.duties(scope)


def test_一つの値のために組んだ問合せを_別の値には使わない():
    """The duty queries are kept between pages; what they close over belongs to their key."""
    case = make_case(actor=make_staff())

    def asked(number):
        return queries.scope_of_case(case, on=DAY).batch(
            DutyKind.TRIAGE, lambda: Case.objects.filter(number=number), base="opened_on", case="", why=lambda row: ""
        )

    assert [asked(number).count for number in (case.number, "R1-9999", case.number)] == [1, 0, 1]
