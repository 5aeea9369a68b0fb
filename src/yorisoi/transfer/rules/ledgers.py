"""台帳の種類ごとの列: what each kind of ledger may hold, and by which names offices call it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from yorisoi.transfer.enums import LedgerKind


class Sort(Enum):
    """How a cell of a column is read."""

    TEXT = auto()
    DATE = auto()
    AGE = auto()
    PHONES = auto()
    POSTAL = auto()
    YES = auto()
    CHOICE = auto()
    CHOICES = auto()
    NUMBER = auto()
    YEN = auto()
    SIZE = auto()


@dataclass(frozen=True)
class Field:
    """
    One thing a column may hold. `names` are other names of the column; `said` are words in cells that mean a code.

    `is_counted` says whether a number in a cell may mean the place in the list (様式【1】: 選択肢は番号でも書かれる).
    """

    key: str
    label: str
    sort: Sort = Sort.TEXT
    names: tuple[str, ...] = ()
    longest: int = 0
    is_required: bool = False
    said: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    is_counted: bool = True


GENDERS = {
    "男": "MALE", "男性": "MALE", "M": "MALE", "1": "MALE", "♂": "MALE", "女": "FEMALE", "女性": "FEMALE", "F": "FEMALE",
    "2": "FEMALE", "♀": "FEMALE", "他": "OTHER", "3": "OTHER", "回答なし": "NO_ANSWER", "無回答": "NO_ANSWER",
}
CHANNELS = {
    "電話": "SELF_TELEPHONE", "本人電話": "SELF_TELEPHONE", "本人": "SELF_VISIT", "本人より": "SELF_VISIT",
    "メール": "SELF_TELEPHONE", "来所": "SELF_VISIT", "本人来所": "SELF_VISIT", "来庁": "SELF_VISIT", "窓口": "SELF_VISIT",
    "家族": "FAMILY_TELEPHONE", "家族電話": "FAMILY_TELEPHONE", "家族来所": "FAMILY_VISIT", "知人": "FAMILY_TELEPHONE",
    "庁内": "DEPARTMENT", "庁内他課": "DEPARTMENT", "他課": "DEPARTMENT", "福祉事務所": "DEPARTMENT", "生活保護担当": "DEPARTMENT",
    "関係機関": "PARTNER_AGENCY", "他機関": "PARTNER_AGENCY", "社協": "PARTNER_AGENCY", "民生委員": "PARTNER_AGENCY",
    "包括": "PARTNER_AGENCY", "ハローワーク": "PARTNER_AGENCY", "訪問": "OUTREACH", "アウトリーチ": "OUTREACH",
    "出張相談": "OUTREACH",
}
FORMS = {
    "電話": "TELEPHONE", "架電": "TELEPHONE", "入電": "TELEPHONE", "TEL": "TELEPHONE", "訪問": "VISIT", "同行": "VISIT",
    "面談": "INTERVIEW", "来所": "INTERVIEW", "面接": "INTERVIEW", "所内会議": "INTERNAL_MEETING", "会議": "OTHER_MEETING",
    "支援会議": "OTHER_MEETING", "ケース会議": "OTHER_MEETING", "支援調整会議": "COORDINATION_PLAN", "関係機関": "AGENCY_CONTACT",
    "機関連絡": "AGENCY_CONTACT", "他機関": "AGENCY_CONTACT", "メール": "LETTER", "手紙": "LETTER", "郵送": "LETTER",
    "LINE": "LETTER",
}
COUNTERPARTS = {"本人": "PERSON", "家族": "FAMILY", "機関": "AGENCY", "関係機関": "AGENCY", "なし": "NOBODY", "不在": "NOBODY"}
ROLES = {"主任": "CHIEF_COUNSELOR", "相談員": "COUNSELOR", "就労支援": "EMPLOYMENT_SUPPORTER", "家計": "BUDGET_SUPPORTER"}

_PERSON = (
    Field("name", "氏名", names=("名前", "本人氏名", "相談者氏名", "相談者名", "対象者氏名", "利用者名", "利用者氏名", "お名前",
        "漢字氏名"), longest=100),
    Field("surname", "姓", names=("氏", "苗字", "名字", "氏名姓"), longest=50),
    Field("given", "名", names=("下の名前", "氏名名"), longest=50),
    Field("kana", "ふりがな", names=("フリガナ", "カナ", "かな", "カナ氏名", "氏名カナ", "氏名フリガナ", "よみがな", "読み",
        "ヨミ"), longest=120),
    Field("surname_kana", "せい", names=("セイ", "姓カナ", "姓フリガナ"), longest=60),
    Field("given_kana", "めい", names=("メイ", "名カナ", "名フリガナ"), longest=60),
    Field("gender", "性別", Sort.CHOICE, ("男女", "性"), said=GENDERS),
    Field("born_on", "生年月日", Sort.DATE, ("誕生日", "生年", "出生日", "生れ")),
    Field("estimated_age", "年齢", Sort.AGE, ("おおよその年齢", "年令", "歳", "受付時年齢"),
        about="生年月日がある行では見ません。"),
    Field("phone", "電話", Sort.PHONES, ("電話番号", "TEL", "連絡先", "携帯", "携帯電話", "携帯番号", "連絡先電話", "本人電話")),
    Field("home_phone", "自宅の電話", Sort.PHONES, ("自宅電話", "自宅", "固定電話")),
    Field("postal_code", "郵便番号", Sort.POSTAL, ("〒", "郵便")),
    Field("address", "住所", names=("現住所", "居所", "所在", "本人住所", "住所地"), longest=200),
)
_COURSE = (
    Field("old_number", "台帳の番号", names=("番号", "ID", "NO", "No", "整理番号", "受付番号", "ケース番号", "管理番号",
        "通し番号"), longest=40),
    Field("received_on", "受付日", Sort.DATE, ("相談日", "初回相談日", "新規受付日", "受付年月日", "初回受付日", "相談受付日"),
        is_required=True),
    Field("worker", "担当者", Sort.CHOICE, ("担当", "主担当", "相談員", "支援員", "担当支援員", "担当相談員", "受付者", "対応者"),
        is_counted=False),
    Field("channel", "相談経路", Sort.CHOICE, ("経路", "どこから", "相談方法", "受付方法", "来談経路", "入口"), said=CHANNELS),
    Field("worries", "お困りのこと", Sort.CHOICES, ("相談内容区分", "主訴", "相談種別", "困りごと", "相談区分", "相談項目")),
    Field("story", "相談の内容", names=("相談内容", "内容", "概要", "相談概要", "ケース概要", "状況"), longest=20_000),
    Field("wish", "支援の希望", names=("希望", "本人の希望", "要望"), longest=20_000),
    Field(
        "enrolled_on", "利用申込日", Sort.DATE, ("申込日", "同意日", "本人同意日", "利用申込", "申込年月日", "本人同意(申込)日"),
        about="書いてある行は、書面の同意と利用申込みがあったものとして入ります。",
    ),
    Field("stage", "段階・状態", names=("段階", "状態", "ステータス", "進捗", "支援状況", "状況区分"), longest=200),
    Field("closed_on", "終結日", Sort.DATE, ("終了日", "支援終了日", "終結年月日", "終結")),
    Field("closed_words", "終結の理由", names=("終結理由", "終了理由", "結果", "転帰"), longest=2_000),
    Field("remark", "備考", names=("メモ", "特記事項", "その他", "摘要", "経過", "支援経過"), longest=20_000),
)
FIELDS: Mapping[str, Sequence[Field]] = {
    LedgerKind.CASES: (*_PERSON, *_COURSE),
    LedgerKind.NOTES: (
        Field("number", "ケース番号", names=("番号", "ID", "NO", "台帳の番号", "整理番号", "受付番号", "管理番号"), longest=40,
              is_required=True, about="よりそいのケース番号か、前に取りこんだ台帳の番号。"),
        Field("happened_on", "支援日", Sort.DATE, ("日付", "年月日", "対応日", "実施日", "相談日", "記録日"), is_required=True),
        Field("form", "支援形態", Sort.CHOICE, ("形態", "方法", "種別", "対応方法", "手段", "区分"), said=FORMS),
        Field("counterpart", "相手", Sort.CHOICE, ("対象", "対応相手", "相談者"), said=COUNTERPARTS),
        Field("worker", "対応者", Sort.CHOICE, ("担当者", "担当", "記録者", "支援員", "相談員"), is_counted=False),
        Field("minutes", "分", Sort.NUMBER, ("時間", "所要時間", "対応時間")),
        Field("body", "内容", names=("支援内容", "記録", "経過", "支援経過", "対応内容", "記事"), longest=200_000,
            is_required=True),
    ),
    LedgerKind.STAFF: (
        Field("login_name", "サインイン名", names=("ログイン名", "ログインID", "ユーザー名", "ユーザーID", "ID"), longest=60,
            is_required=True),
        Field("name", "氏名", names=("名前", "職員名", "職員氏名"), longest=60, is_required=True),
        Field("kana", "ふりがな", names=("フリガナ", "カナ", "よみがな"), longest=80),
        Field("role", "役割", Sort.CHOICE, ("職種", "職名", "役職", "職", "区分"), is_required=True, said=ROLES),
        Field("agency", "機関", Sort.CHOICE, ("所属", "所属機関", "勤務先", "機関名"), is_counted=False),
    ),
    LedgerKind.AGENCIES: (
        Field("name", "機関名", names=("名称", "名前", "機関", "団体名", "事業所名", "施設名"), longest=100, is_required=True),
        Field("kind", "種類", Sort.CHOICE, ("種別", "区分", "分類", "機関種別"), is_required=True),
        Field("phone", "電話", Sort.PHONES, ("電話番号", "TEL", "連絡先")),
        Field("address", "所在地", names=("住所", "所在"), longest=200),
        Field("is_commissioned", "委託", Sort.YES, ("委託の有無",)),
    ),
    LedgerKind.RESOURCES: (
        Field("name", "名前", names=("名称", "社会資源", "資源名", "団体名", "事業名", "施設名"), longest=100, is_required=True),
        Field("kind", "種類", names=("種別", "区分", "分類", "分野"), longest=60),
        Field("contact", "連絡先", names=("電話", "電話番号", "TEL", "住所", "所在地"), longest=200),
        Field("note", "内容・受け入れの条件", names=("内容", "備考", "説明", "条件", "受け入れ条件", "サービス内容"),
            longest=20_000),
        Field("verified_on", "最後に確かめた日", Sort.DATE, ("確認日", "更新日", "最終確認日", "確かめた日"), is_required=True),
    ),
    LedgerKind.CHOICES: (
        Field("code", "コード", names=("code", "記号"), longest=60, is_required=True),
        Field("label", "表示名", names=("label", "名称", "名前", "選択肢", "項目"), longest=120, is_required=True),
        Field("starts_on", "いつから", Sort.DATE, ("starts_on", "開始日", "適用開始日", "始まり")),
        Field("ends_on", "いつまで", Sort.DATE, ("ends_on", "終了日", "適用終了日", "終わり")),
        Field("position", "並び", Sort.NUMBER, ("position", "順番", "並び順", "番号")),
        Field("source", "出典", names=("source", "根拠"), longest=200),
        Field("certainty", "確からしさ", names=("certainty",), longest=20),
        Field("is_used", "選べる", Sort.YES, ("is_used", "使う")),
        Field("is_statutory", "法定サービス", Sort.YES, ("is_statutory",)),
        Field("needs_decision", "支援決定が要る", Sort.YES, ("needs_decision",)),
        Field("own_procedure", "別途の利用手続", Sort.YES, ("own_procedure",)),
        Field("statistics_column", "集計の列", names=("statistics_column",), longest=60),
        Field("days", "日数", names=("days",), longest=4),
    ),
    LedgerKind.CEILINGS: (
        Field("size", "世帯人数", Sort.SIZE, ("人数", "世帯員数", "世帯の人数", "世帯員"), is_required=True,
            about="「1人」「3〜5人」「7人以上」のように。"),
        Field("ceiling_yen", "上限額", Sort.YEN, ("支給上限額", "家賃上限", "住宅扶助", "限度額", "家賃額の上限"),
            about="月の額。空の行は、基準額だけを取りこみます。"),
        Field("base_yen", "基準額", Sort.YEN, ("基準額(月)", "均等割非課税の12分の1"),
            about="収入基準額(家賃を足した額)ではありません。"),
        Field("starts_on", "いつから", Sort.DATE, ("starts_on", "適用日", "適用開始日", "開始日", "施行日"), is_required=True),
        Field("area", "地域・級地", names=("級地", "地域", "area_class"), longest=20,
            about="級地が1つの自治体では要りません。"),
        Field("source", "出典", names=("source", "根拠", "資料"), longest=200, is_required=True),
    ),
}


def by_key(kind: str) -> dict[str, Field]:
    """
    Return the fields of a ledger by their keys.

    Source: domain.md §1.1, §1.3, §1.4 (the columns of the national papers)
    """
    return {each.key: each for each in FIELDS[kind]}
