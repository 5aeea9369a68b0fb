"""期間つきの表: which tables there are, which rows are in force on a day, and whose row wins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from yorisoi.foundation.dated import in_force, overlap

COLUMNS = ("code", "label", "starts_on", "ends_on", "position", "source", "certainty")
IS_USED = "is_used"
COLUMN_NAMES: Mapping[str, str] = {
    "code": "コード", "label": "表示名", "starts_on": "いつから", "ends_on": "いつまで", "position": "並び",
    "source": "出典", "certainty": "確からしさ", IS_USED: "選べる", "is_statutory": "法定サービス",
    "needs_decision": "支援決定が要る", "own_procedure": "別途の利用手続", "has_ceiling": "上限額の表がある",
    "statistics_column": "集計の列", "days": "日数",
}


# Under which heading a table stands in the list of tables: the first whose word its description holds.
GROUPS = (
    ("サービスの名前", "サービス"), ("申込票", "相談受付・申込票【1】"), ("アセスメント", "アセスメントシート【2】"),
    ("支援経過", "支援経過記録シート【3】"), ("評価", "評価シート"), ("プラン", "プラン兼事業等利用申込書【5】"),
    ("会議", "支援調整会議"), ("つなぎ先", "つなぎ・連絡票"), ("連絡票", "つなぎ・連絡票"), ("通知書", "支援決定"),
)


@dataclass(frozen=True)
class Table:
    """One dated table of the package: its name, its title, and the columns only it has."""

    name: str
    title: str
    about: str
    flags: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    # Those of the texts that are a whole number of days.
    days: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*COLUMNS, *self.flags, *self.texts)

    @property
    def group(self) -> str:
        return next((group for word, group in GROUPS if word in self.about), "ほか")


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "services", "サービス", "プランで選ぶサービスの名前と、支援決定が要るかどうか。",
            flags=("is_statutory", "needs_decision", "own_procedure", "has_ceiling"), texts=("statistics_column",),
        ),
        Table("worries", "お困りのこと", "相談受付・申込票の選択肢。"),
        Table("issues", "課題と特性", "アセスメントで選ぶ課題と特性。"),
        Table("changes_seen", "見られた変化", "プラン評価で選ぶ変化。"),
        Table("handover_targets", "つなぎ先", "つなぎ先の区分。"),
        Table("genders", "性別", "相談受付・申込票の選択肢。"),
        Table("inquirer_relations", "来談者と本人との関係", "相談受付・申込票の選択肢。"),
        Table("work_now", "仕事(申込票の聞き取り)", "相談受付・申込票(スタッフ聞き取り)の選択肢。"),
        Table("housing_types", "住居", "申込票の聞き取りとアセスメントシートの選択肢。"),
        Table("intake_routes", "相談経路", "アセスメントシートの選択肢。"),
        Table("referral_sources", "紹介元", "アセスメントシートの「相談経路」の内訳。"),
        Table("cohabitation", "同居者", "アセスメントシートの選択肢。"),
        Table("marital_states", "婚姻", "アセスメントシートの選択肢。"),
        Table("children", "子ども", "アセスメントシートの選択肢。"),
        Table("health_states", "健康状態", "アセスメントシートの選択肢。"),
        Table("health_insurances", "健康保険", "申込票の聞き取りとアセスメントシートの選択肢。"),
        Table("pensions", "年金", "申込票の聞き取りの選択肢。"),
        Table("disability_certificates", "障害者手帳", "アセスメントシートの選択肢。"),
        Table("care_certifications", "自立支援医療・要介護認定", "アセスメントシートの選択肢。"),
        Table("suicide_signs", "こころの状態・自死のリスクの気づき", "アセスメントシートの選択肢。"),
        Table("earners", "主たる生計維持者", "アセスメントシートの選択肢。"),
        Table("tax_states", "課税状況", "アセスメントシートの選択肢。"),
        Table("public_benefits", "公的給付", "アセスメントシートの選択肢(複数)。"),
        Table("public_assistance_states", "生活保護", "アセスメントシートの選択肢。"),
        Table("arrears", "滞納", "アセスメントシートの選択肢(複数)。"),
        Table("debts", "債務", "アセスメントシートの選択肢。"),
        Table("employment_states", "就労状況", "アセスメントシートの選択肢。"),
        Table("employment_forms", "就労形態", "アセスメントシートの選択肢。"),
        Table("years_since_work", "直近の離職後の年数", "アセスメントシートの選択肢。"),
        Table("schooling", "最終学歴", "アセスメントシートの選択肢。"),
        Table("schooling_states", "在学・中退の別", "アセスメントシートの選択肢。"),
        Table("licences", "自動車運転免許", "アセスメントシートの選択肢。"),
        Table("emergency_needs", "緊急支援の要否", "アセスメントシートの選択肢。"),
        Table("emergency_means", "緊急支援の内容", "アセスメントシートの選択肢(複数)。"),
        Table("screening_outcomes", "スクリーニングの結果", "アセスメントシートの選択肢。"),
        Table("screening_stops", "スクリーニング前の中断・終了の内訳", "アセスメントシートの選択肢。"),
        Table("contact_forms", "支援形態", "支援経過記録シートの選択肢。"),
        Table("counterparts", "記録の相手", "支援経過記録シートの選択肢。"),
        Table("role_holders", "役割の区分", "プランの表の選択肢。"),
        Table("plan_occasions", "初回・再プラン", "プラン兼事業等利用申込書の選択肢。"),
        Table("employment_targets", "一般就労の目標", "プラン兼事業等利用申込書の選択肢(就労支援対象者かどうか)。"),
        Table("goal_achievements", "目標の達成状況", "評価シートの選択肢。"),
        Table("step_up_areas", "ステップアップの領域", "評価シートの選択肢。"),
        Table("steps", "前とくらべた段階", "評価シートの選択肢。"),
        Table("review_conclusions", "評価の結論", "評価シートの選択肢。"),
        Table("closure_patterns", "終結のパターン", "評価シートと終結連絡票の選択肢。"),
        Table("meeting_rhythms", "会議の開き方", "支援調整会議の用紙の選択肢。"),
        Table("meeting_subjects", "案件の区分", "支援調整会議の用紙の選択肢。"),
        Table("meeting_outcomes", "会議の結論", "支援調整会議の用紙の選択肢。"),
        Table("municipal_duties", "支援決定の要否", "支援調整会議の用紙と報告書の選択肢。"),
        Table("liaison_kinds", "連絡の種類", "関係機関連絡票の選択肢。"),
        Table("consent_states", "情報提供の本人同意", "関係機関連絡票の選択肢。"),
        Table("liaison_answers", "連絡票への回答", "関係機関連絡票(回答)の選択肢。"),
        Table("decision_outcomes", "支援決定の結果", "支援決定通知書・不承認通知書の選択肢。"),
        Table("follow_up_means", "フォローの方法", "終結・フォロー連絡票の選択肢。"),
        Table("follow_up_findings", "フォローでわかったこと", "終結・フォロー連絡票の選択肢。"),
        Table(
            "periods", "日数のきまり",
            "終結、同意のない提供、会議、モニタリングで判断に使う日数。期限の日数は「すること・期間」で決めます。",
            texts=("days",), days=("days",),
        ),
        Table("report_columns", "月次報告の列", "国の集計表の列。4月1日に載っているものが、その年度の列になります。"),
    )
}


@dataclass(frozen=True)
class Row:
    """One row of a dated table. `extra` holds the columns only this table has; `is_own` says the municipality's."""

    code: str
    label: str
    starts_on: date | None = None
    ends_on: date | None = None
    position: int = 0
    source: str = ""
    certainty: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False
    line: int = 0

    @property
    def is_used(self) -> bool:
        """Say whether the row is offered as a choice; a row not offered still names what was once chosen."""
        return self.extra.get(IS_USED, "1") != "0"

    @property
    def is_certain(self) -> bool:
        return self.certainty != "未確認"

    def flag(self, name: str) -> bool:
        """
        Say whether a column of yes and no says yes; one the row does not have says no.

        Source: process.md §5
        """
        return self.extra.get(name, "") == "1"


def merge(packaged: Iterable[Row], own: Iterable[Row]) -> list[Row]:
    """
    Return the rows in use: the municipality's own, and the nation's for every day they leave free.

    A national row half covered by an own row of the same code keeps the rest of its period.

    Source: process.md §5
    """
    own = list(own)
    rest = list(packaged)
    for mine in own:
        rest = [piece for row in rest for piece in _without(row, mine)]
    return sorted([*own, *rest], key=lambda row: (row.position, row.code, row.starts_on or date.min))


def _without(row: Row, mine: Row) -> list[Row]:
    """Return what is left of a row outside the period of an own row of the same code."""
    if row.code != mine.code or not overlap(row, mine):
        return [row]
    left = []
    if mine.starts_on and (row.starts_on is None or row.starts_on < mine.starts_on):
        left.append(replace(row, ends_on=mine.starts_on - timedelta(days=1)))
    if mine.ends_on and (row.ends_on is None or mine.ends_on < row.ends_on):
        left.append(replace(row, starts_on=mine.ends_on + timedelta(days=1)))
    return left


def rows_on(rows: Iterable[Row], on: date) -> list[Row]:
    """
    Return the rows in force on a day in their order.

    Source: process.md §5
    """
    return sorted(in_force(rows, on), key=lambda row: (row.position, row.code))


def row_for(rows: Iterable[Row], code: str, on: date) -> Row | None:
    """
    Return the row that names a code on a day; outside every period, the one whose period lies nearest.

    A paper about an old day must never show a bare code.

    Source: process.md §5
    """
    known = (row for row in rows if row.code == code)
    return min(known, key=lambda row: _distance(row, on), default=None)


def _distance(row: Row, on: date) -> int:
    if row.starts_on is not None and on < row.starts_on:
        return (row.starts_on - on).days
    if row.ends_on is not None and on > row.ends_on:
        return (on - row.ends_on).days
    return 0
