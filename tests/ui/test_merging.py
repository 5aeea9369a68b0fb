"""Two at one record: what only one changed is taken, what both changed is shown."""

import json
from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from yorisoi.ui.fields import (
    IntegerJaField,
    NormalizedCharField,
    NormalizedTextField,
    TimeJaField,
    WarekiDateField,
)
from yorisoi.ui.merging import MergeableForm, as_sent, in_words, plain, short_hash
from yorisoi.ui.widgets import CheckboxTicks

SHOWN = {
    "name": "山川", "story": "はじめの文。\nつづき。", "on": date(2026, 6, 10), "at": None, "times": 3, "kinds": ["A", "B"],
    "ok": False, "version": 1,
}


class RecordForm(MergeableForm):
    name = NormalizedCharField(label="氏名", required=False)
    story = NormalizedTextField(label="話", required=False)
    on = WarekiDateField(label="日", required=False)
    at = TimeJaField(label="時刻", required=False)
    times = IntegerJaField(label="回数", required=False)
    kinds = forms.MultipleChoiceField(
        label="種類", choices=[("A", "ア"), ("B", "イ"), ("C", "ウ")], required=False, widget=CheckboxTicks()
    )
    ok = forms.BooleanField(label="済み", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def sent(seen=None, **changes):
    """Return what the browser sends of the page that showed SHOWN, with what was typed."""
    shown = RecordForm(initial=SHOWN)
    data = QueryDict(mutable=True)
    for bound in shown:
        data.setlist(bound.html_name, as_sent(bound.field, bound.value()))
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    if seen is not None:
        data["seen"] = seen
    return data


def merged(now, **mine):
    form = RecordForm(sent(**mine))
    assert form.is_valid(), form.errors
    form.merge_with({**SHOWN, "version": 2, **now})
    return form


def test_何も変わっていなければ違いもない():
    form = merged({})
    assert (form.differences, form["version"].value()) == ([], "2")


@pytest.mark.parametrize(
    ("name", "now", "value", "words"),
    [
        ("name", "山川 遥", "山川 遥", "山川 遥"), ("on", date(2026, 6, 12), "令和8年6月12日", "令和8年6月12日"),
        ("times", 4, "4", "4"), ("kinds", ["C"], ["C"], "ウ"), ("ok", True, True, "はい"), ("story", "", "", ""),
    ],
)
def test_相手だけが変えた欄は相手の内容になる(name, now, value, words):
    form = merged({name: now}, at="14:30")
    assert form[name].value() == value
    [difference] = form.differences
    assert (difference.theirs, difference.is_taken) == (words, True)
    assert form["at"].value() == "14:30"


def test_わたしだけが変えた欄はそのままで何も言わない():
    form = merged({}, name="わたし", kinds=["A"], ok="on")
    assert (form["name"].value(), form["kinds"].value(), form["ok"].value(), form.differences) == ("わたし", ["A"], True, [])


def test_二人とも変えた欄はわたしの内容を残し相手の内容を下に見せる():
    form = merged({"story": "相手の文。"}, story="わたしの文。")
    assert form["story"].value() == "わたしの文。"
    assert (form["story"].theirs.words, json.loads(form["story"].theirs.values)) == ("相手の文。", ["相手の文。"])
    assert [each.is_taken for each in form.differences] == [False]
    html = form["story"].as_field_group()
    assert "相手の内容" in html
    assert "わたしの文。" in html


def test_二人が同じに変えた欄は違いではない():
    assert merged({"name": "遥"}, name="遥").differences == []


@pytest.mark.parametrize("seen", ["", "[]", "こわれた", "{}"])
def test_しるしのない古い画面では違う欄をすべて見せる(seen):
    form = merged({"name": "相手"}, seen=seen, at="9:00")
    assert (form["name"].value(), form["at"].value()) == ("山川", "9:00")
    assert [each.label for each in form.differences] == ["氏名", "時刻"]


def test_もう一度押すとこんどはいまの内容にもとづく():
    first = merged({"name": "相手", "story": "相手の文。"}, story="わたしの文。")
    again = RecordForm(first.data)
    assert again.is_valid()
    again.merge_with({**SHOWN, "name": "相手", "story": "相手の文。", "times": 9, "version": 3})
    assert (again["name"].value(), again["story"].value(), again["times"].value()) == ("相手", "わたしの文。", "9")
    assert [(each.label, each.is_taken) for each in again.differences] == [("回数", True)]


def test_二度押した同じ入力は同じと言う():
    form = RecordForm(sent(name="遥"))
    assert form.is_valid()
    assert form.says_the_same({**SHOWN, "name": "遥"})
    assert not form.says_the_same(SHOWN)


@pytest.mark.parametrize(
    ("one", "other"),
    [("", None), (False, None), ("あ\r\nい", "あ\nい"), ("あ\n", "あ"), (["B", "A"], ("A", "B")), (3, "3")],
)
def test_同じ内容はどう書いてあっても同じしるし(one, other):
    assert plain(one) == plain(other)
    assert short_hash(one) == short_hash(other)


def test_しるしから内容は読めない():
    assert len(short_hash("山川 はるか")) == 12
    assert "山川" not in RecordForm(initial=SHOWN)["seen"].as_widget()


def test_選ぶ欄は画面のことばで言う():
    field = forms.ChoiceField(choices=[("群", [("A", "ア")]), ("B", "イ")])
    assert (in_words(field, "A"), in_words(field, "B"), in_words(field, "")) == ("ア", "イ", "")
