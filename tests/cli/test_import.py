"""`yorisoi import`: the same steps, exit codes that mean something."""

from datetime import date

import pytest

from tests.factories.base import make_case, make_person, make_staff
from tests.factories.ledgers import LINES, csv_of, read_ledger
from yorisoi.agencies.enums import Role
from yorisoi.cases.models import Case
from yorisoi.cli.main import main
from yorisoi.transfer import actions
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.reading import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR, login_name="sasaki")


@pytest.fixture
def ledger(tmp_path):
    """Write a ledger to a file; called with its lines."""

    def write(*lines, name="台帳.csv"):
        path = tmp_path / name
        path.write_bytes(csv_of(*(lines or LINES)).read())
        return str(path)

    return write


WRONG = "3,R7.5.1,前川 誠,,,58.1.1"


def test_a_dry_run_tells_and_writes_nothing(chief, ledger, capsys):
    assert main(["import", ledger(*LINES, WRONG), "--as", "sasaki", "--dry-run"]) == 3

    told = capsys.readouterr().out
    assert "4行目「生年月日」: 「58.1.1」は、日付として読めません。" in told
    assert "3行: 取りこめる 2、直すところがある 1、同じ人か決める 0。何も書いていません。" in told
    assert (LedgerImport.objects.count(), Case.objects.count()) == (0, 0)


def test_everything_right_comes_in(chief, ledger, capsys):
    assert main(["import", ledger(), "--as", "sasaki"]) == 0
    assert Case.objects.count() == 2
    assert f"取り消すときは: yorisoi import --undo {LedgerImport.objects.get().pk} --as sasaki" in capsys.readouterr().out


def test_wrong_lines_are_written_to_a_file(chief, ledger, tmp_path):
    assert main(["import", ledger(*LINES, WRONG), "--as", "sasaki", "--wrong", str(tmp_path / "w.xlsx")]) == 3

    with (tmp_path / "w.xlsx").open("rb") as stream:
        assert files.read(stream).rows[1][-1].startswith("「生年月日」")


@pytest.mark.parametrize(("likely", "cases"), [("skip", 2), ("new", 3)])
def test_who_may_be_the_same_is_left_out_or_taken_as_new(chief, ledger, likely, cases):
    make_case(actor=chief, person=make_person(actor=chief, born_on=date(1983, 3, 4)))
    main(["import", ledger(), "--as", "sasaki", "--likely", likely])

    assert Case.objects.count() == cases


def test_the_same_file_is_refused_until_said_otherwise(chief, ledger, capsys):
    main(["import", ledger(), "--as", "sasaki"])
    assert main(["import", ledger(), "--as", "sasaki"]) == 1
    assert "同じファイルを" in capsys.readouterr().err
    assert main(["import", ledger(), "--as", "sasaki", "--again", "--likely", "new"]) == 0
    assert Case.objects.count() == 4


def test_an_import_is_undone(chief, ledger):
    main(["import", ledger(), "--as", "sasaki"])
    assert main(["import", "--undo", str(LedgerImport.objects.get().pk), "--as", "sasaki"]) == 0
    assert Case.objects.count() == 0


def test_a_kept_matching_is_used(chief, ledger):
    kept = read_ledger(chief)
    actions.match(ledger=kept, columns={"received_on": 1}, actor=chief, on=kept.read_at.date(), worker=chief, keep_as="日だけ")
    assert main(["import", ledger(), "--as", "sasaki", "--mapping", "日だけ", "--likely", "new"]) == 0
    assert not Case.objects.exclude(person__name="").exists()


@pytest.mark.parametrize(
    "arguments",
    [["x.csv", "--as", "sasaki"], ["--as", "sasaki"], ["--undo", "77", "--as", "sasaki"], [__file__, "--as", "nobody"],
     [__file__, "--as", "sasaki", "--mapping", "ない"], [__file__, "--as", "sasaki", "--mapping", "ない", "--dry-run"]],
)
def test_what_is_not_there_is_told(chief, arguments):
    assert main(["import", *arguments]) == 2


def test_others_are_refused(ledger, capsys):
    make_staff(login_name="takanashi")
    assert main(["import", ledger(), "--as", "takanashi"]) == 1
    assert main(["import", ledger(), "--as", "takanashi", "--dry-run"]) == 1
    assert "NOT_A_LEDGER_KEEPER" in capsys.readouterr().err


def test_what_cannot_be_read_is_refused_and_nothing_is_left(chief, tmp_path, capsys):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    assert main(["import", str(tmp_path / "x.xlsx"), "--as", "sasaki"]) == 1
    assert "こわれています" in capsys.readouterr().err


def test_a_ledger_without_a_column_it_needs_is_refused(chief, tmp_path):
    (tmp_path / "x.csv").write_text("氏名\n山川 はるか\n", encoding="utf-8")
    assert main(["import", str(tmp_path / "x.csv"), "--as", "sasaki"]) == 1
    assert not LedgerImport.objects.exists()
