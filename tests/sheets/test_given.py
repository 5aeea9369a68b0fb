"""本人に渡す申込票・同意書・規程: what stands on them, in every language, was looked at once and stays so."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.factories.base import DAY
from tests.sheets import printing
from tests.sheets.reading import workbook
from tests.sheets.story import Words, tell, worker
from tests.sheets.test_papers import ADDRESS, SITUATIONS, TELLING
from yorisoi.consents import actions as consents
from yorisoi.people import actions as people
from yorisoi.people.enums import ProtectionKind
from yorisoi.people.rules.covering import MARK
from yorisoi.sheets import excel
from yorisoi.sheets.papers import consent, consent_rules, intake
from yorisoi.sheets.papers.words import UNCHECKED
from yorisoi.sheets.rules.grid import without_brackets
from yorisoi.sheets.rules.layout import Paper, texts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MODULES = (intake, consent, consent_rules)
WITH_WORDS = (intake, consent)
BEGINNING = 60  # a long text goes on in the next row
FOREIGN = ("en", "vi", "zh", "pt", "ne")


RULES = {
    "typical": "第1条 目的\n\n第2条 方法\n相談の記録は、支援のためにだけ使います。",
    "longest": "\n\n".join(
        f"第{place}条 取扱い\n" + "個人情報を、支援に必要な範囲で、適正に取り扱う。" * 6 for place in range(1, 16)
    ),
    "rare": "第1条 𠮷﨑髙子の窓口\n\n第2条 𡈽手・鰺ヶ沢の事業所、①②③㈱、〜∥−",
}


def test_空の用紙():
    made = printing.empty(MODULES, staff=worker(), on=DAY)
    assert printing.read(made) == printing.golden("empty", made)
    assert printing.unlike("empty", made, on=DAY) == {}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_記入ずみの用紙(situation):
    staff = worker()
    case = tell(SITUATIONS[situation], actor=staff)
    consents.load_rules(version="第2版", text=RULES[situation], starts_on=DAY, actor=staff)
    made = printing.filled(WITH_WORDS, case, staff=staff, on=DAY) | printing.empty((consent_rules,), staff=staff, on=DAY)
    assert printing.read(made) == printing.golden(situation, made)
    assert printing.unlike(situation, made, on=DAY) == {}


def test_秘匿された人の申込票には住所も電話も出ない():
    staff = worker()
    case = tell(Words(story=TELLING, note=TELLING), actor=staff)
    people.protect(
        person=case.person, kind=ProtectionKind.DV, starts_on=DAY, readers=[staff], actor=staff, on=DAY, case_id=case.pk,
        against_name="元の夫",
    )
    consents.load_rules(version="第2版", text=f"窓口\n\n{ADDRESS}の方の件", starts_on=DAY, actor=staff)
    made = printing.filled(WITH_WORDS, case, staff=staff, on=DAY) | printing.empty((consent_rules,), staff=staff, on=DAY)
    written = printing.read(made)
    assert written == printing.golden("masked", made)
    assert [code for code, text in written.items() if "本町" in text or "090" in text or "000-0000" in text] == []
    assert MARK in written["intake"]
    assert printing.unlike("masked", made, on=DAY) == {}


def test_前の同意も_その日の規程の版と撤回の日といっしょに印刷できる():
    staff = worker()
    case = tell(Words(), actor=staff)
    newest, first = consent.subjects(case)
    given = consent.find(case, first[0])
    consents.withdraw(consent=given, note="やはり、会社には知られたくない。", actor=staff, on=DAY)
    assert "令和8年6月10日に撤回" in dict(consent.subjects(case))[first[0]]
    made = {"consent": consent.build(consent.find(case, first[0]), staff=staff, on=DAY)}
    written = printing.read(made)
    assert written == printing.golden("withdrawn", made)
    over = "この同意は、いまはありません(控え)\n撤回した日\n令和8年6月10日\n撤回のときの本人のことば\nやはり、会社には"
    assert over in written["consent"]
    assert f"説明した規程の版\n{given.rules_version}" in written["consent"]
    assert printing.unlike("withdrawn", made, on=DAY) == {}
    of_today = printing.read({"consent": consent.build(case, staff=staff, on=DAY)})["consent"]
    assert "撤回した日" not in of_today
    assert newest[0] != first[0]


@pytest.mark.parametrize("language", ["easy", *FOREIGN])
def test_ことばごとの用紙(language):
    staff = worker()
    made = printing.empty(WITH_WORDS, staff=staff, on=DAY, language=language)
    assert printing.read(made) == printing.golden(f"words-{language}", made)
    assert printing.unlike(f"words-{language}", made, on=DAY) == {}
    assert {paper.footer for paper in made.values()} == {"" if language == "easy" else UNCHECKED}


def test_外国語の用紙には_どの欄にも日本語がならぶ():
    staff = worker()
    plain = printing.read(printing.empty(WITH_WORDS, staff=staff, on=DAY))
    foreign = printing.read(printing.empty(WITH_WORDS, staff=staff, on=DAY, language="vi"))
    lost = {code: [line for line in text.splitlines() if line not in foreign[code]] for code, text in plain.items()}
    assert lost == {"intake": [], "consent": []}


def test_どの帳票もExcelになり_ことばは一つも落ちない():
    staff = worker()
    every = (*MODULES, *printing.MODULES)
    made = printing.filled(every, tell(SITUATIONS["longest"], actor=staff), staff=staff, on=DAY)
    assert {code: lost_in_excel(paper) for code, paper in made.items()} == {code: [] for code in made}


def lost_in_excel(paper: Paper) -> list[str]:
    """Return the words of a paper that its sheet does not hold; where a line or a row ends does not count."""
    made = excel.render(paper, on=DAY)
    rows = CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_index(0).to_python()
    header = workbook(made).active.oddHeader  # the number, the agency, the number of the case
    said = "".join("".join([*(str(cell) for row in rows for cell in row), str(header.left.text), str(header.right.text)]).split())
    plain = (without_brackets(text)[0] for text in texts(paper))
    return [text for text in plain if "".join(text.split())[:BEGINNING] not in said]


def test_自治体の規程があれば_それを印刷する():
    staff = worker()
    consents.load_rules(version="第2版", text="第1条 目的\n\n第2条 方法", starts_on=DAY, actor=staff)
    words = printing.read(printing.empty((consent_rules,), staff=staff, on=DAY))["consent-rules"]
    assert "第2版  令和8年6月10日施行" in words
    assert "第1条 目的\n第2条 方法" in words
    assert "ひな形" not in words
