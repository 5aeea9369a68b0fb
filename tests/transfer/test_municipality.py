"""自治体まるごとの書き出し: everything is in it, it goes on where it was killed, and nobody is locked in."""

import base64
import csv
import json
import os
import subprocess

import pytest
from django.apps import apps

from tests.factories.attachments import make_attachment
from tests.factories.base import DAY, make_case, make_municipality, make_person, make_staff
from yorisoi.audit.models import AuditEntry
from yorisoi.cli.main import main
from yorisoi.foundation.cells import as_written
from yorisoi.people import actions as people
from yorisoi.records.files import storage
from yorisoi.records.models import CaseNote
from yorisoi.sheets.models import OwnLayout
from yorisoi.transfer.exporting import municipality as exporting
from yorisoi.transfer.exporting.describing import columns
from yorisoi.transfer.exporting.tables import LEFT_OUT, every_table, table_of

pytestmark = pytest.mark.django_db
BODY = "=1+1\n「家賃」,\"鍵\"\t𠮷野家"


@pytest.fixture(autouse=True)
def _the_disk_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    person = make_person(actor=worker)
    people.add_phone(person=person, number="000-0000-0001", kind="MOBILE", note="", actor=worker)
    return make_case(actor=worker, person=person)


@pytest.fixture
def notes(case, worker):
    """Notes as they come, more of them than one part takes."""
    return make_notes(case, worker, 25)


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_OF_A_PART", 10)


def make_notes(case, worker, number):
    return CaseNote.objects.bulk_create(
        CaseNote(
            municipality_id=case.municipality_id, case=case, created_by=worker, author=worker, happened_on=DAY,
            form="TELEPHONE", body=f"{BODY}{each}",
        )
        for each in range(number)
    )


def export(folder, *options):
    return main(["export", "municipality", "--out", str(folder), *options])


def read(folder, table):
    return [
        json.loads(line)
        for path in sorted(folder.glob(f"{table}-*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_すべての表が_一行も欠けずに出る(tmp_path, notes, small_parts):
    assert export(tmp_path / "out") == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    written = {name: len(read(tmp_path / "out", name)) for name in manifest["tables"]}
    assert written == {name: kept["rows"] for name, kept in manifest["tables"].items()}
    municipality = make_municipality().pk
    assert written == {table.name: table.rows(municipality).count() for table in every_table()}
    assert written["records.CaseNote"] == 25
    assert len(manifest["tables"]["records.CaseNote"]["parts"]) == 3
    assert [row["body"] for row in read(tmp_path / "out", "records.CaseNote")][-25:] == [f"{BODY}{each}" for each in range(25)]
    assert manifest["finished_at"]
    assert not (tmp_path / "out" / "unfinished.json").exists()


def test_どの部屋のどの表も_出るか_出さないわけがある():
    rooms = [config for config in apps.get_app_configs() if config.name.startswith("yorisoi.")]
    models = {model._meta.label for config in rooms for model in config.get_models(include_auto_created=True)}
    assert {table.name for table in every_table()} | set(LEFT_OUT) == models
    assert "password" not in table_of("agencies.Staff").names


def test_ほかの表をさす表が_さされる表より先に読まれる():
    """So a row added meanwhile is never pointed at without being there."""
    order = [table.name for table in every_table()]
    wrong = [
        (table.name, column.refers_to)
        for table in every_table() for column in table.columns
        if column.refers_to not in ("", table.name) and order.index(column.refers_to) < order.index(table.name)
    ]
    assert wrong == []


def test_ほかの自治体のものは出ない(tmp_path, case):
    other = make_municipality(code="990027", name="別の市")
    assert export(tmp_path / "out", "--municipality", other.code) == 0
    assert read(tmp_path / "out", "cases.Case") == []
    assert [row["name"] for row in read(tmp_path / "out", "agencies.Municipality")] == ["別の市"]


def test_CSVでは_式にならず_もとの文にもどせる(tmp_path, notes):
    assert export(tmp_path / "out", "--format", "csv") == 0
    with (tmp_path / "out" / "records.CaseNote-00001.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[-25:]
    assert [row["body"][:3] for row in rows] == ["'=1"] * 25
    assert [as_written(row["body"]) for row in rows] == [f"{BODY}{each}" for each in range(25)]
    assert {row["next_on"] for row in rows} == {""}


def test_様式のファイルも_バイト列のまま戻せる(tmp_path, worker):
    form = OwnLayout.objects.create(
        municipality_id=worker.municipality_id, name="申込書", file=b"PK\x00\xff", uploaded_by=worker, uploaded_on=DAY
    )
    export(tmp_path / "out")
    [row] = read(tmp_path / "out", "sheets.OwnLayout")
    assert base64.b64decode(row["file"]) == form.file


def test_ファイルの指紋が合い_ほかの人は読めない(tmp_path, notes, small_parts):
    export(tmp_path / "out")
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=False)
    assert checked.returncode == 0
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert (tmp_path / "out" / "manifest.json").stat().st_mode & 0o077 == 0


def test_添付は_頼んだときだけ_中身も出る(tmp_path, case, worker):
    row = make_attachment(case=case, actor=worker)
    export(tmp_path / "without")
    assert export(tmp_path / "with", "--attachments") == 0
    [told] = read(tmp_path / "with" / "attachments", "list")
    assert (tmp_path / "with" / told["file"]).read_bytes() == b"".join(
        storage.read(row.stored, municipality_id=row.municipality_id)
    )
    assert not (tmp_path / "without" / "attachments").exists()


def test_中身のない添付があれば_のこりを書き出し_3で終わる(tmp_path, case, worker, capsys):
    storage.delete(make_attachment(case=case, actor=worker).stored)
    assert export(tmp_path / "out", "--attachments") == 3
    assert "添付 1個は" in capsys.readouterr().err
    assert read(tmp_path / "out" / "attachments", "list")[0]["file"] is None


def test_空でないフォルダーには書かない(tmp_path, case, capsys):
    (tmp_path / "memo.txt").write_text("だいじなもの", encoding="utf-8")
    assert export(tmp_path) == 1
    assert "空ではありません" in capsys.readouterr().err


def test_終わった書き出しに重ねて書かない(tmp_path, case, capsys):
    export(tmp_path / "out")
    assert export(tmp_path / "out") == 1
    assert "--resume" in capsys.readouterr().err
    assert export(tmp_path / "out", "--resume") == 0
    assert "もう終わっています" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "options", "words"),
    [
        ({}, ["--format", "csv"], "形式"),
        ({}, ["--attachments"], "添付の有無"),
        ({"schema": {}}, [], "版が変わりました"),
    ],
)
def test_ちがうもののつづきは_書かない(tmp_path, case, capsys, changes, options, words):
    export(tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")
    assert export(tmp_path / "out", "--resume", *options) == 1
    assert words in capsys.readouterr().err


def test_変わったファイルがあれば_つづけない(tmp_path, case, capsys):
    export(tmp_path / "out")
    with (tmp_path / "out" / "cases.Case-00001.jsonl").open("a", encoding="utf-8") as file:
        file.write("{}\n")
    assert export(tmp_path / "out", "--resume") == 1
    assert "cases.Case-00001.jsonl" in capsys.readouterr().err


def test_書けなくなったら_4で終わり_つづきから書ける(tmp_path, notes, small_parts, capsys, monkeypatch):
    monkeypatch.setattr(exporting, "BYTES_OF_A_PART", 1)  # a file for each row
    whole = tmp_path / "whole"
    assert export(whole) == 0
    broken = tmp_path / "broken"
    monkeypatch.setattr(exporting.folders, "write_part", failing_after(20, exporting.folders.write_part))
    assert export(broken) == 4
    assert "--resume" in capsys.readouterr().err
    monkeypatch.undo()
    assert export(broken, "--resume") == 0
    audit = "audit.AuditEntry"
    tables = [table.name for table in every_table() if table.name != audit]
    assert {name: read(broken, name) for name in tables} == {name: read(whole, name) for name in tables}


def failing_after(times, write):
    """Return a way of writing that finds the disk full after so many times."""
    left = iter(range(times))

    def full(*given, **named):
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        return write(*given, **named)

    return full


def test_だれかが書いているフォルダーには_書かない(tmp_path, case, capsys):
    with exporting.folders.held(tmp_path / "out"):
        assert export(tmp_path / "out") == 1
    assert "別の書き出し" in capsys.readouterr().err


def test_書き出したことは_証跡に残る(tmp_path, case):
    export(tmp_path / "out", "--attachments")
    entry = AuditEntry.objects.get(verb="municipality.exported")
    assert (entry.actor_name, entry.data["attachments"]) == ("サーバーの命令", True)


def test_自治体がいくつもあれば_どれかをきく(tmp_path, case, capsys):
    make_municipality(code="990027", name="別の市")
    assert export(tmp_path / "out") == 1
    assert "990019、990027" in capsys.readouterr().err


def test_どの列にも日本語の名前がある():
    english = [(table.name, column.name) for table in every_table() for column in table.columns if column.title.isascii()]
    assert english == []


def test_列の説明の文書が_いまの表と合っている():
    """Made anew by `yorisoi export columns > docs/recipes/export-columns.md`."""
    from tests.house.conftest import ROOT

    assert (ROOT / "docs" / "recipes" / "export-columns.md").read_text(encoding="utf-8") == columns()
