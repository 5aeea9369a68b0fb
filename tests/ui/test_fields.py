from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from yorisoi.ui.fields import (
    IntegerJaField,
    KanaField,
    NormalizedCharField,
    NormalizedTextField,
    PhoneField,
    Ticks,
    TicksWithTopField,
    TimeJaField,
    WarekiDateField,
    YenField,
)

TODAY = date(2026, 11, 22)


def day_field(**kwargs):
    field = WarekiDateField(**kwargs)
    field.today = TODAY
    return field


@pytest.mark.parametrize(
    "typed",
    [
        "令和8年11月22日",
        "R8.11.22",
        "2026/11/22",
        "２０２６－１１－２２",
        "令和八年十一月二十二日",
        "20261122",
        "今日",
    ],
)
def test_日付は和暦でも西暦でも全角でも読む(typed):
    assert day_field().clean(typed) == TODAY


def test_読めない日付は三つの部分で答える():
    with pytest.raises(ValidationError, match=r"あさって.*読めませんでした.*入力してください"):
        day_field().clean("あさって")


def test_打った文字はそのまま残し_値は和暦で見せる():
    field = day_field()
    assert field.prepare_value("あさって") == "あさって"
    assert field.prepare_value(TODAY) == "令和8年11月22日"


@pytest.mark.parametrize(
    ("bounds", "fine", "wrong", "words"),
    [
        ({"not_future": True}, "令和8年11月22日", "令和8年11月23日", "今日より先"),
        ({"not_past": True}, "令和8年11月22日", "令和8年11月21日", "もう過ぎて"),
    ],
    ids=["先の日はだめ", "過ぎた日はだめ"],
)
def test_日付の範囲(bounds, fine, wrong, words):
    field = day_field(**bounds)
    assert field.clean(fine) == TODAY
    with pytest.raises(ValidationError, match=words):
        field.clean(wrong)


def test_今日を知らずに範囲は調べられない():
    with pytest.raises(TypeError, match="today"):
        WarekiDateField(not_future=True).clean("令和8年11月22日")


def test_任意の日付は空でよい():
    field = day_field(required=False, not_past=True)
    assert field.clean("") is None
    assert field.clean(" ") is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14:30", time(14, 30)), ("１４時３０分", time(14, 30)), ("午後2時半", time(14, 30)), ("1430", time(14, 30)),
        ("9時", time(9)), ("905", time(9, 5)), ("午前12時", time(0)), ("午後12時15分", time(12, 15)),
    ],
)  # fmt: skip
def test_時刻(typed, expected):
    assert TimeJaField().clean(typed) == expected


@pytest.mark.parametrize("typed", ["25:00", "14:60", "昼すぎ", "午後15時", "14"])
def test_読めない時刻(typed):
    with pytest.raises(ValidationError, match="時刻として読めませんでした"):
        TimeJaField().clean(typed)


def test_時刻はコロンで見せる():
    assert TimeJaField().prepare_value(time(9, 5)) == "9:05"


@pytest.mark.parametrize("typed", ["35000", "35,000円", "３５，０００", "3万5千円", "3.5万"])
def test_金額(typed):
    assert YenField().clean(typed) == 35000


def test_金額の範囲と見せ方():
    field = YenField(max_value=100_000)
    assert field.prepare_value(35000) == "35,000円"
    with pytest.raises(ValidationError, match="0円以上"):
        field.clean("-1")
    with pytest.raises(ValidationError, match="100,000円以下"):
        field.clean("10万1円")


@pytest.mark.parametrize("typed", ["12", "１２", "12回", "１２ 回"])
def test_整数は全角でも単位つきでも読む(typed):
    assert IntegerJaField(unit="回").clean(typed) == 12


def test_整数でないもの():
    with pytest.raises(ValidationError, match="数字として読めませんでした"):
        IntegerJaField().clean("たくさん")


@pytest.mark.parametrize("typed", ["ヤマカワ ハルカ", "ﾔﾏｶﾜ ﾊﾙｶ", "やまかわ　はるか", " やまかわ  はるか "])
def test_ふりがなはひらがなになる(typed):
    assert KanaField().clean(typed) == "やまかわ はるか"


def test_ふりがなでないもの():
    with pytest.raises(ValidationError, match="ひらがなかカタカナ"):
        KanaField().clean("山川")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("０９０－００００－００００", "090-0000-0000"), ("09000000000", "09000000000"),
        ("000 000 0000 内線 12", "000 000 0000 内線 12"),
    ],
)  # fmt: skip
def test_電話番号(typed, expected):
    assert PhoneField().clean(typed) == expected


@pytest.mark.parametrize("typed", ["なし", "12", "090-0000-0000-0000-0000"])
def test_電話番号でないもの(typed):
    with pytest.raises(ValidationError, match="電話番号として読めませんでした"):
        PhoneField().clean(typed)


def test_文字は整えて_𠮷と髙はそのまま残す():
    field = NormalizedCharField(max_length=10)
    assert field.clean(" 𠮷田 髙子\x00 ") == "𠮷田 髙子"
    assert field.clean("ｶﾗﾀﾞ") == "カラダ"
    assert field.clean("か\u3099") == "が"
    assert field.clean("一行\nだけ") == "一行 だけ"


def test_長すぎる文字は数えて答える():
    field = NormalizedCharField(max_length=3)
    assert field.clean("𠮷𠮷𠮷") == "𠮷𠮷𠮷"
    assert "maxlength" not in field.widget.attrs
    with pytest.raises(ValidationError, match=r"3文字まで.*いまは 4文字"):
        field.clean("あいうえ")


def test_長い文章は行を残す():
    assert NormalizedTextField().clean("一行目\r\n二行目\n") == "一行目\n二行目"


WORRIES = [("FOOD", "食べるもの"), ("RENT", "家賃"), ("JOB", "仕事")]


def given(*chosen, top=""):
    return {"chosen": list(chosen), "top": top}


def test_しるしと一番():
    field = TicksWithTopField(choices=WORRIES)
    assert field.clean(given("JOB", "RENT", top="RENT")) == Ticks(("RENT", "JOB"), "RENT")


def test_一番だけでもしるしになる():
    assert TicksWithTopField(choices=WORRIES).clean(given("JOB", top="FOOD")) == Ticks(
        ("FOOD", "JOB"), "FOOD"
    )


def test_しるしのまちがい():
    field = TicksWithTopField(choices=WORRIES, needs_top=True)
    with pytest.raises(ValidationError, match="必須"):
        field.clean(given())
    with pytest.raises(ValidationError, match="いちばん"):
        field.clean(given("JOB"))
    with pytest.raises(ValidationError, match="OTHER"):
        field.clean(given("OTHER", top="JOB"))


def test_しるしは任意なら空でよい():
    assert TicksWithTopField(choices=WORRIES, required=False).clean(given()) == Ticks((), "")
