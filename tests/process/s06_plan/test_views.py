from datetime import timedelta
from types import SimpleNamespace

import lxml.html
import pytest
from django.urls import reverse

from tests.factories import plan as build
from tests.factories.base import DAY, make_case, make_person, make_staff
from tests.factories.meeting import called_meeting, chief_of
from tests.htmx import assert_equals_reload
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.process.s06_plan import actions, queries
from yorisoi.process.s06_plan.enums import PlanState, RoleHolder
from yorisoi.process.s06_plan.models import Plan, PlanAmendment

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def actor(db):
    return make_staff()


@pytest.fixture
def browser(actor, client_for):
    return client_for(actor)


def url(name, plan):
    return reverse(f"plan:{name}", args=[plan.case.number, plan.number])


def typed(response, form_id="plan-form", **changes):
    """Return what the form of a page would send, with some fields typed over."""
    (form,) = lxml.html.document_fromstring(response.content.decode()).xpath(f"//form[@id='{form_id}']")
    return {key: value for key, value in form.form_values() if key != "csrfmiddlewaretoken"} | changes


def text_of(response):
    return " ".join(lxml.html.document_fromstring(response.content.decode()).text_content().split())


def fill_in_all(response):
    return typed(
        response, **{
            "wish": "娘とごはんを食べたい", "issues": "滞納", "cautions": "訪問は約束してから", "strengths": "朝が早い",
            "goals-0-text": "週3日働く", "goals-0-due_on": "令和8年11月30日",
            "roles-0-holder": RoleHolder.OURS, "roles-0-who": "高梨", "roles-0-what": "面談", "roles-0-coordinates": "on",
            "roles-1-holder": RoleHolder.PARTNER, "roles-1-who": "若者の家", "roles-1-what": "就労準備",
            "services-0-code": "EMPLOYMENT_PREPARATION", "services-0-content": "週3回",
            "starts_on": "R8.7.1", "ends_on": "２０２６/１２/３１", "agreed_on": "今日", "applied_on": "令和8年6月9日",
        }
    )


# List, begin, read


def test_プランがまだなければ_つくるボタンがある(browser, actor):
    case = build.screened_case(actor=actor)
    page = browser.get(reverse("plan:index", args=[case.number]))
    assert "プランはまだありません。" in text_of(page)
    answer = browser.post(reverse("plan:begin", args=[case.number]))
    assert answer.headers["Location"] == reverse("plan:edit", args=[case.number, 1])
    assert "つづきを書く" in text_of(browser.get(reverse("plan:index", args=[case.number])))


def test_二度押してもプランは一つ(browser, actor):
    case = build.screened_case(actor=actor)
    answers = [browser.post(reverse("plan:begin", args=[case.number])) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Plan.objects.count() == 1


def test_了承されたプランがあれば_その場で断る(browser, actor):
    plan = build.endorsed_plan(actor)
    answer = browser.post(reverse("plan:begin", args=[plan.case.number]))
    assert answer.status_code == 422
    assert "PLAN_IN_FORCE" in text_of(answer)


def test_会議にかかっているプランがあれば_その場で断る(browser, actor):
    plan = actions.mark_tabled(build.agreed_plan(actor), actor=actor, on=DAY)
    answer = browser.post(reverse("plan:begin", args=[plan.case.number]))
    assert (answer.status_code, "PLAN_UNDER_WAY" in text_of(answer)) == (422, True)


def test_読む画面に5項目と役割としるしが出る(browser, actor):
    page = text_of(browser.get(url("show", build.agreed_plan(actor, other=True))))
    for words in (build.WISH, build.STRENGTHS, "週3日、午前の仕事につく", "令和8年11月7日", "若者の家"):
        assert words in page
    assert ("要支援決定" in page, "報告のみ" in page, "会議にかけられます" in page) == (True, True, True)


def test_改正前に書いたプランは_その日の名前で読める(browser, actor):
    day = DAY.replace(year=2018, month=9, day=30)
    plan = build.drafted_plan(actor, on=day)
    actions.save(
        plan=plan, seen_version=plan.version, actor=actor, on=day, goals=[], roles=[],
        services=[{"code": "BUDGET_IMPROVEMENT"}],
    )
    assert "家計相談支援事業" in text_of(browser.get(url("show", plan)))


def test_差し戻しの理由は読む画面にも書く画面にも出る(browser, actor):
    plan = actions.mark_tabled(build.agreed_plan(actor), actor=actor, on=DAY)
    actions.return_plan(plan, actor=actor, on=DAY, reason="達成時期を見直してください")
    assert "達成時期を見直してください" in text_of(browser.get(url("show", plan)))
    assert "達成時期を見直してください" in text_of(browser.get(url("edit", plan)))


# Write


def test_何もなくても保存でき_足りないものを全部言う(browser, actor):
    case = build.assessed_case(actor=actor, case=make_case(actor=actor))
    plan = actions.draft(case=case, actor=actor, on=DAY)
    page = browser.get(url("edit", plan))
    answer = browser.post(url("edit", plan), typed(page, wish="", issues="", strengths=""))
    assert answer.status_code == 302
    page = text_of(browser.get(url("edit", plan)))
    assert "会議にかける前に あと9つ" in page
    assert "本人不在" in page


def test_全部書いて保存すると_会議にかけられる(browser, actor):
    plan = build.drafted_plan(actor, complete=False)
    page = browser.get(url("edit", plan))
    answer = browser.post(url("edit", plan), fill_in_all(page) | {"act": "read"})
    assert answer.headers["Location"] == url("show", plan)
    saved = queries.plan_of(plan.case, 1)
    assert (saved.starts_on.isoformat(), saved.ends_on.isoformat()) == ("2026-07-01", "2026-12-31")
    assert (saved.agreed_on, saved.applied_on) == (DAY, DAY - timedelta(days=1))
    assert "会議にかけられます" in text_of(browser.get(url("show", plan)))
    actions.mark_tabled(saved, actor=actor, on=DAY)


def test_消すに印をつけた行と空の行は残らない(browser, actor):
    plan = build.drafted_plan(actor)
    page = browser.get(url("edit", plan))
    browser.post(url("edit", plan), typed(page, **{"roles-1-DELETE": "on", "goals-0-text": "", "goals-0-due_on": ""}))
    saved = queries.plan_of(plan.case, 1)
    assert ([role.who for role in saved.roles.all()], saved.goals.count()) == (["本人", "若者の家"], 0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param(
            {"starts_on": "令和8年7月1日", "ends_on": "令和8年6月30日"}, "PLAN_PERIOD", id="終わりが始まりより前"
        ),
        pytest.param(
            {"services-0-code": "OTHER", "services-0-content": "", "services-1-code": "OTHER", "services-1-content": ""},
            "PLAN_SERVICE_TWICE", id="同じサービスが二つ",
        ),
        pytest.param({"goals-0-due_on": "13月40日"}, "目標 1行め", id="読めない日付"),
        pytest.param({"goals-0-text": "働" * 301}, "300文字まで", id="長すぎる目標"),
        pytest.param({"wish": "あ" * 100_000}, "20000文字まで", id="10万文字の意向"),
        pytest.param({"services-0-code": "NOWHERE"}, "サービス 1行め", id="表にないサービス"),
        pytest.param({"agreed_on": "令和8年6月11日"}, "今日より先の日です", id="明日の同意"),
        pytest.param({"goals-TOTAL_FORMS": "x"}, "目標", id="こわれた表"),
    ],
)
def test_保存できないときは_その場で言い_入力は残る(browser, actor, changes, words):
    plan = build.drafted_plan(actor)
    page = browser.get(url("edit", plan))
    answer = browser.post(url("edit", plan), typed(page, cautions="書きかけの𠮷と🍙") | changes)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "書きかけの𠮷と🍙" in answer.content.decode()
    assert queries.plan_of(plan.case, 1).cautions != "書きかけの𠮷と🍙"


def test_異体字と絵文字はそのまま残る(browser, actor):
    plan = build.drafted_plan(actor)
    browser.post(url("edit", plan), typed(browser.get(url("edit", plan)), wish="𠮷野さんと🍙"))
    assert queries.plan_of(plan.case, 1).wish == "𠮷野さんと🍙"


def test_先に保存した人がいれば_違いを見せて入力を残し_次の保存は通る(browser, actor):
    plan = build.drafted_plan(actor)
    mine = typed(browser.get(url("edit", plan)), wish="わたしの聞いたことば", **{"goals-0-text": "週2日働く"})
    other = typed(browser.get(url("edit", plan)), wish="別の人の聞いたことば")
    assert browser.post(url("edit", plan), other).status_code == 302
    answer = browser.post(url("edit", plan), mine)
    page = text_of(answer)
    assert (answer.status_code, "STALE" in page, "違い 1か所" in page) == (422, True, True)
    assert ("わたしの聞いたことば" in page, "別の人の聞いたことば" in page) == (True, True)
    assert typed(answer)["goals-0-text"] == "週2日働く"
    assert browser.post(url("edit", plan), typed(answer)).status_code == 302
    saved = queries.plan_of(plan.case, 1)
    assert (saved.wish, saved.goals.order_by("position").first().text) == ("わたしの聞いたことば", "週2日働く")


def test_ちがう欄を直した二人の内容はどちらも残る(browser, actor):
    plan = build.drafted_plan(actor)
    page = browser.get(url("edit", plan))
    mine = typed(page, cautions="わたしの注意", **{"services-0-content": "わたしの支援"})
    other = typed(page, wish="相手の聞いたことば", **{"goals-0-text": "相手の目標", "roles-0-who": "相手の役割"})
    assert browser.post(url("edit", plan), other).status_code == 302
    answer = browser.post(url("edit", plan), mine)
    shown = text_of(answer)
    assert (answer.status_code, "違い 3か所" in shown, "相手の内容にしました" in shown) == (422, True, True)
    again = typed(answer)
    kept = (again["wish"].strip(), again["cautions"].strip(), again["goals-0-text"])
    assert kept == ("相手の聞いたことば", "わたしの注意", "相手の目標")
    assert browser.post(url("edit", plan), again).status_code == 302
    saved = queries.plan_of(plan.case, 1)
    assert (saved.wish, saved.cautions) == ("相手の聞いたことば", "わたしの注意")
    first = {part: getattr(saved, part).order_by("position").first() for part in ("goals", "roles", "services")}
    assert (first["goals"].text, first["roles"].who, first["services"].content) == ("相手の目標", "相手の役割", "わたしの支援")


def test_二人とも直した表は両方を見せてわたしの行を残す(browser, actor):
    plan = build.drafted_plan(actor)
    page = browser.get(url("edit", plan))
    browser.post(url("edit", plan), typed(page, **{"goals-0-text": "相手の目標"}))
    answer = browser.post(url("edit", plan), typed(page, **{"goals-0-text": "わたしの目標"}))
    shown = text_of(answer)
    assert ("相手の目標" in shown, "わたしの目標" in shown, "違い 1か所" in shown) == (True, True, True)
    assert typed(answer)["goals-0-text"] == "わたしの目標"


def test_保存を二度押しても_断られない(browser, actor):
    plan = build.drafted_plan(actor)
    sent = typed(browser.get(url("edit", plan)), wish="二度押したことば", agreed_on="今日")
    seen = plan.version
    assert [browser.post(url("edit", plan), sent).status_code for _ in range(2)] == [302, 302]
    assert queries.plan_of(plan.case, 1).version == seen + 1


def test_書いている間に会議にかかったら_その場で断る(browser, actor):
    plan = build.agreed_plan(actor)
    page = browser.get(url("edit", plan))
    actions.mark_tabled(plan, actor=actor, on=DAY)
    answer = browser.post(url("edit", plan), typed(page, wish="まにあわなかったことば"))
    assert answer.status_code == 422
    again = browser.post(url("edit", plan), typed(answer))
    assert (again.status_code, "PLAN_STANDS" in text_of(again)) == (422, True)
    assert "まにあわなかったことば" in again.content.decode()


def test_了承されたプランの書く画面は読む画面へ案内する(browser, actor):
    plan = build.endorsed_plan(actor)
    answer = browser.get(url("edit", plan), follow=True)
    assert answer.redirect_chain == [(url("show", plan), 302)]
    assert "書き直せません" in text_of(answer)


def test_サービスは支援決定のいるいらないで分かれている(browser, actor):
    page = lxml.html.document_fromstring(browser.get(url("edit", build.drafted_plan(actor))).content.decode())
    groups = {each.get("label"): len(each) for each in page.xpath("//select[@name='services-0-code']/optgroup")}
    assert list(groups) == ["要支援決定", "要支援決定・別の利用手続", "報告のみ"]
    assert groups["要支援決定・別の利用手続"] == 3


# HTMX equals reload


@pytest.mark.parametrize("part", ["goals", "roles", "services"])
def test_行をふやす_部分の答えは読み直しと同じ(browser, actor, part):
    plan = build.drafted_plan(actor)
    page = browser.get(url("edit", plan))
    sent = typed(page) | {"act": f"add-{part}"}
    answer = browser.post(url("edit", plan), sent, headers=HTMX)
    reloaded = browser.post(url("edit", plan), sent)
    assert (answer.status_code, reloaded.status_code) == (200, 200)
    total = typed(page)[f"{part}-TOTAL_FORMS"]
    assert typed(reloaded)[f"{part}-TOTAL_FORMS"] == str(int(total) + 1)
    assert_equals_reload(page, answer, reloaded, trigger=f"add-{part}")
    assert queries.plan_of(plan.case, 1).version == plan.version


def choose(page, name, value):
    """Return the page as it stands after somebody chose another option."""
    root = lxml.html.document_fromstring(page.content.decode())
    (select,) = root.xpath(f"//select[@name='{name}']")
    for option in select.iter("option"):
        option.attrib.pop("selected", None)
        if option.get("value") == value:
            option.set("selected", "")
    return SimpleNamespace(content=lxml.html.tostring(root))


@pytest.mark.parametrize(
    ("row", "holder", "label"),
    [
        pytest.param(2, RoleHolder.OURS, "丸抱え", id="手引き§9 関係機関の役割も自分たちに"),
        pytest.param(1, RoleHolder.PARTNER, "丸投げ", id="手引き§9 調整も関係機関に"),
    ],
)
def test_気になることは_選ぶとすぐに出て_読み直しと同じ(browser, actor, row, holder, label):
    plan = build.drafted_plan(actor)
    page = browser.get(url("edit", plan))
    assert label not in text_of(page)
    sent = typed(page) | {f"roles-{row}-holder": holder, "act": "check"}
    answer = browser.post(url("edit", plan), sent, headers=HTMX)
    reloaded = browser.post(url("edit", plan), sent)
    assert (label in text_of(answer), label in text_of(reloaded)) == (True, True)
    assert_equals_reload(choose(page, f"roles-{row}-holder", holder), answer, reloaded, trigger="watch")
    assert queries.plan_of(plan.case, 1).version == plan.version


def test_古い資源は書く画面と読む画面で言う(browser, actor):
    resource = build.make_resource(actor=actor, verified_on=DAY - timedelta(days=400))
    plan = build.drafted_plan(actor)
    page = browser.get(url("edit", plan))
    browser.post(url("edit", plan), typed(page, **{"roles-2-resource": str(resource.pk)}))
    assert "古い資源" in text_of(browser.get(url("show", plan)))


@pytest.mark.parametrize(
    ("complete", "code"),
    [
        pytest.param(True, "SCREENING_MISSING", id="手引き§6 継続支援と判断していない"),
        pytest.param(True, "PERSON_AGREEMENT_MISSING", id="様式5 本人の同意がない"),
        pytest.param(False, "PLAN_ITEM_MISSING", id="施行規則1条 5項目がない"),
    ],
)
def test_足りないプランは議題に入れる画面で断る(browser, actor, complete, code):
    plan = build.drafted_plan(actor, complete=complete, case=build.assessed_case(actor=actor))
    meeting = called_meeting(chief_of(actor))
    answer = browser.post(
        reverse("meeting:table", args=[plan.case.number]), {"meeting": meeting.pk, "subject": "NEW_PLAN"}
    )
    assert (answer.status_code, code in text_of(answer)) == (422, True)


# Amend


def amendment(page, part, **changes):
    root = lxml.html.document_fromstring(page.content.decode())
    (group,) = root.xpath(f"//select[@name='part']/optgroup[@label='{part}']")
    (form,) = root.xpath("//main//form[@method='post']")
    return dict(form.form_values()) | {
        "part": group[0].get("value"), "after": "中井が月2回", "reason": "担当の異動"
    } | changes


def test_軽微な修正は読む画面に前と後が残る(browser, actor):
    plan = build.endorsed_plan(actor)
    sent = amendment(browser.get(url("amend", plan)), "役割(だれが、なにを)")
    assert [browser.post(url("amend", plan), sent).status_code for _ in range(2)] == [302, 302]
    assert PlanAmendment.objects.get().before == "本人 平日の朝、若者の家へ行く 毎日"
    assert "中井が月2回" in text_of(browser.get(url("show", plan)))


@pytest.mark.parametrize(
    "part", ["③ 目標と達成時期", "④ 支援決定のいるサービス", "プランの期間"], ids=lambda part: f"手引き§11 {part}"
)
def test_軽微でない修正は_その場で断り_入力を残す(browser, actor, part):
    plan = build.endorsed_plan(actor)
    answer = browser.post(url("amend", plan), amendment(browser.get(url("amend", plan)), part))
    page = text_of(answer)
    assert (answer.status_code, "NOT_MINOR" in page, "再プランへ進んでください" in page) == (422, True, True)
    assert "中井が月2回" in page


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.TABLED], ids=lambda state: state.label)
def test_了承前のプランの修正は_その場で断る(browser, actor, state):
    plan = build.agreed_plan(actor)
    Plan.objects.filter(pk=plan.pk).update(state=state)
    answer = browser.post(url("amend", plan), amendment(browser.get(url("amend", plan)), "⑤ 留意事項"))
    assert (answer.status_code, "PLAN_NOT_IN_FORCE" in text_of(answer)) == (422, True)


# Who may


@pytest.mark.parametrize(
    ("role", "index", "edit"),
    [
        (Role.CHIEF_COUNSELOR, 200, 200), (Role.MUNICIPAL_OFFICER, 200, 403), (Role.AUDITOR, 200, 403),
        (Role.COUNSELOR, 404, 404), (Role.PARTNER_MEMBER, 404, 404), (Role.ADMINISTRATOR, 404, 404),
    ],
)
def test_だれが読めて_だれが書けるか(client_for, actor, role, index, edit):
    plan = build.drafted_plan(actor)
    plan.case.refresh_from_db()
    cases.report_to_municipality(plan.case, on=DAY)
    visitor = client_for(make_staff(role))
    assert visitor.get(reverse("plan:index", args=[plan.case.number])).status_code == index
    assert visitor.get(url("show", plan)).status_code == index
    assert visitor.get(url("edit", plan)).status_code == edit
    assert visitor.post(url("edit", plan)).status_code == edit
    assert visitor.get(url("amend", plan)).status_code == edit


def test_ほかのケースのプランの番号では開けない(browser, actor):
    build.drafted_plan(actor)
    other = make_case(actor=actor, person=make_person(actor=actor, name="小林 さとし", kana="こばやし さとし"))
    assert browser.get(reverse("plan:show", args=[other.number, 1])).status_code == 404
