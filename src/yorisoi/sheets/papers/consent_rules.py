"""個人情報に関する管理・取扱規程. Source: domain §6.3 (8つの項目の型。文は自治体が差し替える)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.consents import queries as consents
from yorisoi.foundation.wareki import format_wareki
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Block, Heading, Paper, Plain
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="consent-rules", title="個人情報に関する管理・取扱規程", of=Of.NOBODY, is_given=True)
SOURCE = "3つの機関の規程に共通する構成による(5以降は未確認)"
# The frame of a text; it is printed only while the municipality has not loaded its own.
MODEL: tuple[tuple[str, str], ...] = (
    ("1 取組方針", "当機関は、相談に来られた方の個人情報を、法令とこの規程にしたがって適正に取り扱います。"),
    ("2 取得の方法", "業務に必要な範囲で、適正かつ適法な方法により取得します。取得するときは、利用の目的をお伝えします。"),
    (
        "3 利用目的",
        "相談支援、緊急の支援、プランの策定・モニタリング・評価、就労の準備や家計の相談、自治体への利用の申込み、"
        "関係機関との連絡調整のために利用します。",
    ),
    (
        "4 個人情報の内容",
        "① 氏名・性別・年齢・住所・電話・家族関係\n② 健康・疾病・障害・介護\n③ 就労・通学・通所\n④ 収入・資産・債務\n"
        "⑤ 福祉制度の利用\n⑥ その他(これまでの生活、課題など)",
    ),
    (
        "5 第三者への提供",
        "ご本人の同意があるとき、法令に定めがあるとき、生命・身体・財産を守るために必要なときのほかは、提供しません。",
    ),
    ("6 安全管理", "漏えい、滅失、き損を防ぐために必要な措置をとり、職員は職を離れたあとも秘密を守ります。"),
    ("7 開示等の請求", "ご本人は、自分の情報の開示、訂正、利用の停止を求めることができます。"),
    ("8 相談・苦情の窓口", "個人情報の取扱いについての相談や苦情は、当機関の窓口で受け付けます。"),
)


def build(subject: None, *, staff: Staff, on: date) -> Paper:
    """Return the rules in force on that day, or the frame of them, which says that it is one."""
    text = consents.rules_texts(staff.municipality_id, on=on).first()
    blocks: list[Block] = []
    if text is None:
        for title, words in MODEL:
            blocks += [Heading(title), Plain(words)]
        return Paper(PAPER.title, blocks, date="ひな形(自治体の規程に差し替えてください)", source=SOURCE)
    blocks = [Plain(part) for part in text.text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    paper = Paper(PAPER.title, blocks, date=f"{text.version}  {format_wareki(text.starts_on)}施行", reference=text.version)
    return covered(paper, [], staff=staff, on=on)
