from datetime import date, timedelta

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_municipality, make_staff
from yorisoi.agencies import actions as agencies
from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import AssignmentKind, DutyKind, GrantBasis, Stage, Standing, Turn
from yorisoi.cases.models import Assignment, Case, CaseGrant, PeriodSetting, SavedView
from yorisoi.cases.queries import people_of
from yorisoi.foundation.violations import Refused

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=20)


@pytest.fixture
def carrier():
    return make_staff(name="はじめの担当")


@pytest.fixture
def case(carrier):
    return make_case(actor=carrier)


def codes(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.codes


# --- 開く、動く ---


def test_開くと主担当がつく(case, carrier):
    held = Assignment.objects.get(case=case)
    assert (held.staff_id, held.kind, held.starts_on, held.ends_on) == (carrier.pk, "PRIMARY", DAY, None)
    assert (case.last_contact_on, case.moved_on) == (DAY, DAY)


def test_動くと版が上がり証跡が残る(case, carrier):
    cases.move(cases.lock(case), stage=Stage.ASSESSMENT, turn=Turn.PERSON, actor=carrier, on=LATER)
    case.refresh_from_db()
    assert (case.stage, case.turn, case.moved_on, case.version) == (Stage.ASSESSMENT, Turn.PERSON, LATER, 2)
    entry = AuditEntry.objects.get(verb="case.moved")
    assert entry.data == {"old": ["INTAKE", "COUNSELOR", "ACTIVE"], "new": ["ASSESSMENT", "PERSON", "ACTIVE"]}


def test_同じところへは動かない(case, carrier):
    cases.move(cases.lock(case), stage=Stage.INTAKE, turn=Turn.COUNSELOR, actor=carrier, on=LATER)
    case.refresh_from_db()
    assert (case.version, case.moved_on) == (1, DAY)


def end(case, actor):
    cases.move(
        cases.lock(case), stage=Stage.CLOSURE, turn=Turn.NOBODY, standing=Standing.ENDED, actor=actor, on=LATER
    )


def test_おわるとモニタリングを待たない(case, carrier):
    cases.await_monitoring(case, since=DAY, first=True)
    end(case, carrier)
    case.refresh_from_db()
    assert (case.ended_on, case.monitoring_base_on, case.is_ended) == (LATER, None, True)


@pytest.mark.parametrize(
    ("standing", "code"), [(Standing.ENDED, "CASE_ENDED"), (Standing.INTERRUPTED, "CASE_INTERRUPTED")]
)
def test_動いていないケースには書けない(case, standing, code):
    Case.objects.filter(pk=case.pk).update(standing=standing)
    assert codes(lambda: cases.lock(case)) == (code,)
    assert cases.lock(case, standings=(standing,)).pk == case.pk


@pytest.mark.parametrize(("before", "on", "after"), [(DAY, LATER, LATER), (LATER, DAY, LATER), (None, DAY, DAY)])
def test_連絡のとれた日はもどらない(case, before, on, after):
    Case.objects.filter(pk=case.pk).update(last_contact_on=before)
    cases.note_contact(case, on=on)
    case.refresh_from_db()
    assert case.last_contact_on == after


def test_報告した日ははじめの日のまま(case):
    cases.report_to_municipality(case, on=DAY)
    cases.report_to_municipality(case, on=LATER)
    assert Case.objects.get(pk=case.pk).reported_on == DAY


# --- 担当 ---


def test_副担当を足す(case, carrier):
    second = make_staff()
    first = cases.assign(case=case, staff=second, actor=carrier, on=DAY)
    again = cases.assign(case=case, staff=second, actor=carrier, on=LATER)
    assert first == again
    assert [held.staff.pk for held in people_of.assignments(case, on=LATER)] == [carrier.pk, second.pk]
    assert AuditEntry.objects.filter(verb="case.assigned").count() == 1


def test_主担当を副担当にはしない(case, carrier):
    assert cases.assign(case=case, staff=carrier, actor=carrier, on=DAY).kind == AssignmentKind.PRIMARY


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"role": Role.ADMINISTRATOR}, id="管理者"),
        pytest.param({"role": Role.MUNICIPAL_OFFICER}, id="自治体職員"),
        pytest.param({"role": Role.COUNSELOR, "is_active": False}, id="退職した人"),
    ],
)
def test_支援員でない人は担当にならない(case, carrier, facts):
    staff = make_staff(**facts)
    assert codes(lambda: cases.assign(case=case, staff=staff, actor=carrier, on=DAY)) == ("NOT_A_SUPPORTER",)
    assert codes(lambda: cases.hand_over(case=case, staff=staff, note="x", actor=carrier, on=DAY)) == (
        "NOT_A_SUPPORTER",
    )


def test_ほかの機関の支援員は担当にならない(case, carrier):
    staff = make_staff(agency=make_agency(name="架空市東部くらし相談"))
    assert codes(lambda: cases.assign(case=case, staff=staff, actor=carrier, on=DAY)) == ("NOT_A_SUPPORTER",)


def test_自治体職員は担当を決めない(case):
    officer = make_staff(Role.MUNICIPAL_OFFICER)
    second = make_staff()
    assert codes(lambda: cases.assign(case=case, staff=second, actor=officer, on=DAY)) == (
        "NOT_THE_SUPPORTING_AGENCY",
    )


def test_引きつぐと主担当がかわりメモが残る(case, carrier):
    second = make_staff(name="あたらしい担当")
    cases.hand_over(case=case, staff=second, note="午後の電話が苦手です。", actor=carrier, on=LATER)
    held = {each.staff_id: each for each in people_of.assignment_history(case)}
    assert (held[carrier.pk].ends_on, held[carrier.pk].kind) == (LATER, AssignmentKind.PRIMARY)
    assert (held[second.pk].starts_on, held[second.pk].note) == (LATER, "午後の電話が苦手です。")
    assert people_of.primaries([case.pk], on=LATER) == {case.pk: "あたらしい担当"}
    assert people_of.primaries([case.pk], on=DAY) == {case.pk: "はじめの担当"}


def test_引きつぎを二度押しても1回(case, carrier):
    second = make_staff()
    first = cases.hand_over(case=case, staff=second, note="よろしく。", actor=carrier, on=LATER)
    again = cases.hand_over(case=case, staff=second, note="よろしく。", actor=carrier, on=LATER)
    assert first == again
    assert Assignment.objects.filter(case=case).count() == 2
    assert AuditEntry.objects.filter(verb="case.handed_over").count() == 1


def test_副担当に引きつぐと副担当はおわる(case, carrier):
    second = make_staff()
    cases.assign(case=case, staff=second, actor=carrier, on=DAY)
    cases.hand_over(case=case, staff=second, note="よろしく。", actor=carrier, on=LATER)
    in_force = Assignment.objects.filter(case=case, ends_on__isnull=True)
    assert [(held.staff_id, held.kind) for held in in_force.order_by("pk")] == [(second.pk, AssignmentKind.PRIMARY)]


def test_引きついで引きもどせる(case, carrier):
    second = make_staff()
    cases.hand_over(case=case, staff=second, note="よろしく。", actor=carrier, on=LATER)
    cases.hand_over(case=case, staff=carrier, note="もどします。", actor=second, on=LATER)
    assert people_of.primaries([case.pk], on=LATER) == {case.pk: "はじめの担当"}


def test_おわったケースも引きつげる(case, carrier):
    end(case, carrier)
    assert cases.hand_over(case=case, staff=make_staff(), note="保存のため。", actor=carrier, on=LATER).is_primary


def test_引きつげない理由をすべて言う(case):
    officer = make_staff(Role.MUNICIPAL_OFFICER)
    assert codes(lambda: cases.hand_over(case=case, staff=officer, note=" ", actor=officer, on=DAY)) == (
        "NOT_THE_SUPPORTING_AGENCY", "NOT_A_SUPPORTER", "NOTE_MISSING",
    )


def test_副担当をおわりにする(case, carrier):
    held = cases.assign(case=case, staff=make_staff(), actor=carrier, on=DAY)
    cases.end_assignment(assignment=held, actor=carrier, on=LATER)
    cases.end_assignment(assignment=held, actor=carrier, on=LATER + timedelta(days=1))
    held.refresh_from_db()
    assert held.ends_on == LATER
    assert AuditEntry.objects.filter(verb="case.unassigned").count() == 1


def test_主担当はおわりにできない(case, carrier):
    held = Assignment.objects.get(case=case)
    assert codes(lambda: cases.end_assignment(assignment=held, actor=carrier, on=LATER)) == (
        "PRIMARY_NEEDS_SUCCESSOR",
    )


# --- 見られる理由 ---


def grant(case, actor, staff, starts_on, ends_on):
    cases.grant(
        case=case, staff=staff, basis=GrantBasis.MEETING, starts_on=starts_on, ends_on=ends_on, actor=actor
    )


def periods(case):
    return list(CaseGrant.objects.filter(case=case).order_by("starts_on").values_list("starts_on", "ends_on"))


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param((DAY, date(2026, 7, 31)), [(DAY, date(2026, 7, 31))], id="のびる"),
        pytest.param((DAY, date(2026, 6, 15)), [(DAY, LATER)], id="ちぢまない"),
        pytest.param((LATER, None), [(DAY, None)], id="期限がなくなる"),
        pytest.param(
            (date(2026, 8, 1), date(2026, 8, 31)), [(DAY, LATER), (date(2026, 8, 1), date(2026, 8, 31))],
            id="あいだは見られない",
        ),
    ],
)
def test_ゆるしはのびるが過去にさかのぼらない(case, carrier, second, expected):
    member = make_staff(Role.PARTNER_MEMBER)
    grant(case, carrier, member, DAY, LATER)
    grant(case, carrier, member, *second)
    assert periods(case) == expected


def test_ほかの自治体の人にはゆるせない(case, carrier):
    town = make_municipality(code="990027", name="となり町")
    stranger = make_staff(agency=make_agency(name="となり町の相談", municipality=town))
    with pytest.raises(ValueError, match="never crosses"):
        grant(case, carrier, stranger, DAY, LATER)


def test_ゆるしをおわりにすると今日から見えない(case, carrier):
    member = make_staff(Role.PARTNER_MEMBER)
    grant(case, carrier, member, DAY, None)
    held = CaseGrant.objects.get()
    cases.end_grant(grant=held, actor=carrier, on=LATER)
    assert not Case.objects.visible_to(member, on=LATER).exists()
    assert Case.objects.visible_to(member, on=LATER - timedelta(days=1)).exists()


def test_ゆるした日におわりにしても見えない(case, carrier):
    member = make_staff(Role.PARTNER_MEMBER)
    grant(case, carrier, member, DAY, None)
    cases.end_grant(grant=CaseGrant.objects.get(), actor=carrier, on=DAY)
    assert not Case.objects.visible_to(member, on=DAY).exists()


# --- 退職 ---


def test_主担当が残っていれば退職できない(case, carrier):
    make_case(actor=carrier)
    administrator = make_staff(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        cases.retire(staff=carrier, actor=administrator, on=LATER)
    assert refused.value.codes == ("STILL_CARRYING",)
    assert "2件" in refused.value.violations[0].why
    assert Staff.objects.get(pk=carrier.pk).is_active


def test_引きつげば退職でき副担当とゆるしはおわる(case, carrier):
    other = make_case(actor=make_staff())
    cases.assign(case=other, staff=carrier, actor=Staff.objects.get(assignments__case=other), on=DAY)
    grant(other, carrier, carrier, DAY, None)
    cases.hand_over(case=case, staff=make_staff(), note="よろしく。", actor=carrier, on=DAY)
    cases.retire(staff=carrier, actor=make_staff(Role.ADMINISTRATOR), on=LATER)
    assert not Staff.objects.get(pk=carrier.pk).is_active
    assert not Assignment.objects.filter(staff=carrier, ends_on__isnull=True).exists()
    assert CaseGrant.objects.get().ends_on == LATER


def test_おわったケースの主担当は退職できる(case, carrier):
    end(case, carrier)
    cases.retire(staff=carrier, actor=make_staff(Role.ADMINISTRATOR), on=LATER)
    assert not Staff.objects.get(pk=carrier.pk).is_active


def test_フォローの残るケースの主担当は退職できない(case, carrier):
    end(case, carrier)
    Case.objects.filter(pk=case.pk).update(turn=Turn.COUNSELOR)
    assert codes(lambda: cases.retire(staff=carrier, actor=make_staff(Role.ADMINISTRATOR), on=LATER)) == ("STILL_CARRYING",)


def test_担当のあいだは支援員でない役割に変えられない(case, carrier):
    administrator = make_staff(Role.ADMINISTRATOR)
    change = {"staff": carrier, "name": carrier.name, "actor": administrator, "on": LATER}
    assert codes(lambda: agencies.update_staff(role=Role.ADMINISTRATOR, **change)) == ("STILL_CARRYING",)
    agencies.update_staff(role=Role.EMPLOYMENT_SUPPORTER, **change)
    cases.hand_over(case=case, staff=make_staff(), note="よろしく。", actor=carrier, on=DAY)
    agencies.update_staff(role=Role.ADMINISTRATOR, **change)
    assert Staff.objects.get(pk=carrier.pk).role == Role.ADMINISTRATOR


def test_退職できない理由をすべて言い何も変えない(case, carrier):
    chief = make_staff(Role.CHIEF_COUNSELOR)
    assert codes(lambda: cases.retire(staff=carrier, actor=chief, on=LATER)) == (
        "NOT_AN_ADMINISTRATOR", "STILL_CARRYING",
    )


# --- 期間、見方 ---


def test_期間を決めて標準にもどす():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    cases.set_periods(days={DutyKind.TRIAGE: 3, DutyKind.REVIEW: 30, DutyKind.SILENCE: None}, actor=chief)
    assert dict(PeriodSetting.objects.order_by("pk").values_list("duty", "days")) == {"TRIAGE": 3}
    cases.set_periods(days={DutyKind.TRIAGE: 7}, actor=chief)
    assert not PeriodSetting.objects.exists()


def test_1か月を30日にすると30日が残る():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    cases.set_periods(days={DutyKind.REGULAR_MONITORING: 30}, actor=chief)
    assert PeriodSetting.objects.get().days == 30


def test_変わらない期間は証跡を増やさない():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    cases.set_periods(days={DutyKind.TRIAGE: 3}, actor=chief)
    cases.set_periods(days={DutyKind.TRIAGE: 3}, actor=chief)
    assert AuditEntry.objects.filter(verb="setting.period").count() == 1


def test_相談支援員は期間を決めない():
    assert codes(lambda: cases.set_periods(days={DutyKind.TRIAGE: 0}, actor=make_staff())) == (
        "NOT_A_PERIOD_KEEPER", "PERIOD_OUT_OF_RANGE",
    )
    assert codes(lambda: cases.set_period(kind=DutyKind.TRIAGE, days=3, actor=make_staff())) == (
        "NOT_A_PERIOD_KEEPER",
    )


def test_見方は自分だけのもの():
    one, other = make_staff(), make_staff()
    cases.save_view(name="つなぎ待ち", query="turn=PARTNER", actor=one)
    cases.save_view(name="つなぎ待ち", query="turn=PERSON", actor=one)
    cases.save_view(name="つなぎ待ち", query="stage=PLAN", actor=other)
    cases.forget_view(name="つなぎ待ち", actor=other)
    assert list(SavedView.objects.order_by("pk").values_list("staff_id", "query")) == [(one.pk, "turn=PERSON")]
