from django.db.models import TextChoices


class Stage(TextChoices):
    """段階 — the thirteen stages, in the order of time."""

    OUTREACH = "OUTREACH", "把握"
    INTAKE = "INTAKE", "相談受付"
    EMERGENCY = "EMERGENCY", "緊急支援"
    ASSESSMENT = "ASSESSMENT", "アセスメント"
    SCREENING = "SCREENING", "スクリーニング"
    PLAN = "PLAN", "プラン"
    MEETING = "MEETING", "支援調整会議"
    DECISION = "DECISION", "支援決定"
    PROVISION = "PROVISION", "支援の提供"
    MONITORING = "MONITORING", "モニタリング"
    REVIEW = "REVIEW", "評価"
    CLOSURE = "CLOSURE", "終結"
    FOLLOWUP = "FOLLOWUP", "フォロー"


class Turn(TextChoices):
    """次に動く人."""

    PERSON = "PERSON", "本人"
    COUNSELOR = "COUNSELOR", "相談支援員"
    MEETING = "MEETING", "支援調整会議"
    MUNICIPALITY = "MUNICIPALITY", "自治体"
    PARTNER = "PARTNER", "関係機関"
    NOBODY = "NOBODY", "なし"


class Standing(TextChoices):
    """ケースの状態."""

    ACTIVE = "ACTIVE", "支援中"
    INTERRUPTED = "INTERRUPTED", "中断中"
    ENDED = "ENDED", "おわり"


class AssignmentKind(TextChoices):
    PRIMARY = "PRIMARY", "主担当"
    SECONDARY = "SECONDARY", "副担当"


class GrantBasis(TextChoices):
    MEETING = "MEETING", "支援調整会議の構成員のため"
    INTRODUCTION = "INTRODUCTION", "つなぎ先の機関のため"
    PROVISION = "PROVISION", "支援の提供を担うため"


class DutyKind(TextChoices):
    """すること. Source: process.md §3."""

    EMERGENCY = "EMERGENCY", "緊急支援の対応"
    TRIAGE = "TRIAGE", "振り分けの判断"
    ARRIVAL_CHECK = "ARRIVAL_CHECK", "後日確認"
    TAKE_BACK = "TAKE_BACK", "受け直し"
    ASSESSMENT = "ASSESSMENT", "アセスメント着手"
    PLAN_DRAFT = "PLAN_DRAFT", "プラン案"
    TABLING = "TABLING", "会議にかける"
    DECISION = "DECISION", "支援決定・報告の確認"
    SERVICE_START = "SERVICE_START", "サービス開始の確認"
    FIRST_MONITORING = "FIRST_MONITORING", "直後のモニタリング"
    REGULAR_MONITORING = "REGULAR_MONITORING", "定期モニタリング"
    REVIEW = "REVIEW", "プラン評価"
    SILENCE = "SILENCE", "途切れ"
    INTERRUPTION_REPORT = "INTERRUPTION_REPORT", "中断の会議報告"
    RECONNECT = "RECONNECT", "再接触"
    SEEK_CONSENT = "SEEK_CONSENT", "同意への働きかけ"
    FOLLOW_UP = "FOLLOW_UP", "フォロー"
    RESOURCE_CHECK = "RESOURCE_CHECK", "資源の最終確認"
    NEXT_APPOINTMENT = "NEXT_APPOINTMENT", "次回の予定"
