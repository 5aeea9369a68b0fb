"""A messy ledger of cases, as offices keep them for years: made from a seed, every trouble in it, every person invented."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import xlsxwriter

from yorisoi.foundation.kana import to_hiragana
from yorisoi.foundation.wareki import format_wareki, format_wareki_short

SURNAMES = (
    ("山川", "ヤマカワ"), ("髙橋", "タカハシ"), ("渡邊", "ワタナベ"), ("斎藤", "サイトウ"), ("小野", "オノ"), ("長谷部", "ハセベ"),
    ("森", "モリ"), ("石井", "イシイ"), ("前川", "マエカワ"), ("松永", "マツナガ"), ("大庭", "オオバ"), ("今泉", "イマイズミ"),
    ("関", "セキ"), ("黒木", "クロキ"), ("星", "ホシ"), ("広瀬", "ヒロセ"), ("野口", "ノグチ"), ("滝", "タキ"), ("浅見", "アサミ"),
    ("堀内", "ホリウチ"), ("倉田", "クラタ"), ("水野", "ミズノ"), ("沢田", "サワダ"), ("根本", "ネモト"), ("荒井", "アライ"),
)
GIVENS = (
    ("はるか", "ハルカ", "女"), ("健", "ケン", "男"), ("節子", "セツコ", "女"), ("翔太", "ショウタ", "男"), ("和子", "カズコ",
    "女"),
    ("誠", "マコト", "男"), ("美咲", "ミサキ", "女"), ("勇", "イサム", "男"), ("玲奈", "レナ", "女"), ("茂", "シゲル", "男"),
    ("薫", "カオル", "その他"), ("千代", "チヨ", "女"), ("拓也", "タクヤ", "男"), ("由紀", "ユキ", "女"), ("隆", "タカシ", "男"),
)
WORRIES = ("収入・生活費のこと", "住まいについて", "◎病気や健康、障害のこと", "仕事探し、就職について", "1、3",
    "家賃やローンの支払いのこと")
CHANNELS = ("電話", "来所", "庁内他課", "民生委員", "家族", "本人が来所", "訪問")
HEAD = ("No.", "受付日", "氏名", "", "フリガナ", "性別", "生年月日(和暦)", "連絡先", "", "担当", "相談経路", "主訴", "相談内容",
    "申込日", "終結日", "備考")
UNDER = ("", "", "姓", "名", "", "", "", "ＴＥＬ", "住所", "", "", "", "", "", "", "")
# What is wrong with every so many-th line, by column; the words a reader is told.
WRONG: dict[int, tuple[int, Any, str]] = {
    41: (6, "58.3.4", "元号が書かれていない"), 43: (1, "", "書かれていません"), 47: (6, "平成32年4月1日", "平成は"),
    53: (7, "0000", "電話番号として読めません"), 59: (9, "むかし いた人", "選択肢にありません"), 61: (11, "しゅみのこと",
    "選択肢にありません"),
    67: (1, "令和30年1月1日", "今日より先"), 71: (14, "平成20年1月1日", "受付日より前"),
}


def ledger(count: int = 2_000, *, workers: tuple[str, ...], until: date, seed: int = 4) -> tuple[io.BytesIO, dict[int, str]]:
    """Return the Excel file and, for each wrong line of the sheet, what its reason must hold."""
    chance = Random(seed)
    stream, wrong = io.BytesIO(), {}
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("台帳")
    head = book.add_format({"bold": True})
    sheet.merge_range(0, 0, 0, 15, "自立相談 相談者台帳", head)
    sheet.write_row(2, 0, HEAD, head)
    sheet.write_row(3, 0, UNDER, head)
    sheet.merge_range(2, 2, 2, 3, "氏名", head)
    sheet.merge_range(2, 7, 2, 8, "連絡先", head)
    number_of = book.add_format({"num_format": "yyyy/m/d"})
    row = 4
    for number in range(1, count + 1):
        if number % 200 == 0:
            row += 1  # an empty line between the years
        cells = _line(number, chance, workers, until)
        for every, (column, cell, why) in WRONG.items():
            if number % every == 0:
                cells[column] = cell
                wrong.setdefault(row + 1, why)
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, number_of)
            else:
                sheet.write(row, column, cell)
        row += 1
    book.close()
    stream.seek(0)
    return stream, wrong


def _line(number: int, chance: Random, workers: tuple[str, ...], until: date) -> list[Any]:
    surname, surname_kana = chance.choice(SURNAMES)
    given, given_kana, gender = chance.choice(GIVENS)
    # Days of birth are far apart, so that nobody is taken for somebody else by chance.
    born_on = date(1931, 1, 1) + timedelta(days=(number * 7919) % 27_000)
    received_on = until - timedelta(days=30 + chance.randrange(3_000))
    ended = number % 3 == 0
    return [
        number, written(received_on, chance), surname, given, f"{surname_kana} {given_kana}" if number % 7 else to_hiragana(
            f"{surname_kana} {given_kana}"), gender if number % 5 else {"女": "2", "男": "１"}.get(gender, "他"),
        written(born_on, chance) if number % 11 else "不明", f"０００-{number:04}-0000" if number % 13 else "－",
        f"架空市本町{number}-{number % 9 + 1}", workers[number % len(workers)] if number % 17 else "",
        chance.choice(CHANNELS), chance.choice(WORRIES), f"=家賃の支払いに困っている({number})" if number % 19 == 0 else
        f"家賃の支払いに困っている。{number}番の相談。", written(received_on + timedelta(days=7),
            chance) if number % 4 == 0 else "",
        written(received_on + timedelta(days=20), chance) if ended else "", "年金受給" if number % 6 == 0 else "",
    ]


def written(day: date, chance: Random) -> Any:
    """Return a day as one of the ways an office writes it."""
    ways: tuple[Callable[[date], Any], ...] = (
        format_wareki, format_wareki_short, date.isoformat, lambda each: f"{each.year}/{each.month}/{each.day}",
        lambda each: each, lambda each: (each - date(1899, 12, 30)).days,
        lambda each: format_wareki(each).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    return chance.choice(ways)(day)
