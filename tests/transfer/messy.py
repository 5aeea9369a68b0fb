"""A messy ledger of cases, as offices keep them for years: made from a seed, every trouble in it, every person invented."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
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
# What stands in the cell, what it means: the codes, and the one with ◎.
WORRIES = (
    ("収入・生活費のこと", ("INCOME",), ""), ("住まいについて", ("HOUSING",), ""),
    ("◎病気や健康、障害のこと", ("HEALTH",), "HEALTH"),
    ("仕事探し、就職について", ("JOB_SEARCH",), ""), ("1、3", ("HEALTH", "INCOME"), ""),
    ("家賃やローンの支払いのこと", ("RENT_AND_LOANS",), ""),
    ("住まいについて、◎収入・生活費のこと", ("HOUSING", "INCOME"), "INCOME"),
)
# What stands in the cell, the code, and the words that the code's own label does not hold.
CHANNELS = (
    ("電話", "SELF_TELEPHONE", ""), ("来所", "SELF_VISIT", ""), ("庁内他課", "DEPARTMENT", "庁内他課"),
    ("民生委員", "PARTNER_AGENCY", "民生委員"), ("家族", "FAMILY_TELEPHONE", ""), ("本人が来所", "SELF_VISIT", ""),
    ("訪問", "OUTREACH", ""), ("", "OTHER", ""),
)
GENDERS = {"女": ("FEMALE", "2"), "男": ("MALE", "１"), "その他": ("OTHER", "他")}
ENDS = ("就労が決まった", "転居", "", "連絡がつかなくなった。\n手紙は2度送った。")
HEAD = ("No.", "受付日", "氏名", "", "フリガナ", "性別", "生年月日(和暦)", "連絡先", "", "担当", "相談経路", "主訴", "相談内容",
    "申込日", "終結日", "備考", "年齢", "〒", "自宅電話", "本人の希望", "状況区分", "終結理由", "使わない列")
UNDER = ("", "", "姓", "名", "", "", "", "ＴＥＬ", "住所", *[""] * 14)
# What is wrong with every so many-th line, by column; the words a reader is told.
WRONG: dict[int, tuple[int, Any, str]] = {
    41: (6, "58.3.4", "元号が書かれていない"), 43: (1, "", "書かれていません"), 47: (6, "平成32年4月1日", "平成は"),
    53: (7, "0000", "電話番号として読めません"), 59: (9, "むかし いた人", "選択肢にありません"), 61: (11, "しゅみのこと",
    "選択肢にありません"),
    67: (1, "令和30年1月1日", "今日より先"), 71: (14, "平成20年1月1日", "受付日より前"),
}


@dataclass
class Messy:
    """The Excel file; for each wrong line of the sheet what its reason must hold; what every line means, by its number."""

    file: io.BytesIO = field(default_factory=io.BytesIO)
    wrong: dict[int, str] = field(default_factory=dict)
    number_of: dict[int, str] = field(default_factory=dict)
    meant: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def right(self) -> dict[str, dict[str, Any]]:
        wrong = {self.number_of[line] for line in self.wrong}
        return {number: facts for number, facts in self.meant.items() if number not in wrong}


def ledger(count: int = 2_000, *, workers: tuple[str, ...], until: date, seed: int = 4) -> Messy:
    """Return a ledger of so many lines; lines without a worker mean the last of the workers."""
    chance = Random(seed)
    made = Messy()
    book = xlsxwriter.Workbook(made.file, {"in_memory": True})
    sheet = book.add_worksheet("台帳")
    head = book.add_format({"bold": True})
    sheet.merge_range(0, 0, 0, len(HEAD) - 1, "自立相談 相談者台帳", head)
    sheet.write_row(2, 0, HEAD, head)
    sheet.write_row(3, 0, UNDER, head)
    sheet.merge_range(2, 2, 2, 3, "氏名", head)
    sheet.merge_range(2, 7, 2, 8, "連絡先", head)
    number_of = book.add_format({"num_format": "yyyy/m/d"})
    row = 4
    for number in range(1, count + 1):
        if number % 200 == 0:
            row += 1  # an empty line between the years
        facts, cells = _line(number, chance, workers, until)
        made.meant[str(number)], made.number_of[row + 1] = facts, str(number)
        for every, (column, cell, why) in WRONG.items():
            if number % every == 0 and row + 1 not in made.wrong:
                cells[column] = cell
                made.wrong[row + 1] = why
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, number_of)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            else:
                sheet.write(row, column, cell)
        row += 1
    book.close()
    made.file.seek(0)
    return made


def _line(number: int, chance: Random, workers: tuple[str, ...], until: date) -> tuple[dict[str, Any], list[Any]]:
    """Return what a line means, and how the office wrote it."""
    surname, surname_kana = chance.choice(SURNAMES)
    given, given_kana, gender = chance.choice(GIVENS)
    kana = f"{surname_kana} {given_kana}"
    (channel, channel_code, channel_words), (worries, codes, main) = chance.choice(CHANNELS), chance.choice(WORRIES)
    # Days of birth are far apart, so that nobody is taken for somebody else by chance.
    born_on = date(1931, 1, 1) + timedelta(days=(number * 7919) % 27_000)
    received_on = until - timedelta(days=30 + chance.randrange(3_000))
    enrolled_on = received_on + timedelta(days=7) if number % 4 == 0 else None
    closed_on = received_on + timedelta(days=20) if number % 3 == 0 else None
    facts = {
        "name": f"{surname} {given}", "kana": kana if number % 7 else to_hiragana(kana), "gender": GENDERS[gender][0],
        "born_on": born_on if number % 11 else None, "age": None if number % 11 else 20 + number % 60,
        "phone": f"000-{number:04}-0000" if number % 13 else "", "home": f"00-{number:04}-0001" if number % 9 == 0 else "",
        "postal": f"000-{number:04}" if number % 8 == 0 else "", "address": f"架空市本町{number}-{number % 9 + 1}",
        "received_on": received_on, "worker": workers[number % len(workers)] if number % 17 else workers[-1],
        "channel": channel_code, "channel_words": channel_words, "worries": set(codes), "main": main,
        "story": f"=家賃の支払いに困っている({number})" if number % 19 == 0 else f"家賃の支払いに困っている。\n{number}番の相談。",
        "wish": f"-{number}円でも家計を立て直したい" if number % 10 == 0 else "", "enrolled_on": enrolled_on,
        "closed_on": closed_on,
        "closed_words": ENDS[number // 3 % len(ENDS)] if closed_on or number % 25 == 1 else "",
        "stage": "プラン中" if number % 6 == 1 else "", "remark": "年金受給\n通院は月2回" if number % 6 == 0 else "",
    }
    if number % 29 == 0:
        facts["address"] = ""
    cells = [
        number, written(received_on, chance), surname, given, facts["kana"], gender if number % 5 else GENDERS[gender][1],
        written(born_on, chance) if number % 11 else "不明", _wide(facts["phone"]) or "－", facts["address"],
        facts["worker"] if number % 17 else "", channel, worries, facts["story"],
        written(enrolled_on, chance) if enrolled_on else "", written(closed_on, chance) if closed_on else "", facts["remark"],
        f"{facts['age']}歳" if facts["age"] else "", facts["postal"], facts["home"], facts["wish"], facts["stage"],
        facts["closed_words"], "読まれない",
    ]
    return facts, cells


def _wide(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def written(day: date, chance: Random) -> Any:
    """Return a day as one of the ways an office writes it."""
    ways: tuple[Callable[[date], Any], ...] = (
        format_wareki, format_wareki_short, date.isoformat, lambda each: f"{each.year}/{each.month}/{each.day}",
        lambda each: each, lambda each: (each - date(1899, 12, 30)).days,
        lambda each: format_wareki(each).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    return chance.choice(ways)(day)
