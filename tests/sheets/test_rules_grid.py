import pytest

from yorisoi.sheets.rules import grid
from yorisoi.sheets.rules.layout import Cell


def test_欄は12でいっぱいになると次の行に移る():
    cells = [Cell("a", span=6), Cell("b", span=6), Cell("c", span=8), Cell("d", span=6), Cell("e", span=40)]
    assert [[cell.label for cell in row] for row in grid.rows(cells)] == [["a", "b"], ["c"], ["d"], ["e"]]


@pytest.mark.parametrize("span", range(1, 13))
def test_見出しは欄の中におさまる(span):
    share = grid.label_share(Cell("とても長い見出しのことば", span=span))
    assert 0 < share < span


@pytest.mark.parametrize("label", ["その他( )", "その他()", "その他\uff08\u3000\uff09"])
def test_空のかっこは外して_書く所にする(label):
    assert grid.without_brackets(label) == ("その他", True)


def test_ことばの入ったかっこはそのまま():
    assert grid.without_brackets("有(書面)") == ("有(書面)", False)


def test_列の広さが足りないときは_いちばん狭い列に合わせる():
    assert grid.shares((3, 1), 4) == [3.0, 1.0, 1.0, 1.0]
    assert grid.shares((), 2) == [1.0, 1.0]
