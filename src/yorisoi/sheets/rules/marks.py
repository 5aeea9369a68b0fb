"""
目印 (Marks): what a municipality may write into its own Excel form, and how it is found there.

A mark stands in double braces, 「{{ 本人.氏名 }}」; blanks and full-width braces do not matter. Those of the lines of a
list bear a number (`rules/lines.py`). Every mark has words that explain it and an example for the
preview. The values come from `sheets/marked.py`; a test holds both together.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence

from yorisoi.sheets.rules import lines
from yorisoi.sheets.rules.one_mark import Mark

_MARK = re.compile(r"[{\uff5b]{2}([^{}\uff5b\uff5d\n]*)[}\uff5d]{2}")
_LEFT_OPEN = re.compile(r"[{\uff5b]{2}|[}\uff5d]{2}")
_SINGLE = re.compile(r"[{\uff5b]([^{}\uff5b\uff5d\n]*)[}\uff5d]")
WORRIES = 16


MARKS: tuple[Mark, ...] = (
    Mark("ケース.番号", "ケース番号", "R8-0123"),
    Mark("ケース.受付日", "相談を受け付けた日(和暦)", "令和8年6月10日"),
    Mark("ケース.受付者", "相談を受け付けた職員", "見本 はるか"),
    Mark("ケース.相談の経路", "どこから相談が来たか", "本人が来所"),
    Mark("ケース.申込日", "利用を申し込んだ日(和暦)", "令和8年6月12日"),
    Mark("ケース.主担当", "いまの主担当の職員", "見本 はるか"),
    Mark("ケース.機関", "担当する機関の名前", "架空市くらし相談センター"),
    Mark("ケース.機関の電話", "担当する機関の電話", "000-0000-0000"),
    Mark("ケース.機関の住所", "担当する機関の所在地", "架空県架空市中央一丁目1番1号"),
    Mark("本人.氏名", "本人の氏名", "山川 光子"),
    Mark("本人.ふりがな", "氏名のふりがな", "やまかわ みつこ"),
    Mark("本人.通称", "通称", "みつ子"),
    Mark("本人.性別", "性別", "女性"),
    Mark("本人.生年月日", "生年月日(和暦と年齢)", "昭和50年4月1日(51歳)"),
    Mark("本人.住所", "住所(秘匿のときは〔秘匿〕)", "〒000-0000 架空県架空市中央二丁目3番4号"),
    Mark("本人.電話(自宅)", "自宅の電話(秘匿のときは〔秘匿〕)", "000-000-0000"),
    Mark("本人.電話(携帯)", "携帯電話(秘匿のときは〔秘匿〕)", "000-0000-0000"),
    Mark("来談者.氏名", "本人のほかの人が来たとき、その氏名", "山川 一郎"),
    Mark("来談者.電話", "来談者の電話", "000-0000-0000"),
    Mark("来談者.関係", "本人との関係", "家族"),
    Mark("相談.内容", "相談の内容(本人のことば)", "家賃が払えない。"),
    Mark("相談.希望", "支援の希望", "朝の仕事がしたい。"),
    Mark("相談.いちばんの困りごと", "◎の付いた困りごと", "家賃やローンの支払いのこと"),
    Mark("相談.困りごと", "○と◎の付いた困りごとを、読点でならべて", "住まいについて、債務について"),
    *(Mark(f"困りごと.{number}", f"困りごとの{number}番に付いた印(◎・○・空)", "○") for number in range(1, WORRIES + 1)),
    Mark("同意.日", "いま有効な同意の日(和暦)", "令和8年6月12日"),
    Mark("同意.規程の版", "説明した規程の版", "第1版"),
    Mark("プラン.番号", "いちばん新しいプランの番号", "1"),
    Mark("プラン.作成日", "プランの作成日(和暦)", "令和8年6月20日"),
    Mark("プラン.意向", "① 生活に対する意向", "娘といっしょにごはんを食べたい。"),
    Mark("プラン.課題", "② 生活全般の解決すべき課題", "家賃の滞納。"),
    Mark("プラン.強み", "本人の強み", "朝が早い。"),
    Mark("プラン.目標", "③ 目標(1行に1つ)", "週3日、午前の仕事につく"),
    Mark("プラン.利用する事業", "④ 利用する事業(1行に1つ)", "就労準備支援事業"),
    Mark("プラン.留意事項", "⑤ 支援を提供する上での留意事項", "大きな声を避ける。"),
    Mark("プラン.始まり", "プランの始まりの日(和暦)", "令和8年7月1日"),
    Mark("プラン.終わり", "プランの終わりの日(和暦)", "令和8年12月31日"),
    Mark("印刷.日", "印刷した日(和暦)", "令和8年6月25日"),
    Mark("印刷.職員", "印刷した職員", "見本 はるか"),
    Mark("印刷.自治体", "自治体の名前", "架空市"),
)
BY_NAME: dict[str, Mark] = {mark.name: mark for mark in MARKS}


def mark(name: str) -> Mark | None:
    """
    Return a mark as the pages explain it, nothing for a name nobody knows.

    Source: docs/recipes/own-forms.md
    """
    return BY_NAME.get(name) or lines.mark(name)


def plain(name: str) -> str:
    """
    Return the name of a mark as it is looked up: full-width letters and blanks do not matter.

    Source: docs/recipes/own-forms.md
    """
    folded = unicodedata.normalize("NFKC", name).replace("\uff0e", ".").replace("。", ".")
    return re.sub(r"\[0+(\d)", r"[\1", re.sub(r"\s+", "", folded))


def found_in(text: str) -> list[str]:
    """
    Return the marks written in a text, as they are looked up.

    Source: docs/recipes/own-forms.md
    """
    return [plain(name) for name in _MARK.findall(text)]


def is_left_open(text: str) -> bool:
    """
    Return whether braces remain that make no whole mark, or a mark stands in single ones.

    Source: docs/recipes/own-forms.md
    """
    rest = _MARK.sub("", text)
    return bool(_LEFT_OPEN.search(rest)) or any(mark(plain(name)) for name in _SINGLE.findall(rest))


def likely(name: str) -> str:
    """
    Return the mark most like a wrong one, or nothing where none is like it.

    Source: docs/recipes/own-forms.md
    """
    line = lines.taken_apart(name)
    if line and f"{line.list}.{line.column}" in BY_NAME:
        return f"{line.list}.{line.column}"
    numbered = lines.likely(name)
    if line or (name.rpartition(".")[0] in lines.BY_LIST and numbered):
        return numbered
    last = name.rpartition(".")[2]
    by_last = [known for known in BY_NAME if known.rpartition(".")[2] == last]
    near = by_last or difflib.get_close_matches(name, list(BY_NAME), n=1, cutoff=0.5)
    return near[0] if near else numbered


def spread(runs: Sequence[str], value: Callable[[str, str], str]) -> list[str]:
    """
    Return the pieces of one text with its marks replaced, also those written over several pieces.

    `value` is asked with the name of a mark and the text before it. The value stands where its mark begins, so it looks
    as the beginning of the mark looked; a value is never read for marks again.

    Source: docs/recipes/own-forms.md
    """
    text, made = "".join(runs), [""] * len(runs)
    starts: list[tuple[int, int]] = []
    for run in runs:
        starts.append((starts[-1][1] if starts else 0, (starts[-1][1] if starts else 0) + len(run)))

    def copy(begin: int, end: int) -> None:
        for place, (first, last) in enumerate(starts):
            made[place] += text[max(begin, first) : min(end, last)] if begin < last and first < end else ""

    done = 0
    for found in _MARK.finditer(text):
        copy(done, found.start())
        place = next(place for place, (first, last) in enumerate(starts) if first <= found.start() < last)
        made[place] += value(plain(found[1]), text[: found.start()])
        done = found.end()
    copy(done, len(text))
    return made
