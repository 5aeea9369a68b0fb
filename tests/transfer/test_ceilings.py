"""上限額の表を取りこむ: as every other ledger, line by line, with its reasons, and undone as a whole."""

import argparse
import io
from datetime import date

import pytest

from tests.factories.base import DAY, make_staff
from tests.factories.ceilings import make_ceilings
from tests.factories.ledgers import carried_ledger, checked_ledger, csv_of, read_ledger
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cli import importing
from yorisoi.foundation.violations import Refused
from yorisoi.reference import queries as reference
from yorisoi.reference.models import HousingCeiling
from yorisoi.reference.rules.ceilings import base_for, ceiling_for
from yorisoi.transfer import actions, excel
from yorisoi.transfer.enums import LedgerKind, RowState
from yorisoi.transfer.queries import imports

pytestmark = pytest.mark.django_db
HEAD = "世帯人数,支給上限額,基準額(月),適用日,根拠"
LINES = (
    "1人,\"43,000円\",84000,R8.4.1,架空市要綱(令和8年度)", "2人,5万2千円,130000,R8.4.1,架空市要綱(令和8年度)",
    "3〜5人,56000,,R8.4.1,架空市要綱(令和8年度)", "3人,,172000,R8.4.1,市民税課に確認(未確認)",
    "7人以上,67000,,2026/4/1,架空市要綱(令和8年度)",
)


@pytest.fixture
def keeper():
    return make_staff(Role.ADMINISTRATOR)


def ceilings(actor, *lines, head=HEAD):
    return carried_ledger(actor, *lines, head=head, kind=LedgerKind.CEILINGS)


def problems_of(ledger):
    return [problem for row in imports.rows(ledger, RowState.WRONG) for problem in row.problems]


def test_a_table_of_ceilings_comes_in(keeper):
    carried = ceilings(keeper, *LINES)

    rows = reference.ceilings(keeper.municipality_id)
    assert (carried.brought, carried.left, len(rows)) == (5, 0, 5)
    assert [ceiling_for(size, DAY, rows).ceiling_yen for size in (1, 2, 4, 9)] == [43_000, 52_000, 56_000, 67_000]
    assert base_for(3, DAY, rows).base_yen == 172_000
    assert HousingCeiling.objects.get(base_yen=172_000).source == "市民税課に確認(未確認)"
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert (verbs.count("ceiling.added"), verbs.count("ledger.brought_in")) == (5, 1)


def test_looking_writes_nothing(keeper):
    ledger = checked_ledger(keeper, *LINES, head=HEAD, kind=LedgerKind.CEILINGS)

    assert imports.counts(ledger) == {RowState.RIGHT: 5}
    assert HousingCeiling.objects.count() == 0


def test_wrong_lines_stay_out_each_with_its_reason(keeper):
    carried = ceilings(
        keeper, LINES[0], "大家族,56000,,R8.4.1,要綱", "2人,52,,R8.4.1,要綱", "6人,60000,,R8.4.1,",
        "6人,,,R8.4.1,要綱", "1人,43000,,R8.4.1,要綱", "6人,60000,,S58.4.1,要綱", "6人,六万円ほど,,R8.4.1,要綱",
    )

    assert (carried.brought, carried.left) == (1, 7)
    assert problems_of(carried.ledger) == [
        "「世帯人数」: 「大家族」は、世帯人数として読めません。「1人」「3〜5人」「7人以上」のように"
        "書いてください(「3-5」は、Excelで日付に変わります)。",
        "「支給上限額」: 「52」は、月の額として、52円は考えにくい額です。"
        "千円単位の表なら円に直してください(1,000円から1,000,000円まで)。",
        "「根拠」: 書かれていません。出典を書いてください。",
        "「支給上限額」: 上限額も基準額も書かれていません。どちらかを書いてください。",
        "「世帯人数」: 「1人」は、令和8年4月からの1人の額が、もうあります。"
        "額が変わったのなら、変わった日を「いつから」に書いてください。まちがいなら、その取りこみを取り消します。",
        "「適用日」: 「S58.4.1」は、いつから(昭和58年4月1日)が、制度のはじまりより前か、3年より先です。"
        "年号(元号)と年を確かめてください。",
        "「支給上限額」: 「六万円ほど」は、金額として読めません。金額の書き方が、この画面で読める形と違います。"
        "「35,000」「35000円」「3万5千円」のいずれかの形で入力してください。",
    ]


def test_mended_lines_are_brought_in_from_the_file_of_reasons(keeper):
    first = ceilings(keeper, LINES[0], "2人,52,,R8.4.1,要綱")
    again = actions.take(
        stream=io.BytesIO(excel.wrong_rows(first.ledger)), name="直した.xlsx", kind=LedgerKind.CEILINGS, actor=keeper
    )
    row = again.rows.get()
    row.cells = [cell.replace("52", "52000") for cell in row.cells]
    row.save()
    actions.match(ledger=again, columns=again.columns, actor=keeper, on=DAY)
    actions.carry_out(ledger=again, actor=keeper, on=DAY)
    assert HousingCeiling.objects.get(size_from=2).ceiling_yen == 52_000


def test_the_new_fiscal_year_comes_beside_the_old_and_is_undone_alone(keeper):
    ceilings(keeper, *LINES)
    carried = ceilings(keeper, "1人,44000,,R9.4.1,架空市要綱(令和9年度)")
    rows = reference.ceilings(keeper.municipality_id)
    assert [ceiling_for(1, day, rows).ceiling_yen for day in (DAY, date(2027, 4, 1))] == [43_000, 44_000]
    actions.undo(ledger=carried.ledger, actor=keeper, on=DAY)
    actions.undo(ledger=carried.ledger, actor=keeper, on=DAY)

    assert HousingCeiling.objects.count() == 5
    assert AuditEntry.objects.filter(verb="ceiling.removed").count() == 1


def test_what_was_added_meanwhile_stays_out(keeper):
    ledger = checked_ledger(keeper, LINES[0], "2人,,130000,R8.4.1,要綱", head=HEAD, kind=LedgerKind.CEILINGS)
    make_ceilings(actor=keeper)
    carried = actions.carry_out(ledger=ledger, actor=keeper, on=DAY)

    assert (carried.brought, carried.left) == (1, 1)
    assert problems_of(carried.ledger)[0].startswith("「世帯人数」: 「1人」は、令和8年4月からの1人の額が、もうあります。")


def test_the_income_limit_is_not_taken_for_the_base(keeper):
    ledger = checked_ledger(
        keeper, "1人,35000,119000,R8.4.1,要綱", head="世帯人数,家賃上限,収入基準額,いつから,出典", kind=LedgerKind.CEILINGS
    )

    assert problems_of(ledger) == [
        "「収入基準額」: 「119000」は、収入基準額(家賃を足した額)のようです。"
        "列を合わせる画面で、基準額の列を選ぶか「(使わない)」にしてください。"
    ]


def test_one_file_of_several_grades(keeper):
    carried = ceilings(
        keeper, "1級地,1人,47700,R8.4.1,要綱", "2級地,1人,43000,R8.4.1,要綱", head="級地,世帯人数,上限額,いつから,出典"
    )

    assert carried.brought == 2
    assert [row.area for row in reference.ceilings(keeper.municipality_id)] == ["1級地", "2級地"]


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.MUNICIPAL_OFFICER])
def test_others_may_not_import(role):
    with pytest.raises(Refused) as refused:
        read_ledger(make_staff(role), *LINES, head=HEAD, kind=LedgerKind.CEILINGS)
    assert refused.value.codes == ("NOT_A_LEDGER_KEEPER",)


def test_the_published_file_comes_in_when_its_days_are_filled_in(keeper):
    text = reference.ceilings_csv("SAITAMA_SHI", keeper.municipality_id)
    head, *lines = text.splitlines()
    ledger = checked_ledger(keeper, *lines, head=head, kind=LedgerKind.CEILINGS)
    assert problems_of(ledger) == ["「いつから」: 書かれていません。いつからを書いてください。"] * 5
    carried = ceilings(keeper, *(line.replace(",,,", ",,2026-04-01,") for line in lines), head=head)

    assert carried.brought == 5
    assert HousingCeiling.objects.get(size_from=3).ceiling_yen == 59_000


def run(*arguments):
    parser = argparse.ArgumentParser()
    importing.add_arguments(parser)
    return importing.run(parser.parse_args([str(each) for each in arguments]))


def test_the_command_looks_brings_in_and_undoes(keeper, tmp_path, capsys):
    file = tmp_path / "上限額.csv"
    file.write_bytes(csv_of(*LINES, "2人,52,,R9.4.1,要綱", head=HEAD).read())
    usual = [file, "--kind", "ceilings", "--as", keeper.login_name]
    assert run(*usual, "--dry-run") == importing.SOME_LEFT
    assert "7行目「支給上限額」: 「52」は、月の額として、52円は考えにくい額です。" in capsys.readouterr().out
    assert HousingCeiling.objects.count() == 0
    assert run(*usual, "--wrong", tmp_path / "直す行.xlsx") == importing.SOME_LEFT
    assert (HousingCeiling.objects.count(), (tmp_path / "直す行.xlsx").exists()) == (5, True)
    number = imports.imports(keeper).get().pk
    assert run("--undo", number, "--as", keeper.login_name) == importing.DONE
    assert HousingCeiling.objects.count() == 0


def test_the_wizard_takes_it_from_file_to_undoing(client_for, keeper):
    client = client_for(keeper)
    file = csv_of(*LINES, head=HEAD)
    file.name = "上限額.csv"
    start = client.post("/import/", {"kind": LedgerKind.CEILINGS, "file": file})
    ledger = imports.imports(keeper).get()
    assert start.url.endswith(f"/{ledger.pk}/columns/")
    columns = {key: str(place) for key, place in ledger.columns.items()}
    check = client.post(start.url, columns)
    assert "5行を取りこむ" in client.get(check.url).content.decode()
    client.post(check.url.replace("/check/", "/carry/"))
    assert HousingCeiling.objects.count() == 5
    client.post(check.url.replace("/check/", "/undo/"))
    assert HousingCeiling.objects.count() == 0
