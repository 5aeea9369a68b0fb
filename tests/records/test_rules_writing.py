import pytest

from yorisoi.agencies.enums import Role
from yorisoi.records.rules import (
    MOST_PEOPLE,
    asked_back,
    awaits_by_default,
    folded_key,
    may_ask_back,
    may_correct,
    may_countersign,
    may_keep_note_settings,
    may_keep_phrase,
    may_keep_template,
    may_write_notes,
    may_write_visit,
    words_for,
)


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.COUNSELOR, []), (Role.CHIEF_COUNSELOR, []), (Role.MUNICIPAL_OFFICER, ["NOTE_SUPPORTERS_ONLY"]),
        (Role.AUDITOR, ["NOTE_SUPPORTERS_ONLY"]), (Role.PARTNER_MEMBER, ["NOTE_SUPPORTERS_ONLY"]),
    ],
)
def test_書くのは_支援にあたる人(role, expected):
    assert codes(may_write_notes(role)) == expected


@pytest.mark.parametrize(
    ("common", "own", "words"),
    [("みんな", "", "みんな"), ("", "ひとり", "ひとり"), ("みんな\n", " ひとり ", "みんな\n\nひとり"), (" ", "", "")],
)
def test_みんなのことのあとに_その人だけのこと(common, own, words):
    assert words_for(common, own) == words


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ({}, ["NOTE_WITHOUT_CASE"]),
        ({"山川": ""}, []),  # the rule of the single note says it
        ({"山川": "話した", "田中": " "}, ["VISIT_SAYS_NOTHING"]),
        ({"山川": "話した", "田中": "話した"}, []),
        ({f"{number}番": "話した" for number in range(MOST_PEOPLE)}, []),
        ({f"{number}番": "話した" for number in range(MOST_PEOPLE + 1)}, ["VISIT_TOO_MANY"]),
        ({f"{number}番": "" for number in range(MOST_PEOPLE + 1)}, ["VISIT_TOO_MANY", "VISIT_SAYS_NOTHING"]),
    ],
    ids=["だれもいない", "ひとり", "ひとりが空", "ふたり", "ちょうど", "多すぎる", "理由はいちどに全部"],
)
def test_いっしょに書く記録(bodies, expected):
    assert codes(may_write_visit(bodies)) == expected


def test_空の人の名前を言う():
    assert "田中さん" in may_write_visit({"山川": "話した", "田中": ""})[0].why


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"is_author": False, "is_chief": True}, []),
        ({"is_author": False}, ["CORRECTION_NOT_YOURS"]),
        ({"is_act": True}, ["NOTE_IS_AN_ACT"]),
        ({"after": " \n"}, ["CORRECTION_EMPTY"]),
        ({"after": "前の内容 "}, ["CORRECTION_SAME"]),
        ({"is_act": True, "is_author": False, "after": ""}, ["NOTE_IS_AN_ACT", "CORRECTION_NOT_YOURS", "CORRECTION_EMPTY"]),
    ],
    ids=["書いた人", "主任", "ほかの人", "手続きの一行", "空", "同じ", "理由はいちどに全部"],
)
def test_直せない理由(facts, expected):
    given = {"is_act": False, "is_author": True, "is_chief": False, "before": "前の内容", "after": "直した内容", **facts}
    assert codes(may_correct(**given)) == expected


@pytest.mark.parametrize(
    ("every_note", "writer_is_chief", "awaits"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_きまりがあれば_主任に届く(every_note, writer_is_chief, awaits):
    assert awaits_by_default(every_note=every_note, writer_is_chief=writer_is_chief) is awaits


def test_確認するのは_主任で_自分の記録ではない():
    assert codes(may_countersign(is_chief=True)) == []
    assert codes(may_countersign(is_chief=False)) == ["COUNTERSIGN_CHIEF_ONLY"]
    assert codes(may_countersign(is_chief=True, is_author=True)) == ["COUNTERSIGN_OWN"]


def test_たずねるには_ことばがいる():
    assert codes(may_ask_back(is_chief=True, question="何時でしたか")) == []
    assert codes(may_ask_back(is_chief=True, question=" ")) == ["QUESTION_EMPTY"]
    assert codes(may_ask_back(is_chief=False, question="")) == ["COUNTERSIGN_CHIEF_ONLY"]
    assert asked_back(writer="高梨 修", question=" 何時でしたか ") == "主任から高梨 修さんへ 「何時でしたか」"


def test_きまりとひな型は_主任がととのえる():
    assert codes(may_keep_note_settings(is_chief=True)) == []
    assert codes(may_keep_note_settings(is_chief=False)) == ["NOTE_SETTINGS_CHIEF_ONLY"]


@pytest.mark.parametrize("key", ["でんわ", "デンワ", "ﾃﾞﾝﾜ", " でんわ "])
def test_短いことばは_かなの形を問わない(key):
    assert folded_key(key) == "でんわ"


def test_短いことばは_英字の形を問わない():
    assert folded_key("ＴＥＬ") == folded_key("tel") == "tel"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"is_of_agency": True}, ["PHRASE_CHIEF_ONLY"]),
        ({"is_of_agency": True, "is_chief": True}, []),
        ({"key": ""}, ["PHRASE_KEY_WRONG"]),
        ({"key": "で んわ"}, ["PHRASE_KEY_WRONG"]),
        ({"key": ";でんわ"}, ["PHRASE_KEY_WRONG"]),
        ({"key": "；でんわ"}, ["PHRASE_KEY_WRONG"]),
        ({"key": "あ" * 21}, ["PHRASE_KEY_WRONG"]),
        ({"key": "デンワ", "taken": {"でんわ"}}, ["PHRASE_TAKEN"]),
        ({"text": " "}, ["PHRASE_EMPTY"]),
        ({"key": "", "text": "", "is_of_agency": True}, ["PHRASE_CHIEF_ONLY", "PHRASE_KEY_WRONG", "PHRASE_EMPTY"]),
    ],
    ids=[
        "よい", "機関のは主任だけ", "主任", "空", "空白", "半角の印", "全角の印", "長い", "もうある", "文が空",
        "理由はいちどに全部",
    ],
)
def test_定型文(facts, expected):
    given = {"key": "でんわ", "text": "本人へ電話。", "is_of_agency": False, "is_chief": False, **facts}
    assert codes(may_keep_phrase(**given)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []), ({"is_chief": False}, ["TEMPLATE_CHIEF_ONLY"]), ({"is_taken": True}, ["TEMPLATE_TAKEN"]),
        ({"body": " "}, ["TEMPLATE_EMPTY"]),
    ],
)
def test_ひな型(facts, expected):
    assert codes(may_keep_template(**{"name": "訪問", "body": "■ようす", "is_chief": True, **facts})) == expected
