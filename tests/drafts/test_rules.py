import pytest

from yorisoi.drafts import rules

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1"


@pytest.mark.parametrize("name", ["password", "csrfmiddlewaretoken", "current", "new", "again", "draft_tab", "act", "my_secret"])
def test_合いことばや印は下書きに入らない(name):
    assert rules.kept([(name, "x"), ("body", "話した")]) == [("body", "話した")]


def test_二重送信よけと版は下書きとともに残る():
    fields = [("once", "u"), ("version", "3"), ("seen", "{}"), ("renew", "x")]
    assert rules.kept(fields) == fields


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ([("body", "あ" * (rules.MOST_CHARACTERS - 4))], []),
        ([("body", "あ" * rules.MOST_CHARACTERS)], ["DRAFT_TOO_LONG"]),
        ([("x", "")] * rules.MOST_FIELDS, []),
        ([("x", "")] * (rules.MOST_FIELDS + 1), ["DRAFT_TOO_MANY_FIELDS"]),
        ([("x", "あ" * 100)] * (rules.MOST_FIELDS + 1), ["DRAFT_TOO_LONG", "DRAFT_TOO_MANY_FIELDS"]),
    ],
    ids=["入る長さ", "1文字多い", "入る数", "1つ多い", "どちらも"],
)
def test_大きすぎるものは理由をすべて言う(fields, codes):
    assert [each.code for each in rules.may_keep(fields)] == codes


def test_読めるのは書いたことばだけ():
    fields = [
        ("once", "0b6ed6c5-4a1f-4d3e-8d53-0c9c0f0f0f0f"), ("goals-TOTAL_FORMS", "3"), ("form", "TELEPHONE"), ("ok", "on"),
        ("version", "2"), ("body", " 電話で話した。\n元気。 "), ("met_on", "令和8年6月10日"), ("empty", "  "),
    ]
    assert rules.readable(fields) == ["電話で話した。\n元気。", "令和8年6月10日"]


@pytest.mark.parametrize(
    ("page", "fields", "numbers"),
    [
        ("/cases/R8-0123/records/new/", [], ["R8-0123"]),
        ("/cases/R8-0123/records/new/?case=R8-9", [("case", "R8-7")], ["R8-0123"]),
        ("/consultations/new/?case=R8-0002", [], ["R8-0002"]),
        ("/consultations/new/?person=r8-0002", [], ["R8-0002"]),
        ("/notes/new/", [("case", "R8-0004"), ("body", "R8-9"), ("case", "r8-0005 ")], ["R8-0004", "R8-0005"]),
        ("/cases/", [], []),
        ("/meetings/3/", [("case", "12")], []),
    ],
)
def test_どのケースについて書いているか(page, fields, numbers):
    assert rules.case_numbers(page, fields) == numbers


@pytest.mark.parametrize(
    ("agent", "words"), [(EDGE, "Windows・Edge"), (MAC, "Mac・Safari"), (PHONE, "iPhone・Safari"), ("", "端末不明")]
)
def test_端末をみじかく言う(agent, words):
    assert rules.device(agent) == words
