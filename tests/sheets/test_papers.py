"""帳票の文字: what stands on each paper, empty and filled in, was looked at once and stays so (tests/sheets/goldens)."""

import pytest

from tests.factories.base import DAY, make_staff
from tests.sheets import printing
from tests.sheets.story import Words, tell, worker
from yorisoi.agencies.enums import Role
from yorisoi.people import actions as people
from yorisoi.people.enums import ProtectionKind
from yorisoi.people.rules.covering import MARK
from yorisoi.sheets import papers
from yorisoi.sheets.papers import consent, intake
from yorisoi.sheets.rules.easy import WORDS
from yorisoi.sheets.rules.layout import Choices, texts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ADDRESS = "架空市本町一丁目2番3号 あさひ荘101"
TELLING = f"新しい住まいは{ADDRESS}。電話は090-0000-0000。元の夫には言わないでほしい。"
SITUATIONS = {
    "typical": Words(),
    "longest": Words(
        name="マリア・クリスティーナ・デ・ラ・クルス・サントス・フェルナンデス・イ・ロドリゲス・ダ・コンセイソン・ヤマカワ",
        kana="まりあ・くりすてぃーな・で・ら・くるす・さんとす・ふぇるなんです・い・ろどりげす・だ・こんせいそん・やまかわ",
        child="ジョアン・パウロ・デ・ラ・クルス・サントス・フェルナンデス・イ・ロドリゲス・ダ・コンセイソン・ヤマカワ",
        address="架空市字大架空小架空東前田西後田通称一本松番外地一万二千三百四十五番地の六 第二架空ハイツ南棟一〇二三号室",
        agency="社会福祉法人架空市社会福祉協議会立架空市東部地域包括支援センター附属生活困窮者自立支援相談窓口分室",
        story="家賃のこと。" * 60, note="きょう話したこと。" * 150,
    ),
    "rare": Words(
        name="𠮷﨑 髙子", kana="よしざき たかこ", child="渡邉󠄂 齋", address="架空市鰺ヶ沢𡈽手1-2", agency="架空市立𠮷田病院",
        story="かばんに①②③㈱ と書いた〜∥−の紙。", note="𩸽を焼いた。鄧さんと会った。ạ ñ ü も書ける。",
    ),
}
GIVEN = tuple(module for module in printing.MODULES if "easy" in module.PAPER.languages)


def test_どの帳票にも五とおりの見本がある():
    wanted = {
        f"{situation}/{module.PAPER.code}.{ending}"
        for situation in printing.SITUATIONS for module in papers.ALL for ending in ("txt", "png")
    } | {
        f"{folder}/{module.PAPER.code}.{ending}"
        for module in papers.ALL for language in module.PAPER.languages if language != "ja"
        for folder in ([f"words-{language}"] if module in (intake, consent) else ["easy", "easy-empty"])
        for ending in ("txt", "png")
    } | {f"withdrawn/consent.{ending}" for ending in ("txt", "png")}
    kept = {path.relative_to(printing.GOLDENS).as_posix() for path in printing.GOLDENS.rglob("*.*")}
    assert (wanted - kept, kept - wanted) == (set(), set())


def test_空の用紙の文字と見た目():
    made = printing.empty(printing.MODULES, staff=worker(), on=DAY)
    assert printing.read(made) == printing.golden("empty", made)
    assert printing.unlike("empty", made, on=DAY) == {}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_記入ずみの帳票の文字と見た目(situation):
    staff = worker()
    made = printing.filled(printing.MODULES, tell(SITUATIONS[situation], actor=staff), staff=staff, on=DAY)
    assert printing.read(made) == printing.golden(situation, made)
    assert printing.unlike(situation, made, on=DAY) == {}


def test_秘匿された人の帳票には住所も電話も出ない():
    staff = worker()
    case = tell(Words(story=TELLING, note=TELLING), actor=staff)
    people.protect(
        person=case.person, kind=ProtectionKind.DV, starts_on=DAY, readers=[staff], actor=staff, on=DAY, case_id=case.pk,
        against_name="元の夫",
    )
    made = printing.filled(printing.MODULES, case, staff=staff, on=DAY)
    written = printing.read(made)
    assert written == printing.golden("masked", made)
    assert [code for code, text in written.items() if "本町" in text or "090" in text or "000-0000" in text] == []
    assert MARK in written["assessment"]
    assert MARK in written["liaison"]
    assert MARK in written["note-list"]
    assert printing.unlike("masked", made, on=DAY) == {}


def test_やさしい日本語の帳票():
    staff = worker()
    made = printing.filled(GIVEN, tell(Words(), actor=staff), staff=staff, on=DAY, language="easy")
    assert printing.read(made) == printing.golden("easy", made)
    assert {paper.language for paper in made.values()} == {"easy"}
    assert printing.unlike("easy", made, on=DAY) == {}


def test_やさしい日本語の空の用紙():
    made = printing.empty(GIVEN, staff=worker(), on=DAY, language="easy")
    assert printing.read(made) == printing.golden("easy-empty", made)
    assert printing.unlike("easy-empty", made, on=DAY) == {}


def test_本人に渡す帳票のことばはどれもやさしい日本語にできる():
    made = printing.empty(GIVEN, staff=worker(), on=DAY)
    # Names of services stay as they are: they are asked for by that name at the counter.
    services = {
        choice.label for paper in made.values() for block in paper.blocks
        if isinstance(block, Choices) and block.label == "④ 利用する事業等" for choice in block.choices
    }
    labels = {
        text for paper in made.values() for text in texts(paper)
        if not text.startswith(("第", "  ", "     ")) and not text.isdecimal()
    }
    others = {"【5】", "だれが", "架空市長          印"} | {paper.source for paper in made.values()}
    assert labels - set(WORDS) - services - others == set()


def test_本人に渡す帳票にはどれもやさしい日本語がある():
    given = [module.PAPER for module in papers.ALL if module.PAPER.is_given]
    # The rules are the municipality's own text: nobody but they can put it into other words.
    assert [kind.code for kind in given if "easy" not in kind.languages] == ["consent-rules"]
    assert {"intake", "consent", "plan", "decision-notice", "refusal-notice"} <= {kind.code for kind in given}


def test_ほかの機関の職員には見られない議題の中身が出ない():
    staff = worker()
    case = tell(Words(), actor=staff)
    stranger = make_staff(Role.COUNSELOR, login_name="stranger")
    meeting = {module.PAPER.code: module for module in printing.MODULES}
    found = printing.read({
        code: meeting[code].build(printing.subject_of(meeting[code], case), staff=stranger, on=DAY)
        for code in ("meeting-agenda", "meeting-minutes", "meeting-item")
    })
    assert [code for code, text in found.items() if "山川" in text or "午前のみで開始" in text] == []
