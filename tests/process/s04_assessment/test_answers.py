"""アセスメントシートの問い: answered on the page, kept with the edition, taken over by the next."""

import lxml.html
import pytest
from django.urls import reverse

from tests.factories import plan as build
from tests.factories.base import DAY, make_case, make_staff
from tests.factories.reference import make_csv
from yorisoi.agencies.enums import Role
from yorisoi.foundation.violations import Refused
from yorisoi.process.s04_assessment import actions, queries
from yorisoi.process.s04_assessment.enums import IN_WORDS, OF_MANY, Question, table_of
from yorisoi.process.s04_assessment.rules import Said
from yorisoi.reference import actions as reference
from yorisoi.reference.rules.tables import TABLES

pytestmark = pytest.mark.django_db
SAID = {
    "HOUSING_TYPES": Said(("RENTED",), "家賃5万円"), "PERSON_INCOME": Said((), "6万円"), "ARREARS": Said(("RENT", "UTILITIES"), ""),
}


@pytest.fixture
def actor():
    return make_staff()


@pytest.fixture
def case(actor):
    return make_case(actor=actor)


def typed(page, **changes):
    (form,) = lxml.html.document_fromstring(page.content.decode()).xpath("//form[@id='assessment-form']")
    return {key: value for key, value in form.form_values() if key != "csrfmiddlewaretoken"} | changes


def url(name, case):
    return reverse(f"assessment:{name}", args=[case.number])


def test_問いにはどれも選択肢の表がある():
    assert {table_of(question) for question in Question if question not in IN_WORDS} <= set(TABLES)
    assert not OF_MANY & IN_WORDS


def test_画面で答えて保存し_次に開くと残っている(client_for, actor, case):
    actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    browser = client_for(actor)
    sent = typed(
        browser.get(url("edit", case)), answer_HOUSING_TYPES="RENTED", said_HOUSING_TYPES="家賃5万円", said_PERSON_INCOME="6万円",
        answer_ARREARS_RENT="on", answer_ARREARS_UTILITIES="on",
    )
    assert browser.post(url("edit", case), sent).status_code == 302
    assert queries.answers(queries.current(case)) == SAID
    again = typed(browser.get(url("edit", case)))
    assert (again["answer_HOUSING_TYPES"], again["said_PERSON_INCOME"], again["answer_ARREARS_RENT"]) == ("RENTED", "6万円", "on")
    shown = " ".join(lxml.html.document_fromstring(browser.get(url("index", case)).content.decode()).text_content().split())
    assert "住居借家(賃貸)、家賃5万円" in shown
    assert "滞納家賃、公共料金(電気・ガス・水道)" in shown


def test_次の版は前の版の答えからはじまる(actor, case):
    edition = build.write_assessment(case, actor=actor, answers=SAID)
    actions.agree(assessment=edition, agreed_on=DAY, actor=actor, on=DAY)
    actions.draft(case=case, assessed_on=DAY, actor=actor, on=DAY)
    assert queries.answers(queries.draft(case)) == SAID


def test_答えを言わない保存は答えを変えない(actor, case):
    build.write_assessment(case, actor=actor, answers=SAID)
    build.write_assessment(case, actor=actor)
    assert queries.answers(queries.draft(case)) == SAID


def test_もう選べない答えも_保存で消えない(client_for, actor, case):
    build.write_assessment(case, actor=actor, answers={"DEBTS": Said(("YES",), "")})
    chief = make_staff(Role.CHIEF_COUNSELOR)
    text = make_csv("YES,有,,,20,市の様式,確認済み,0", header="code,label,starts_on,ends_on,position,source,certainty,is_used")
    reference.load_rows(table=TABLES["debts"], text=text, actor=chief)
    browser = client_for(actor)
    assert browser.post(url("edit", case), typed(browser.get(url("edit", case)))).status_code == 302
    assert queries.answers(queries.draft(case)) == {"DEBTS": Said(("YES",), "")}


def test_本人と確かめた版の答えは変わらない(actor, case):
    edition = build.write_assessment(case, actor=actor, answers=SAID)
    actions.agree(assessment=edition, agreed_on=DAY, actor=actor, on=DAY)
    with pytest.raises(Refused, match="ASSESSMENT_AGREED"):
        actions.save(
            assessment=edition, seen_version=edition.version, situations={}, issues=[], answers={}, actor=actor, on=DAY
        )
    assert queries.answers(edition) == SAID
