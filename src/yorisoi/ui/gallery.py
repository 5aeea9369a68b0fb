"""Sample data of the component gallery: invented people, every state, one very long name."""

from datetime import date
from typing import Any

from django import forms

from yorisoi.foundation.violations import Violation
from yorisoi.ui.fields import (
    IntegerJaField,
    KanaField,
    NormalizedCharField,
    NormalizedTextField,
    PhoneField,
    TicksWithTopField,
    TimeJaField,
    WarekiDateField,
    YenField,
)
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.parts import Caution, DutyLine, Entry, Step, pager
from yorisoi.ui.widgets import CheckboxChips, CheckboxTicks, RadioCards, RadioChips

TODAY = date(2026, 11, 20)
LONG_NAME = "ウィジェラトナ・ムディヤンセラーゲ・ニローシャ・サンジーワニー・クマーリ"

WORRIES = [
    ("HEALTH", "病気や健康、障害のこと"), ("HOUSING", "住まいについて"), ("INCOME", "収入・生活費のこと"),
    ("RENT", "家賃やローンの支払いのこと"), ("TAX", "税金や公共料金等の支払い"), ("DEBT", "債務について"),
    ("JOB", "仕事探し、就職について"), ("WORKPLACE", "仕事上の不安やトラブル"),
    ("COMMUNITY", "地域との関係について"), ("FAMILY", "家族との関係について"), ("CHILD", "子育てのこと"),
    ("CARE", "介護のこと"), ("WITHDRAWAL", "ひきこもり・不登校"), ("VIOLENCE", "DV・虐待"),
    ("FOOD", "食べるものがない"), ("OTHER", "その他"),
]  # fmt: skip
ROUTES = [("PHONE", "本人から電話"), ("VISIT", "来所"), ("FAMILY", "家族・知人"), ("OFFICE", "庁内の課"),
          ("PARTNER", "関係機関"), ("OUTREACH", "出張・訪問")]  # fmt: skip
OUTCOMES = [("ENDORSED", "了承"), ("CONDITIONAL", "条件つき了承"), ("RETURNED", "差し戻し")]


class SampleForm(RefusableForm):
    """Every kind of field."""

    marks = {"name": "あとでもよい"}

    route = forms.ChoiceField(label="どこから", choices=ROUTES, widget=RadioChips)
    words = NormalizedTextField(label="相談の内容", required=False, help_text="本人のことばで書きます。")
    worries = TicksWithTopField(
        label="お困りのこと", choices=WORRIES, required=False, help_text="いくつでも。いちばんのものに ◎ を。"
    )
    name = NormalizedCharField(label="氏名", required=False, max_length=60)
    kana = KanaField(label="ふりがな", required=False, max_length=80)
    born_on = WarekiDateField(label="生年月日", required=False, not_future=True)
    phone = PhoneField(label="電話", required=False)
    held_on = WarekiDateField(label="開催日", not_past=True)
    starts_at = TimeJaField(label="はじまり", required=False)
    amount = YenField(label="滞納している家賃", required=False)
    times = IntegerJaField(label="1か月の回数", required=False, unit="回", min_value=1, max_value=31)
    outcome = forms.ChoiceField(
        label="会議の結論",
        choices=OUTCOMES,
        widget=RadioCards(
            notes={
                "ENDORSED": "支援決定へ進みます",
                "CONDITIONAL": "条件と確かめる人を書きます",
                "RETURNED": "プランの見直しへ戻ります",
            }
        ),
    )
    members = forms.MultipleChoiceField(
        label="参加した機関", required=False, widget=CheckboxTicks,
        choices=[("CITY", "福祉課"), ("COUNCIL", "社会福祉協議会"), ("JOBS", "ハローワーク"), ("LONG", LONG_NAME)],
    )  # fmt: skip
    means = forms.MultipleChoiceField(
        label="連絡の手段", required=False, choices=[("TEL", "電話"), ("MAIL", "手紙"), ("SMS", "SMS")],
        widget=CheckboxChips,
    )  # fmt: skip
    office = forms.ChoiceField(label="担当", choices=[("", "選んでください"), ("1", "高梨"), ("2", "佐々木")])
    agreed = forms.BooleanField(label="本人に説明し、同意をもらいました")


def sample_form() -> SampleForm:
    """Return the form as it is first shown."""
    return SampleForm(today=TODAY, initial={"route": "PHONE", "born_on": date(1992, 5, 12)})


def refused_form() -> SampleForm:
    """Return the form after a refused act and faults of the input."""
    form = SampleForm(
        {
            "route": "PHONE", "worries": ["INCOME", "RENT", "JOB"], "worries_top": "FOOD", "name": "山川 はるか",
            "kana": "yamakawa", "born_on": "令和9年1月1日", "phone": "０９０－００００－００００",
            "held_on": "あさって", "outcome": "ENDORSED", "amount": "2か月分", "times": "40",
        },
        today=TODAY, prefix="",
    )  # fmt: skip
    form.auto_id = "again_%s"
    form.full_clean()
    form.show(violations())
    return form


def violations() -> list[Violation]:
    """Return two reasons: one of the whole act, one of a field."""
    return [
        Violation(
            "SAMPLE_WHOLE",
            "就労準備支援を始められませんでした。",
            "プラン②の支援決定が、まだ記録されていません。",
            "福祉課に支援決定をたのんでください。",
        ),
        Violation(
            "SAMPLE_FIELD",
            "会議の資料にできませんでした。",
            "ハローワークへ伝えることについて、本人の同意がありません。",
            "同意をもらうか、参加した機関から外してください。",
            field="members",
        ),
    ]


def steps() -> list[Step]:
    """Return a journey waiting for the municipality's decision, in its second plan."""
    notes = ["8.12", "8.14", "8.14 食糧", "8.28 第2版", "8.29", "② 作成", "11.11 了承", "9日目",
             "", "", "① 10.30", "", ""]  # fmt: skip
    labels = ["把握", "相談受付", "緊急支援", "アセスメント", "スクリーニング", "プラン", "支援調整会議", "支援決定",
              "支援", "モニタリング", "評価", "終結", "フォロー"]  # fmt: skip
    states = ["done"] * 7 + ["now"] + ["none"] * 5
    return [Step(*each, url="#") for each in zip(labels, states, notes, strict=True)]


def duties() -> list[DutyLine]:
    """Return a late duty, the main one and a long one."""
    return [
        DutyLine(
            "後日の確認", "3日おくれ",
            "11月3日に地域包括支援センターへつなぎました。着いたかどうかが、まだ記録されていません。",
            "手引き §4", "11月17日まで", "大沢 修一さん", "R8-0098", "#", "#", "着いたか記録", is_late=True,
        ),
        DutyLine(
            "支援決定", "11月25日まで",
            "プラン②の法定サービスのうち、就労準備支援・家計改善支援に、自治体の決定が要ります。",
            "手引き §8", "あと5日", "山川 はるかさん", "R8-0123", "#", "#", "決定をたのむ", is_main=True,
        ),
        DutyLine("途切れ", "11月28日まで", "26日間、だれも連絡をとっていません。", "設定: 30日", "",
                 f"{LONG_NAME}さん", "R7-0210", "#", "#", "記録する"),
    ]  # fmt: skip


def entries() -> list[Entry]:
    """Return two contacts and a step of the process."""
    return [
        Entry("11月18日", "電話。就労準備の見学は「思ったより落ち着けた」。午前だけなら続けられそう。", "10:20",
              "電話 25分 ・ 高梨 ・ 本人", datetime="2026-11-18T10:20"),
        Entry("11月11日", "支援調整会議 了承 プラン②", "", "参加 福祉課・社協・ハローワーク・前田",
              "#", "2026-11-11", True),
        Entry("11月4日", "自宅で家計表をいっしょに記入。\n家賃の滞納2か月分、分納の約束を大家さんと確認。", "",
              "訪問・同行 90分 ・ 前田 ・ 本人、母", datetime="2026-11-04"),
    ]  # fmt: skip


def cautions() -> list[Caution]:
    """Return two warnings."""
    return [
        Caution("たらい回し", "2回つないで、まだどこにも着いていません。", "手引き §4"),
        Caution("丸抱え", "プランの役割が、すべて当機関の担当になっています。", "手引き §9"),
    ]


def everything() -> dict[str, Any]:
    """Return what the gallery page is given."""
    return {
        "form": sample_form(), "again": refused_form(), "violations": violations(), "steps": steps(),
        "duties": duties(), "entries": entries(), "warnings": cautions(), "today": TODAY, "long_name": LONG_NAME,
        "pager": pager(number=2, size=20, total=57, path="/ui/", params=[("q", "山川")]),
        "loop": "再プラン ②(目標を達成し、次の目標へ)",
    }  # fmt: skip
