"""研究用の抜き書き: no name, no number, no day; k is checked on the file itself, and said."""

import csv
import io
import re
from collections import Counter
from datetime import date

import pytest

from tests.factories.base import make_case, make_person, make_staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cli.main import main
from yorisoi.desk import actions as desk
from yorisoi.transfer.exporting.research import TOLD
from yorisoi.transfer.rules.bands import SCALES

pytestmark = pytest.mark.django_db
LAST_YEAR = date(2025, 5, 7)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def cases(worker):
    """Twenty women of forty, and one man of eighty-three."""
    women = [opened(worker, name=f"山川 {day}", born_on=date(1984, 1, day), gender="FEMALE") for day in range(1, 21)]
    return [*women, opened(worker, name="川田 実", born_on=date(1942, 3, 3), gender="MALE")]


def opened(worker, *, on=LAST_YEAR, **facts):
    return make_case(actor=worker, on=on, person=make_person(actor=worker, **facts))


def extract(folder, k=5):
    code = main(["export", "research", "--k", str(k), "--out", str(folder / "research.csv")])
    assert code == 0
    with (folder / "research.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_だれのことか分かるものは_何も出ない(tmp_path, cases):
    extract(tmp_path)
    text = (tmp_path / "research.csv").read_text(encoding="utf-8-sig")
    found = [case.number for case in cases if case.number in text] + re.findall("山川|川田|1984|1942|高梨|5月7", text)
    assert found == []


def test_ひとりだけの人は出ず_報告に数と合否が書かれる(tmp_path, cases, capsys):
    rows = extract(tmp_path)
    groups = Counter(tuple(row[scale.name] for scale in SCALES) for row in rows)
    assert min(groups.values()) >= 5
    assert list(rows[0]) == [*(scale.name for scale in SCALES), *TOLD]
    report = (tmp_path / "research.csv.report.txt").read_text(encoding="utf-8")
    assert "合格" in report
    assert "もとのケース: 21、出したケース: 20、" in report
    assert report in capsys.readouterr().out


def test_秘匿している人と_今の四半期の人は_はじめから入らない(tmp_path, cases, worker, capsys):
    hidden = cases[0]
    desk.protect(
        case=hidden, actor=worker, on=LAST_YEAR, kind="DV", is_official_measure=False, against=[], against_name="元夫",
        readers=[worker], starts_on=LAST_YEAR, note="",
    )
    opened(worker, on=date(2026, 4, 2), name="山川 新", gender="FEMALE", born_on=date(1984, 1, 1))
    extract(tmp_path)
    assert "もとのケース: 20、" in capsys.readouterr().out


def test_書き出したことは証跡に残る(tmp_path, cases):
    extract(tmp_path)
    assert AuditEntry.objects.get(verb="research.exported").data == {"k": 5, "rows": 20}


@pytest.mark.parametrize(("k", "words"), [(2, "3 以上"), (50, "50人になりません")])
def test_kが小さすぎるか_人が足りなければ_書かない(tmp_path, cases, capsys, k, words):
    assert main(["export", "research", "--k", str(k), "--out", str(tmp_path / "r.csv")]) == 1
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_あるファイルには重ねて書かない(tmp_path, cases, capsys):
    extract(tmp_path)
    assert main(["export", "research", "--out", str(tmp_path / "research.csv")]) == 1
    assert "もうあります" in capsys.readouterr().err


def test_ファイルは_表計算でひらける(tmp_path, cases):
    extract(tmp_path)
    text = (tmp_path / "research.csv").read_bytes()
    assert text.startswith("\ufeff".encode())
    assert len(list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))) == 21
