from datetime import date
from uuid import UUID

import lxml.html
import pytest
from django import forms
from django.template.loader import render_to_string

from yorisoi.foundation.violations import Refused, Violation
from yorisoi.ui.fields import NormalizedCharField, TicksWithTopField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards

TODAY = date(2026, 11, 22)


class PlanForm(RefusableForm):
    marks = {"aim": "あとでもよい"}

    starts_on = WarekiDateField(label="はじまり", not_past=True, help_text="支援を始める日です。")
    aim = NormalizedCharField(label="目標", required=False)
    outcome = forms.ChoiceField(
        label="結論",
        choices=[("YES", "了承"), ("NO", "差し戻し")],
        widget=RadioCards(notes={"YES": "支援決定へ"}),
    )
    worries = TicksWithTopField(label="お困りのこと", choices=[("A", "家賃"), ("B", "仕事")], required=False)
    agreed = forms.BooleanField(label="説明しました", required=False)


def tree(form):
    return lxml.html.fromstring(f"<form>{form}</form>")


def sent(**data):
    return PlanForm({"starts_on": "令和8年12月1日", "outcome": "YES", **data}, today=TODAY)


AIM = Violation("AIM", "保存できませんでした。", "目標がありません。", "目標を書いてください。", field="aim")
WHOLE = Violation("WHOLE", "始められませんでした。", "支援決定がありません。", "福祉課にたのんでください。")


def test_見出しと必須と説明がつながる():
    page = tree(PlanForm(today=TODAY))
    control = page.get_element_by_id("id_starts_on")
    assert control.get("aria-describedby") == "id_starts_on_helptext"
    assert page.xpath("string(//label[@for='id_starts_on'])") == "はじまり必須"
    assert page.xpath("string(//label[@for='id_aim'])") == "目標あとでもよい"
    assert "required" not in control.attrib


def test_規則が求める欄も_必須と同じ形で出る():
    form = PlanForm(today=TODAY)
    form.marks = {"aim": "必須"}
    (mark,) = tree(form).xpath("//label[@for='id_aim']/span")
    assert (mark.text, mark.get("class")) == ("必須", "must")


def test_まちがいは欄と上の一覧につながる():
    page = tree(sent(starts_on="あさって"))
    control = page.get_element_by_id("id_starts_on")
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "id_starts_on_helptext id_starts_on_error"
    assert control.get("value") == "あさって"
    assert page.xpath("//*[@role='alert']//a/@href") == ["#id_starts_on"]


def test_選ぶ欄は組になる():
    page = tree(PlanForm(today=TODAY))
    assert page.xpath("string(//fieldset[@id='id_outcome_field']/legend)") == "結論必須"
    assert page.xpath("//fieldset//input[@name='outcome']/@type") == ["radio", "radio"]
    assert page.xpath("string(//label[@for='id_outcome_0']//small)") == "支援決定へ"


def test_選ばなかったときの言葉():
    form = sent(outcome="")
    assert form.errors["outcome"] == ["結論を選んでください。"]
    assert tree(form).xpath("//*[@role='alert']//a/@href") == ["#id_outcome_field"]


def test_しるしと一番はキーボードで選べる():
    page = tree(sent(worries=["A"], worries_top="B"))
    assert page.xpath("//input[@type='checkbox' and @name='worries' and @checked]/@value") == ["A", "B"]
    assert page.xpath("//input[@type='radio' and @name='worries_top' and @checked]/@value") == ["B"]
    assert "仕事がいちばん" in page.xpath("string(//label[@for='id_worries_1_top'])")


def test_できなかった理由は全部_その欄にもつながる():
    form = sent(aim="朝に出かける")
    assert form.is_valid()
    form.show(Refused([WHOLE, AIM]))
    assert form.refusals == [WHOLE]
    assert form.violations == [WHOLE, AIM]
    page = tree(form)
    alert = page.xpath("//*[@role='alert']")[0]
    assert alert.get("tabindex") == "-1"
    assert alert.xpath(".//*[@class='code']/text()") == ["WHOLE", "AIM"]
    assert alert.xpath(".//a/@href") == ["#id_aim"]
    assert alert.xpath("count(.//h2)") == 1
    assert page.get_element_by_id("id_aim").get("aria-invalid") == "true"
    assert page.get_element_by_id("id_aim").get("value") == "朝に出かける"


def test_一度きりのしるしは画面ごとに違い_送り直しても変わらない():
    first, second = PlanForm(today=TODAY), PlanForm(today=TODAY)
    assert first["once"].value() != second["once"].value()
    token = str(first["once"].value())
    form = sent(once=token)
    assert form.is_valid()
    assert form.cleaned_data["once"] == UUID(token)
    assert f'value="{token}"' in str(form)


def test_しるしがなくても送れる():
    form = sent()
    assert form.is_valid()
    assert isinstance(form.cleaned_data["once"], UUID)


def test_こわれたしるしは上の一覧に出る():
    page = tree(sent(once="x"))
    assert "画面が古くなっています" in page.xpath("string(//*[@role='alert'])")


def test_様式のない行いの理由():
    html = render_to_string("ui/refused.html", {"violations": [WHOLE]})
    assert "支援決定がありません。" in html
    assert render_to_string("ui/refused.html", {}).strip() == ""


def test_ほかで作られた様式の理由も出る():
    form = forms.Form({})
    form.add_error(None, "サインインできませんでした。")
    assert tree(form).xpath("string(//*[@role='alert'])").strip() == "サインインできませんでした。"


def test_一つのしるしの欄は文の左に箱がある():
    label = tree(PlanForm(today=TODAY)).xpath("//label[@for='id_agreed']")[0]
    assert label[0].get("type") == "checkbox"
    assert label.text_content().strip() == "説明しました"


@pytest.mark.parametrize("name", ["starts_on", "outcome", "worries", "agreed", "aim"])
def test_一つずつでも描ける(name):
    assert f'id="id_{name}_field"' in PlanForm(today=TODAY)[name].as_field_group()
