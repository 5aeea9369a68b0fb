from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.factories import plan as build
from tests.factories.base import DAY, make_agency, make_case, make_staff
from yorisoi.agencies.enums import AgencyKind
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.foundation.violations import Refused
from yorisoi.process.s02_intake.models import EnrollmentRequest
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s06_plan import actions, queries
from yorisoi.process.s06_plan.enums import AmendedPart, PlanState, ReplanReason, RoleHolder
from yorisoi.process.s06_plan.models import Goal, Plan, PlanAmendment, PlanRole, PlanService
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return make_staff()


def parts_of(plan):
    return {
        "goals": list(queries.goals(plan).values("text", "due_on", "is_long_term")),
        "roles": [
            {name: getattr(each, name) for name in ("holder", "who", "what", "until", "coordinates", "resource")}
            for each in queries.roles(plan)
        ],
        "services": list(queries.services(plan).values("code", "content", "frequency")),
    }


def save(plan, actor, **given):
    return actions.save(
        plan=plan, actor=actor, on=DAY, **({"seen_version": plan.version} | parts_of(plan) | given)
    )


def amend(plan, actor, **given):
    usual = {
        "what": AmendedPart.ROLE, "before": "高梨", "after": "中井", "reason": "担当の異動", "amended_on": DAY, "on": DAY
    }
    return actions.amend(plan=plan, actor=actor, **(usual | given))


# Begin


def test_アセスメントで聞いたことから書きはじめる(actor):
    case = build.screened_case(actor=actor)
    plan = actions.draft(case=case, actor=actor, on=DAY)
    assert (plan.number, plan.state, plan.drafted_on) == (1, PlanState.DRAFT, DAY)
    assert (plan.wish, plan.strengths) == (build.WISH, build.STRENGTHS)
    assert plan.issues == "・経済的困窮(滞納2か月)\n離職のあと、家賃の滞納がはじまった。"
    case.refresh_from_db()
    assert (case.stage, case.turn) == (Stage.PLAN, Turn.COUNSELOR)
    assert CaseNote.objects.filter(case=case, event="plan.drafted").count() == 1
    assert AuditEntry.objects.filter(verb="plan.drafted", case_id=case.pk).count() == 1


def test_アセスメントがなくても書きはじめられる(actor):
    case = make_case(actor=actor)
    build.enroll(case, actor=actor)
    assert actions.draft(case=case, actor=actor, on=DAY).wish == ""


def test_利用申込の前にはプランをつくれない(actor):
    case = make_case(actor=actor)
    with pytest.raises(Refused) as refused:
        actions.draft(case=case, actor=actor, on=DAY)
    assert refused.value.codes == ("PLAN_TOO_EARLY",)
    case.refresh_from_db()
    assert (case.stage, Plan.objects.count()) == (Stage.INTAKE, 0)


def test_二度押してもプランは一つ(actor):
    case, once = build.screened_case(actor=actor), uuid4()
    first = actions.draft(case=case, actor=actor, on=DAY, once=once)
    assert actions.draft(case=case, actor=actor, on=DAY, once=once) == first
    assert actions.draft(case=case, actor=actor, on=DAY) == first
    assert Plan.objects.count() == 1


def test_了承されたプランがあれば新しいプランはつくれない(actor):
    plan = build.endorsed_plan(actor)
    with pytest.raises(Refused) as refused:
        actions.draft(case=plan.case, actor=actor, on=DAY)
    assert refused.value.codes == ("PLAN_IN_FORCE",)


def test_会議にかかっている間は新しいプランはつくれない(actor):
    plan = actions.mark_tabled(build.agreed_plan(actor), actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.draft(case=plan.case, actor=actor, on=DAY, previous=plan)
    assert refused.value.codes == ("PLAN_UNDER_WAY",)


def test_中断中のケースではプランをつくれない(actor):
    case = build.screened_case(actor=actor)
    cases.move(case, stage=case.stage, turn=case.turn, standing=Standing.INTERRUPTED, actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.draft(case=case, actor=actor, on=DAY)
    assert refused.value.codes == ("CASE_INTERRUPTED",)


@pytest.mark.parametrize(
    ("reason", "goals"),
    [
        pytest.param(ReplanReason.GOAL_ACHIEVED, 0, id="手引き§11 目標を達成: 目標は新しく書く"),
        pytest.param(ReplanReason.REASSESS, 1, id="手引き§11 見直し: 目標を引きつぎ、時期は決めなおす"),
    ],
)
def test_再プランは前のプランを引きつぐ(actor, reason, goals):
    old = build.endorsed_plan(actor)
    new = actions.draft(case=old.case, actor=actor, on=DAY, previous=old, replan_reason=reason)
    assert (new.number, new.previous, new.replan_reason) == (2, old, reason)
    assert (new.wish, new.agreed_on, new.starts_on) == (old.wish, None, None)
    assert new.goals.count() == new.goals.filter(due_on__isnull=True).count() == goals
    assert (new.roles.count(), new.services.count()) == (3, 1)
    assert queries.current(old.case) == old


# Write


def test_書きかけでも保存でき_版があがる(actor):
    plan = build.drafted_plan(actor, complete=False)
    seen = plan.version
    saved = save(plan, actor, wish="静かにくらしたい", goals=[{"text": "朝おきる", "due_on": None}])
    assert (saved.wish, saved.version) == ("静かにくらしたい", seen + 1)
    assert list(queries.goals(saved).values_list("text", "due_on")) == [("朝おきる", None)]


def test_サービスは作成日の表でしるしがつく(actor):
    plan = build.drafted_plan(actor, complete=False)
    codes = ["HOUSING_SECURITY_BENEFIT", "BUDGET_IMPROVEMENT", "WELFARE_LOAN"]
    saved = save(plan, actor, services=[{"code": code} for code in codes])
    assert list(queries.services(saved).values_list("code", "is_statutory", "own_procedure")) == [
        ("HOUSING_SECURITY_BENEFIT", True, True), ("BUDGET_IMPROVEMENT", True, False), ("WELFARE_LOAN", False, False),
    ]


def test_先に保存した人がいれば断り_何も変えない(actor):
    plan = build.drafted_plan(actor)
    seen = plan.version
    save(plan, actor, wish="先の人のことば")
    with pytest.raises(Refused) as refused:
        save(plan, actor, seen_version=seen, wish="後の人のことば", goals=[])
    assert refused.value.codes == ("STALE",)
    plan.refresh_from_db()
    assert (plan.wish, plan.goals.count()) == ("先の人のことば", 1)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"starts_on": DAY, "ends_on": DAY - timedelta(days=1)}, "PLAN_PERIOD", id="終わりが始まりより前"),
        pytest.param({"ends_on": date(2026, 1, 1)}, "PLAN_PERIOD", id="もとの始まりより前の終わり"),
        pytest.param({"agreed_on": DAY + timedelta(days=1)}, "AGREEMENT_IN_FUTURE", id="様式5 明日の同意"),
        pytest.param({"services": [{"code": "NOWHERE"}]}, "SERVICE_UNKNOWN", id="process§5 表にないサービス"),
        pytest.param({"services": [{"code": "OTHER"}, {"code": "OTHER"}]}, "PLAN_SERVICE_TWICE", id="同じサービス"),
    ],
)
def test_保存できない理由(actor, given, code):
    plan = build.drafted_plan(actor)
    before = parts_of(plan)
    with pytest.raises(Refused) as refused:
        save(plan, actor, **given)
    assert refused.value.codes == (code,)
    assert parts_of(plan) == before


def test_昔の日に書いたプランでは_その日になかったサービスを選べない(actor):
    old = date(2024, 6, 1)
    case = build.screened_case(actor=actor, on=old)
    plan = actions.draft(case=case, actor=actor, on=old)
    with pytest.raises(Refused) as refused:
        save(plan, actor, services=[{"code": "HOUSING_RELOCATION_BENEFIT"}])
    assert refused.value.codes == ("SERVICE_UNKNOWN",)


def test_了承されたプランは書き直せない(actor):
    plan = build.endorsed_plan(actor)
    with pytest.raises(Refused) as refused:
        save(plan, actor, wish="書きかえ")
    assert refused.value.codes == ("PLAN_STANDS",)


def test_同じことを言う行は同じ行のまま残る(actor):
    plan = build.drafted_plan(actor, other=True)
    before = {each.what: each.pk for each in queries.roles(plan)}
    roles = parts_of(plan)["roles"]
    saved = save(plan, actor, roles=[roles[2], roles[0]], services=[build.OTHER, build.STATUTORY])
    after = {each.what: each.pk for each in queries.roles(saved)}
    assert after == {what: before[what] for what in (roles[2]["what"], roles[0]["what"])}
    assert [each.code for each in queries.services(saved)] == ["WELFARE_LOAN", "EMPLOYMENT_PREPARATION"]
    assert [row.objects.filter(plan=plan).count() for row in (Goal, PlanRole, PlanService)] == [1, 2, 2]


def test_別のことを書いた行に_前の人のことは残らない(actor):
    plan = build.drafted_plan(actor)
    saved = save(plan, actor, roles=[{"holder": RoleHolder.PARTNER, "who": "民生委員", "what": "見守り"}])
    role = queries.roles(saved).get()
    assert (role.who, role.until, role.coordinates, role.resource) == ("民生委員", "", False, None)


def test_決定のあるサービスは消せない(actor):
    plan = actions.return_plan(build.endorsed_plan(actor), actor=actor, on=DAY, reason="期間を見直す")
    (service,) = queries.services(plan)
    SupportDecision.objects.record(
        case=plan.case, actor=actor, plan_service=service, service=service.code, outcome="DECIDED", decided_on=DAY,
        decided_by=actor,
    )
    with pytest.raises(Refused) as refused:
        save(plan, actor, services=[])
    assert refused.value.codes == ("SERVICE_DECIDED",)
    assert save(plan, actor, services=[build.OURS_ONLY]).services.get().pk == service.pk


def test_長い文と絵文字と異体字をそのまま残す(actor):
    plan = build.drafted_plan(actor, complete=False)
    text = "𠮷野さんと🍙を食べる。" * 9000
    assert save(plan, actor, wish=text).wish == text


def test_社会資源と提供機関を選べる(actor):
    plan = build.drafted_plan(actor)
    resource = build.make_resource(actor=actor)
    agency = make_agency(kind=AgencyKind.SERVICE_PROVIDER, name="架空就労支援センター")
    saved = save(
        plan, actor, roles=[{"holder": RoleHolder.PARTNER, "who": "若者の家", "what": "居場所", "resource": resource}],
        services=[{**build.STATUTORY, "provider": agency}],
    )
    assert (queries.roles(saved).get().resource, queries.services(saved).get().provider) == (resource, agency)


# Agree and table


def test_本人の同意と申込みを記録する(actor):
    plan = build.drafted_plan(actor)
    agreed = actions.agree(plan=plan, agreed_on=DAY, applied_on=DAY, actor=actor, on=DAY)
    actions.agree(plan=plan, agreed_on=DAY, applied_on=DAY, actor=actor, on=DAY)
    assert (agreed.agreed_on, agreed.applied_on) == (DAY, DAY)
    note = CaseNote.objects.get(case=plan.case, event="plan.agreed")
    assert note.reached


def test_保存で同意の日を入れても_連絡の線が一度だけ残る(actor):
    day = DAY - timedelta(days=3)
    plan = build.drafted_plan(actor, on=day)
    save(plan, actor, agreed_on=day, applied_on=day)
    save(plan, actor, strengths="書き足した", agreed_on=day, applied_on=day)
    note = CaseNote.objects.get(case=plan.case, event="plan.agreed")
    assert (note.reached, note.happened_on) == (True, day)
    assert AuditEntry.objects.filter(verb="plan.agreed").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"wish": "別のことばで"}, {"ends_on": DAY + timedelta(days=30)},
        {"goals": [{"text": "毎日、夜も働く", "due_on": DAY + timedelta(days=30)}]},
        {"roles": [{"holder": RoleHolder.OURS, "who": "高梨", "what": "すべて引き受ける"}]},
        {"services": [build.OURS_ONLY]},
    ],
    ids=["①意向", "期間", "③目標", "役割", "④サービス"],
)
def test_同意のあとに中身を変えると_同意と申込みは消える(actor, change):
    plan = build.agreed_plan(actor)
    save(plan, actor, agreed_on=DAY, applied_on=DAY, **change)
    plan.refresh_from_db()
    assert (plan.agreed_on, plan.applied_on) == (None, None)
    assert CaseNote.objects.filter(case=plan.case, event="plan.agreement_lapsed").count() == 1
    assert AuditEntry.objects.filter(verb="plan.agreement_lapsed").count() == 1


def test_中身を変えなければ同意は残る(actor):
    plan = build.agreed_plan(actor)
    save(plan, actor, strengths="夜は静か", agreed_on=DAY, applied_on=DAY)
    plan.refresh_from_db()
    assert (plan.agreed_on, plan.applied_on) == (DAY, DAY)


def test_中身を変えて同意をとりなおせば_新しい同意の日が残る(actor):
    plan, later = build.agreed_plan(actor), DAY + timedelta(days=2)
    actions.save(
        plan=plan, actor=actor, on=later, seen_version=plan.version,
        **(parts_of(plan) | {"wish": "別のことばで", "agreed_on": later, "applied_on": later}),
    )
    plan.refresh_from_db()
    assert (plan.agreed_on, plan.applied_on) == (later, later)


def test_次の会議へまわったプランも_書き変えれば同意は消える(actor):
    plan = actions.mark_tabled(build.agreed_plan(actor), actor=actor, on=DAY)
    actions.take_off_agenda(plan, actor=actor, on=DAY)
    save(plan, actor, wish="別のことばで")
    plan.refresh_from_db()
    assert plan.agreed_on is None


def test_名前のない人と利用申込のない人のプランは会議にかけられない(actor):
    plan = build.agreed_plan(actor)
    plan.case.person.name = ""
    plan.case.person.save(update_fields=["name"])
    EnrollmentRequest.objects.filter(case=plan.case).delete()
    with pytest.raises(Refused) as refused:
        actions.mark_tabled(plan, actor=actor, on=DAY)
    assert refused.value.codes == ("ANONYMOUS", "PERSON_AGREEMENT_MISSING")


def test_了承された再プランが差し戻されたら_前のプランがまた効く(actor):
    first = build.endorsed_plan(actor)
    again = actions.draft(case=first.case, previous=first, actor=actor, on=DAY)
    Plan.objects.filter(pk=again.pk).update(state=PlanState.TABLED)
    actions.endorse(again, actor=actor, on=DAY)
    first.refresh_from_db()
    assert first.state == PlanState.SUPERSEDED
    actions.return_plan(again, actor=actor, on=DAY, reason="自治体より 期間を見直す")
    first.refresh_from_db()
    again.refresh_from_db()
    assert (first.state, again.state) == (PlanState.ENDORSED, PlanState.RETURNED)
    assert queries.current(first.case) == first
    assert AuditEntry.objects.filter(verb="plan.restored").count() == 1


def test_会議が差し戻した再プランは_前のプランをさわらない(actor):
    first = build.endorsed_plan(actor)
    again = actions.draft(case=first.case, previous=first, actor=actor, on=DAY)
    Plan.objects.filter(pk=again.pk).update(state=PlanState.TABLED)
    version = first.version
    actions.return_plan(again, actor=actor, on=DAY, reason="目標を見直す")
    first.refresh_from_db()
    assert (first.state, first.version) == (PlanState.ENDORSED, version)


def test_先の日の同意は記録できない(actor):
    plan = build.drafted_plan(actor)
    with pytest.raises(Refused) as refused:
        actions.agree(plan=plan, agreed_on=DAY + timedelta(days=1), applied_on=None, actor=actor, on=DAY)
    assert refused.value.codes == ("AGREEMENT_IN_FUTURE",)


def test_足りないプランは会議にかけられず_理由をすべて言う(actor):
    case = build.assessed_case(actor=actor)
    plan = actions.draft(case=case, actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.mark_tabled(plan, actor=actor, on=DAY)
    assert set(refused.value.codes) == {"SCREENING_MISSING", "PLAN_ITEM_MISSING", "PERSON_AGREEMENT_MISSING"}
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT


def test_スクリーニングは新しい判断が効く(actor):
    plan = build.agreed_plan(actor)
    build.screening.screen(
        case=plan.case, outcome=ScreeningOutcome.WORK_TOWARD_CONSENT, reason="気持ちが変わった", screened_on=DAY,
        actor=actor, on=DAY,
    )
    with pytest.raises(Refused) as refused:
        actions.mark_tabled(plan, actor=actor, on=DAY)
    assert refused.value.codes == ("SCREENING_MISSING",)


def test_了承されると前のプランは終わる(actor):
    old = build.endorsed_plan(actor)
    new = actions.draft(case=old.case, actor=actor, on=DAY, previous=old, replan_reason=ReplanReason.REASSESS)
    new = build.agreed_plan(actor, case=old.case)
    actions.mark_tabled(new, actor=actor, on=DAY)
    actions.endorse(new, actor=actor, on=DAY)
    old.refresh_from_db()
    assert (old.state, new.state, new.endorsed_on) == (PlanState.SUPERSEDED, PlanState.ENDORSED, DAY)
    assert queries.current(old.case) == new


def test_差し戻されたら_同意はもう一度とる(actor):
    plan = actions.mark_tabled(build.agreed_plan(actor), actor=actor, on=DAY)
    plan = actions.return_plan(plan, actor=actor, on=DAY, reason="目標の時期を見直す")
    assert (plan.state, plan.returned_on, plan.return_reason) == (PlanState.RETURNED, DAY, "目標の時期を見直す")
    assert (plan.agreed_on, plan.applied_on, plan.is_editable) == (None, None, True)


def test_持ちこしたプランは同意を残したまま戻る(actor):
    plan = actions.mark_tabled(build.agreed_plan(actor), actor=actor, on=DAY)
    plan = actions.take_off_agenda(plan, actor=actor, on=DAY)
    assert (plan.state, plan.agreed_on) == (PlanState.DRAFT, DAY)


@pytest.mark.parametrize("step", ["endorse", "take_off_agenda"])
def test_会議にかけていないプランは進められない(actor, step):
    plan = build.agreed_plan(actor)
    with pytest.raises(Refused) as refused:
        getattr(actions, step)(plan, actor=actor, on=DAY)
    assert refused.value.codes == ("PLAN_STATE",)


def test_二人が同時に会議にかけても一度だけ(actor):
    plan = build.agreed_plan(actor)
    actions.mark_tabled(plan, actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.mark_tabled(plan, actor=actor, on=DAY)
    assert refused.value.codes == ("PLAN_STATE",)


def test_終わったプランは二度終わらない(actor):
    plan = actions.finish(build.endorsed_plan(actor), actor=actor, on=DAY)
    assert actions.finish(plan, actor=actor, on=DAY).state == PlanState.FINISHED
    assert AuditEntry.objects.filter(verb="plan.finished").count() == 1


# Amend


def test_軽微な修正は前と後を残し_プランは動かない(actor):
    plan, once = build.endorsed_plan(actor), uuid4()
    version = plan.version
    amendment = amend(plan, actor, once=once)
    assert amend(plan, actor, once=once) == amendment
    assert (amendment.before, amendment.after, PlanAmendment.objects.count()) == ("高梨", "中井", 1)
    plan.refresh_from_db()
    assert (plan.state, plan.version) == (PlanState.ENDORSED, version)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"what": AmendedPart.GOALS}, "NOT_MINOR", id="手引き§11 目標"),
        pytest.param({"what": AmendedPart.STATUTORY_SERVICE}, "NOT_MINOR", id="手引き§11 法定サービス"),
        pytest.param({"what": AmendedPart.PERIOD}, "NOT_MINOR", id="手引き§11 期間"),
        pytest.param({"after": " "}, "AMENDMENT_EMPTY", id="内容がない"),
        pytest.param({"amended_on": DAY + timedelta(days=1)}, "AMENDED_IN_FUTURE", id="先の日"),
    ],
)
def test_軽微でない修正は断る(actor, given, code):
    with pytest.raises(Refused) as refused:
        amend(build.endorsed_plan(actor), actor, **given)
    assert refused.value.codes == (code,)
    assert not PlanAmendment.objects.exists()


def test_了承前のプランは修正として記録しない(actor):
    with pytest.raises(Refused) as refused:
        amend(build.agreed_plan(actor), actor)
    assert refused.value.codes == ("PLAN_NOT_IN_FORCE",)
