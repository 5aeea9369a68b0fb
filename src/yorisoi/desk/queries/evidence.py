"""だれが見たか: the audit rows of one case in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from yorisoi.audit.models import AuditEntry
from yorisoi.cases.models import Case

PAGE = 50
VIEWED = "case.viewed"
# The first half of a code says which room acted.
ROOMS = {
    "case": "ケース", "person": "本人の情報", "consent": "本人同意", "disclosure": "同意のない提供", "note": "記録",
    "attachment": "添付", "draft": "書きかけ",
    "introduction": "つなぎ", "referral": "つなぎ", "discovery": "把握", "outreach": "把握", "reception": "相談受付",
    "intake": "相談受付", "triage": "振り分け", "enrollment": "利用申込み", "emergency": "緊急支援",
    "assessment": "アセスメント", "screening": "スクリーニング", "plan": "プラン", "meeting": "支援調整会議",
    "agenda": "支援調整会議", "decision": "支援決定", "report": "報告の確認", "provision": "支援の提供",
    "delivery": "支援の実施", "monitoring": "モニタリング", "effort": "つながる努力", "interruption": "中断",
    "employment": "就労・増収",
    "review": "プラン評価", "closure": "終結", "followup": "フォロー", "follow_up": "フォロー",
}
VERBS = {
    VIEWED: "ケースを開いた", "case.opened": "ケースをはじめた", "case.moved": "段階が動いた",
    "case.assigned": "担当に加えた", "case.handed_over": "担当を引きついだ", "case.granted": "閲覧をゆるした",
    "note.written": "記録を書いた", "attachment.added": "添付した", "attachment.opened": "添付を開いた",
    "attachment.removed": "添付を取りのぞいた", "draft.started": "下書きを書きはじめた",
    "draft.restored": "下書きのつづきを書いた", "draft.discarded": "下書きを捨てた",
    "person.protected": "連絡先を秘匿にした", "person.unveiled": "秘匿の連絡先を見た",
    "person.protection_readers": "連絡先を見てよい人をかえた", "person.protection_ended": "連絡先の秘匿をおえた",
}


@dataclass(frozen=True)
class Row:
    """One line: when, who, what, and for which reason they could see it."""

    at: datetime
    who: str
    what: str
    reason: str
    code: str


def entries(case: Case, *, only_views: bool) -> QuerySet[AuditEntry]:
    """Return the audit rows of a case, newest first."""
    found = AuditEntry.objects.filter(case_id=case.pk, municipality_id=case.municipality_id).order_by("-at", "-pk")
    return found.filter(verb=VIEWED) if only_views else found


def rows(found: Iterable[AuditEntry]) -> list[Row]:
    """Return audit rows in words."""
    return [Row(entry.at, entry.actor_name, words_for(entry.verb), entry.reason, entry.verb) for entry in found]


def words_for(verb: str) -> str:
    """Return an audit code in Japanese."""
    room = ROOMS.get(verb.partition(".")[0], "ケース")
    return VERBS.get(verb, f"{room}を書きこんだ")
