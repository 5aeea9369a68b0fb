"""One new person goes through all thirteen stages, by the hands of a worker, the chief and the officer."""

import pytest
from django.utils import timezone

from tests.factories.base import make_agency, make_staff
from tests.journeys.walk import Walk
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import format_wareki

pytestmark = pytest.mark.journey

MET = {
    "EMERGENCY_OPEN", "ANONYMOUS", "CONSENT_MISSING", "SCREENING_MISSING", "PLAN_ITEM_MISSING",
    "PERSON_AGREEMENT_MISSING", "MEETING_NOT_HELD", "NOT_A_MUNICIPAL_OFFICER", "DECISION_MISSING", "NOT_MINOR",
    "EFFORT_MISSING", "REVIEW_MISSING", "WILL_MISSING",
}


@pytest.fixture
def today():
    """Return the real day: the server and the browser keep the real clock."""
    return timezone.localdate()


class Life:
    """The journey, stage by stage; every method is one stage of the handbook."""

    def __init__(self, worker: Walk, chief: Walk, officer: Walk, today: str) -> None:
        self.worker, self.chief, self.officer, self.today = worker, chief, officer, today
        self.number = ""

    def case(self, rest: str = "") -> str:
        return f"/cases/{self.number}/{rest}"

    def s01_outreach(self) -> None:
        worker = self.worker.go("/outreach/new/").pick("route", "PARTNER_AGENCY").choose("source_agency", "さくら地域")
        worker.fill(story="訪問先で、同居の息子さんが困っているようすに気づいた。").press("保存する")
        self.number = worker.number
        worker.go(self.case("outreach/")).pick("means", "VISIT").fill(reaction="玄関先で話ができた。").press(
            "働きかけを記録する"
        )

    def s02_s03_intake_and_emergency(self) -> None:
        worker = self.worker.go(f"/consultations/new/?case={self.number}")
        worker.pick("channel", "OUTREACH").fill(story="「3日前から食べるものがない」")
        worker.pick("worries", "NO_FOOD").pick("worries_top", "NO_FOOD").tick("is_urgent")
        worker.fill(urgency_note="食べるものがない").press("保存する")
        assert worker.number == self.number
        worker.go(self.case("intake/")).pick("outcome", "INFORMATION_ONLY").fill(reason="フードバンクを案内した")
        worker.press_refused("判断を記録する", "EMERGENCY_OPEN", keeps={"reason": "フードバンクを案内した"})
        worker.go(self.case("emergency/")).pick("state", "DONE").pick("means", "FOOD")
        worker.fill(detail="食糧3日分を届けた").press("対応を記録する")
        worker.go(self.case("intake/")).pick("outcome", "CONTINUE").fill(reason="暮らし全体の支援がいる")
        worker.press("判断を記録する")
        worker.go(self.case("intake/enrollment/")).press_refused("利用申込を記録する", "ANONYMOUS", "CONSENT_MISSING")
        worker.go(self.case("person/")).fill(name="山川 はるか", kana="ヤマカワ ﾊﾙｶ", born_on="Ｈ４．５．１２")
        worker.press("保存する")
        worker.go(self.case("referrals/new/")).choose("to_agency", "架空市福祉事務所").fill(reason="生活保護の相談")
        worker.press_refused("つなぎを記録する", "CONSENT_MISSING", keeps={"reason": "生活保護の相談"})
        worker.go(self.case("intake/enrollment/")).tick("is_signed").tick("has_consented").fill(rules_version="第1版")
        worker.press("利用申込を記録する")

    def s04_s05_assessment_and_screening(self) -> None:
        worker = self.worker.go(self.case("plan/")).press("プランをつくる")
        worker.go(self.case("plan/1/edit/")).fill(wish="「娘に、働いている姿を見せたい」").press("保存する")
        self.chief.go("/meetings/new/").pick("rhythm", "AD_HOC").fill(meets_on=self.today, place="市役所 3階")
        self.chief.tick_staff("原 直樹", "高梨 修").press("会議を開く")
        self.meeting = self.chief.page.url.split("/meetings/")[1].split("/")[0]
        worker.go(self.case("meeting/"))
        worker.press_refused("議題に入れる", "SCREENING_MISSING", "PLAN_ITEM_MISSING", "PERSON_AGREEMENT_MISSING")
        worker.go(self.case("assessment/")).press("アセスメントをはじめる")
        worker.go(self.case("assessment/edit/")).fill(
            hopes="「娘に、働いている姿を見せたい」", strengths="朝が早い。帳面をつけるのが得意", background="派遣の契約が終わった"
        )
        worker.press("保存して、本人と確かめたと記録する")
        worker.go(self.case("screening/")).pick("outcome", "CONTINUE").fill(reason="継続して支える").press("判断を記録する")

    def s06_plan(self) -> None:
        worker = self.worker.go(self.case("plan/1/edit/"))
        worker.fill(issues="収入がない。家賃の滞納。", strengths="朝が早い", cautions="約束のない訪問をしない")
        worker.put({"goals-0-text": "週3日、午前の仕事につく", "goals-0-due_on": self.today})
        worker.choose("services-0-code", "就労準備支援事業").put({"services-0-content": "週3回"})
        worker.choose("roles-0-holder", "本人").put({"roles-0-who": "本人", "roles-0-what": "朝、若者の家へ行く"})
        worker.choose("roles-1-holder", "自立相談支援機関").put({"roles-1-who": "高梨", "roles-1-what": "月1回の面談"})
        worker.tick("roles-1-coordinates").fill(starts_on=self.today, ends_on="令和20年3月31日")
        worker.fill(agreed_on=self.today, applied_on=self.today).press("保存する")

    def s07_meeting(self) -> None:
        self.worker.go(self.case("meeting/")).press("議題に入れる")
        chief = self.chief.go(f"/meetings/{self.meeting}/")
        chief.page.locator("main").get_by_role("link", name="山川 はるか").first.click()
        item = chief.page.url
        chief.pick("outcome", "ENDORSED").fill(discussion="午前から始める")
        chief.press_refused("結論を記録する", "MEETING_NOT_HELD", keeps={"discussion": "午前から始める"})
        chief.go(f"/meetings/{self.meeting}/").attend_all().press("この出席で会議をはじめる")
        chief.go(item).pick("outcome", "ENDORSED").fill(discussion="午前から始める").press("結論を記録する")
        chief.go(f"/meetings/{self.meeting}/").press("会議を終える")

    def s08_decision(self) -> None:
        worker = self.worker.go(self.case("decision/"))
        worker.page.locator("main [name^='outcome_'][value='DECIDED']").first.check(force=True)
        worker.press_refused("決定を記録する", "NOT_A_MUNICIPAL_OFFICER")
        worker.go(self.case("provision/"))
        worker.page.locator("main [name='service']").first.check(force=True)
        worker.press_refused("開始を記録する", "DECISION_MISSING")
        officer = self.officer.go("/decisions/").sees("山川 はるか")
        officer.go(self.case("decision/"))
        officer.page.locator("main [name^='outcome_'][value='DECIDED']").first.check(force=True)
        officer.press("決定を記録する")

    def s09_s10_support(self) -> None:
        worker = self.worker.go(self.case("provision/"))
        worker.page.locator("main [name='service']").first.check(force=True)
        worker.press("開始を記録する")
        worker.go(self.case("monitoring/new/")).pick("satisfaction", "GOOD").fill(
            person_words="「思ったより落ち着けた」", findings="週3回通えている"
        ).press("記録する")
        worker.go(self.case("plan/1/amend/")).choose("part", "午前の仕事につく").fill(after="週1日にする", reason="本人の希望")
        worker.press_refused("修正を記録する", "NOT_MINOR", keeps={"after": "週1日にする"})
        worker.go(self.case("monitoring/interruption/")).fill(reason="電話がつながらない")
        worker.press_refused("支援を中断する", "EFFORT_MISSING", keeps={"reason": "電話がつながらない"})
        worker.go(self.case("monitoring/efforts/new/")).pick("kind", "LETTER_LEFT").fill(text="手紙を残した")
        worker.press("記録する")
        worker.go(self.case("monitoring/interruption/")).fill(reason="連絡がとれない").press("支援を中断する")
        worker.go(self.case()).sees("中断中")
        worker.go(self.case("monitoring/resumption/")).fill(note="本人から電話があった").press("支援を再開する")

    def s11_review(self) -> None:
        worker = self.worker.go(self.case("review/edit/"))
        worker.page.locator("main [name^='goal_'][value='ACHIEVED']").first.check(force=True)
        worker.pick("changes", "WORK_STARTED").pick("proposal", "CLOSE").press("評価を記録する")
        worker.go(self.case("closure/")).pick("pattern", "GOAL_ACHIEVED").fill(reason="仕事が決まった")
        worker.press_refused("終結を記録する", "REVIEW_MISSING", "WILL_MISSING", keeps={"reason": "仕事が決まった"})
        self.chief.go("/meetings/new/").pick("rhythm", "AD_HOC").fill(meets_on=self.today)
        self.chief.tick_staff("原 直樹", "高梨 修").press("会議を開く")
        meeting = self.chief.page.url.split("/meetings/")[1].split("/")[0]
        worker.go(self.case("review/")).press("議題に入れる")
        chief = self.chief.go(f"/meetings/{meeting}/").attend_all().press("この出席で会議をはじめる")
        chief.go(f"/meetings/{meeting}/")
        chief.page.locator("main").get_by_role("link", name="山川 はるか").first.click()
        chief.page.locator("main [name='outcome']").first.check(force=True)
        chief.fill(discussion="終結を了承。1か月後に電話。").press("結論を記録する")

    def s12_s13_closure_and_followup(self) -> None:
        worker = self.worker.go(self.case("closure/")).pick("pattern", "GOAL_ACHIEVED")
        worker.fill(reason="仕事が決まった", person_will="「もう大丈夫です。困ったらまた来ます」").press("終結を記録する")
        worker.go(self.case("followup/")).fill(due_on_1=self.today).choose("means_1", "本人").press("予定を記録する")
        worker.go(self.case("followup/"))
        worker.page.locator("main [name$='-finding'][value='STEADY']").first.check(force=True)
        worker.page.locator("main [name$='-note']").first.fill("元気に働いている")
        worker.press("ようすを記録する")
        worker.go(self.case()).sees("フォロー", "終結")

    def live(self) -> None:
        self.s01_outreach()
        self.s02_s03_intake_and_emergency()
        self.s04_s05_assessment_and_screening()
        self.s06_plan()
        self.s07_meeting()
        self.s08_decision()
        self.s09_s10_support()
        self.s11_review()
        self.s12_s13_closure_and_followup()


@pytest.mark.parametrize("javascript", [True, False], ids=["JavaScriptあり", "JavaScriptなし"])
def test_one_person_from_notice_to_follow_up(page_for, javascript, today):
    for kind, name in (
        (AgencyKind.COMMUNITY_GENERAL_SUPPORT_CENTER, "さくら地域包括支援センター"),
        (AgencyKind.WELFARE_OFFICE, "架空市福祉事務所"),
    ):
        make_agency(kind=kind, name=name)
    worker, chief, officer = (
        Walk(page_for(javascript=javascript), make_staff(role)).sign_in()
        for role in (Role.COUNSELOR, Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER)
    )
    life = Life(worker, chief, officer, format_wareki(today))
    life.live()

    case = Case.objects.get(number=life.number)
    assert (case.stage, case.turn, case.standing) == ("FOLLOWUP", "NOBODY", "ENDED")
    assert set(worker.refusals + chief.refusals + officer.refusals) == MET
