from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories import plan as build
from tests.factories.base import DAY, make_case, make_staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.queries.duties import scope_of_case, scope_of_staff
from yorisoi.foundation.violations import Refused
from yorisoi.process.s04_assessment import actions, queries
from yorisoi.process.s04_assessment.models import Assessment, ExpertOpinion
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return make_staff()


@pytest.fixture
def case(actor):
    return make_case(actor=actor)


def save(edition, actor, **given):
    usual = {"seen_version": edition.version, "situations": {}, "issues": [], "on": DAY}
    return actions.save(assessment=edition, actor=actor, **(usual | given))


def test_はじめると段階がアセスメントになる(actor, case):
    edition = actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    case.refresh_from_db()
    assert (edition.edition, case.stage, case.turn) == (1, Stage.ASSESSMENT, Turn.COUNSELOR)
    assert CaseNote.objects.filter(case=case, event="assessment.drafted").count() == 1
    assert AuditEntry.objects.filter(verb="assessment.drafted").count() == 1


def test_先の日のアセスメントと意見は_断る(actor, case):
    tomorrow = DAY + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        actions.draft(case=case, assessed_on=tomorrow, actor=actor, on=DAY)
    assert refused.value.codes == ("ASSESSED_IN_FUTURE",)
    with pytest.raises(Refused) as refused:
        actions.hear_expert(
            case=case, expert="架空医院", text="休養がいる", given_on=tomorrow, domain="HEALTH", actor=actor, on=DAY
        )
    assert refused.value.codes == ("OPINION_IN_FUTURE",)


def test_おわったケースへの二度押しは_同じ版と意見を返す(actor, case):
    once, facts = uuid4(), {"case": case, "actor": actor, "on": DAY}
    edition = actions.draft(assessed_on=DAY, once=once, **facts)
    said = {"expert": "架空医院", "text": "休養がいる", "given_on": DAY, "domain": "HEALTH", "once": uuid4()}
    opinion = actions.hear_expert(**said, **facts)
    type(case).objects.filter(pk=case.pk).update(standing=Standing.ENDED)
    assert actions.draft(assessed_on=DAY, once=once, **facts) == edition
    assert actions.hear_expert(**said, **facts) == opinion
    with pytest.raises(Refused) as refused:
        actions.draft(assessed_on=DAY, **facts)
    assert refused.value.codes == ("CASE_ENDED",)


def test_二度押しても版は一つ(actor, case):
    once = uuid4()
    first = actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY, once=once)
    assert actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY, once=once) == first
    actions.agree(assessment=first, agreed_on=DAY, actor=actor, on=DAY)
    assert actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY, once=once) == first
    assert Assessment.objects.count() == 1


def test_次の版は前の版から書きはじめる(actor, case):
    build.assessed_case(actor=actor, case=case)
    edition = actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    assert (edition.edition, edition.hopes, edition.strengths) == (2, build.WISH, build.STRENGTHS)
    assert (edition.is_agreed, edition.situations.count(), edition.issues.count()) == (False, 2, 1)
    case.refresh_from_db()
    assert case.stage == Stage.ASSESSMENT


def test_プランのあとに版をつくっても段階は戻らない(actor):
    case = build.drafted_plan(actor).case
    edition = actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    actions.agree(assessment=edition, agreed_on=DAY, actor=actor, on=DAY)
    case.refresh_from_db()
    assert case.stage == Stage.PLAN


def test_保存すると状況と課題が入れかわる(actor, case):
    edition = build.write_assessment(case, actor=actor)
    saved = save(
        edition, actor, situations={"HEALTH": "通院中", "WORK": " "}, issues=[{"code": "ILLNESS", "note": "腰"}],
        strengths="朝が早い",
    )
    assert list(saved.situations.values_list("domain", "text")) == [("HEALTH", "通院中")]
    assert list(saved.issues.values_list("code", "note")) == [("ILLNESS", "腰")]


def test_先に保存した人がいれば断り_何も変えない(actor, case):
    edition = build.write_assessment(case, actor=actor)
    seen = edition.version
    save(edition, actor, hopes="先の人")
    with pytest.raises(Refused) as refused:
        save(edition, actor, seen_version=seen, hopes="後の人", situations={"HEALTH": "通院中"})
    assert refused.value.codes == ("STALE",)
    edition.refresh_from_db()
    assert (edition.hopes, edition.situations.count()) == ("先の人", 0)


def test_本人と確かめると_その版は残りスクリーニングへ進む(actor, case):
    edition = build.write_assessment(case, actor=actor)
    actions.agree(assessment=edition, agreed_on=DAY, actor=actor, on=DAY)
    actions.agree(assessment=edition, agreed_on=DAY, actor=actor, on=DAY)
    case.refresh_from_db()
    assert (case.stage, case.turn) == (Stage.SCREENING, Turn.COUNSELOR)
    assert CaseNote.objects.get(event="assessment.agreed").reached
    with pytest.raises(Refused) as refused:
        save(edition, actor, hopes="あとからのことば")
    assert refused.value.codes == ("ASSESSMENT_AGREED",)


def test_保存と確かめたを一度に記録できる(actor, case):
    edition = build.write_assessment(case, actor=actor)
    saved = save(edition, actor, hopes="働きたい", agreed_on=DAY)
    assert (saved.hopes, saved.agreed_on) == ("働きたい", DAY)


def test_確かめた日がおかしければ_保存ごとやめる(actor, case):
    edition = build.write_assessment(case, actor=actor)
    with pytest.raises(Refused) as refused:
        save(edition, actor, hopes="働きたい", agreed_on=DAY + timedelta(days=1))
    assert refused.value.codes == ("AGREED_ON_WRONG",)
    edition.refresh_from_db()
    assert (edition.hopes, edition.agreed_on) == (build.WISH, None)


def test_専門家の意見は二度押しても一つ(actor, case):
    once = uuid4()
    given = {
        "case": case, "expert": "架空市立病院の医師", "text": "通院を続ければ働ける", "given_on": DAY, "domain": "HEALTH",
        "actor": actor, "on": DAY, "once": once,
    }
    assert actions.hear_expert(**given) == actions.hear_expert(**given)
    assert ExpertOpinion.objects.count() == CaseNote.objects.filter(event="assessment.expert").count() == 1


@pytest.mark.parametrize(
    ("standing", "code"), [(Standing.INTERRUPTED, "CASE_INTERRUPTED"), (Standing.ENDED, "CASE_ENDED")]
)
def test_動いていないケースでは書けない(actor, case, standing, code):
    cases.move(case, stage=case.stage, turn=case.turn, standing=standing, actor=actor, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    assert refused.value.codes == (code,)


# アセスメント着手


def due(case):
    (batch,) = queries.duties(scope_of_case(case, on=DAY))
    return batch.duties


def test_利用申込みのあと_アセスメントがいる(actor, case):
    assert due(case) == []
    build.enroll(case, actor=actor)
    (duty,) = due(case)
    assert (duty.kind, duty.base_on, duty.due_on) == (DutyKind.ASSESSMENT, DAY, DAY + timedelta(days=14))
    assert duty.why.startswith("6月10日に利用申込みがありました。")


@pytest.mark.parametrize(("days", "late"), [(14, 0), (15, 1)], ids=["14日目はまだ間にあう", "15日目から遅れ"])
def test_14日で遅れる(actor, case, days, late):
    build.enroll(case, actor=actor)
    assert due(case)[0].days_late(DAY + timedelta(days=days)) == late


def test_アセスメントをはじめたら終わる(actor, case):
    build.enroll(case, actor=actor)
    actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    assert due(case) == []


def test_先の分は今日することに出ない(actor, case):
    build.enroll(case, actor=actor)
    counts = [
        queries.duties(scope_of_staff(actor, on=DAY + timedelta(days=days)))[0].count for days in (0, 6, 7, 14)
    ]
    assert counts == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("build_it", "note", "is_done"),
    [
        pytest.param(lambda case, actor: None, "", False, id="まだない"),
        pytest.param(lambda case, actor: build.write_assessment(case, actor=actor), "第1版 作成中", False, id="作成中"),
        pytest.param(lambda case, actor: build.assessed_case(actor=actor, case=case), "第1版", True, id="確かめた"),
    ],
)
def test_表紙の道のり(actor, case, django_assert_num_queries, build_it, note, is_done):
    build_it(case, actor)
    with django_assert_num_queries(1):
        panel = queries.panel(case)
    assert (panel.stage, panel.note, panel.is_done) == (Stage.ASSESSMENT, note, is_done)
