"""取りこみの決めごと: who may bring ledgers in, when an import may be carried out, and when undone."""

from collections.abc import Mapping, Sequence

from yorisoi.agencies.enums import Role
from yorisoi.foundation.violations import Violation
from yorisoi.transfer.enums import ImportState, LedgerKind
from yorisoi.transfer.rules.ledgers import Field

KEEPERS = frozenset({Role.CHIEF_COUNSELOR, Role.ADMINISTRATOR})
WHAT = "取りこめません。"
MOST_TOLD = 10


def may_import(*, role: str, kind: str = "") -> list[Violation]:
    """
    Return why somebody may not bring ledgers in. A list of staff gives sign-ins: the administrator's alone.

    Source: issue 4 (only the chief and the administrator may import); ADR 0005
    """
    if role not in KEEPERS:
        return [
            Violation(
                "NOT_A_LEDGER_KEEPER", WHAT, "台帳を取りこめるのは、主任相談支援員と管理者だけです。",
                "主任相談支援員か管理者に頼んでください。",
            )
        ]
    if kind == LedgerKind.STAFF and role != Role.ADMINISTRATOR:
        return [
            Violation(
                "STAFF_LEDGER_OF_ADMINISTRATOR", WHAT, "職員の登録は、管理者の仕事です。", "管理者に頼んでください。", "kind",
            )
        ]
    return []


def may_match(
    columns: Mapping[str, int], fields: Mapping[str, Field], *, width: int, has_worker: bool = True
) -> list[Violation]:
    """
    Return why the columns cannot stay as they were matched.

    Source: 様式【1】; issue 4
    """
    found = []
    for key, each in fields.items():
        if each.is_required and key not in columns:
            found.append(
                Violation(
                    "LEDGER_COLUMN_MISSING", "列が足りません。", f"「{each.label}」の列が選ばれていません。",
                    "ファイルのどの列かを選んでください。なければ、ファイルに列を足してもう一度選んでください。", key,
                )
            )
    twice = {number for number in columns.values() if list(columns.values()).count(number) > 1}
    for key in sorted(key for key, number in columns.items() if number in twice):
        found.append(
            Violation(
                "LEDGER_COLUMN_TWICE", "列を確かめてください。", "ファイルの同じ列が、2つ以上に選ばれています。",
                "どちらかを空にしてください。", key,
            )
        )
    for key in sorted(key for key, number in columns.items() if not 0 <= number < width):
        found.append(
            Violation(
                "LEDGER_COLUMN_GONE", "列を確かめてください。", "選ばれた列は、このファイルにありません。",
                "列を選びなおしてください。", key
            )
        )
    if "worker" in fields and "worker" not in columns and not has_worker:
        found.append(
            Violation(
                "LEDGER_WORKER_MISSING", "担当が決まりません。", "担当者の列も、書かれていない行の担当も選ばれていません。",
                "どちらかを選んでください。", "worker_of_blank",
            )
        )
    return found


def may_rename(*, is_taken: bool) -> list[Violation]:
    """
    Return why a kept way to match columns cannot be called so.

    Source: issue 4 (map columns once and keep the mapping)
    """
    if not is_taken:
        return []
    return [
        Violation(
            "MAPPING_NAME_TAKEN", "名前を変えられません。", "同じ種類の台帳に、同じ名前の合わせ方がもうあります。",
            "ほかの名前にしてください。", "name",
        )
    ]


def may_touch(*, work: str, is_own: bool = False) -> list[Violation]:
    """
    Return why nobody may do anything with a file now: a thread of the server is at work on it (and it is not that thread).

    Source: issue 4 (all or nothing per file)
    """
    if not work or is_own:
        return []
    return [
        Violation(
            "LEDGER_AT_WORK", "いまはできません。",
            "このファイルは、いま確かめているか、取りこんでいるか、取り消しているところです。",
            "おわるのを待つか、ようすの画面で止めてください。",
        )
    ]


def broken_off(*, is_stopped: bool) -> Violation:
    """
    Return what is said of a work that ended half-way: it left nothing behind.

    Source: issue 4 (an import killed half-way: all or nothing per file)
    """
    if is_stopped:
        return Violation("LEDGER_STOPPED", "途中で止めました。", "何も変えていません。", "もう一度行うこともできます。")
    return Violation(
        "LEDGER_BROKEN_OFF", "途中で止まりました。", "サーバーで思わぬことがおきました。何も変えていません。",
        "もう一度行ってください。また止まるときは、管理者に知らせてください。",
    )


def may_carry_out(*, state: str, right: int, wrong: int, kind: str) -> list[Violation]:
    """
    Return why an import cannot be carried out now.

    A table of choices replaces what is in use: it comes in whole or not at all.

    Source: issue 4 (import what is right); process.md §5
    """
    if state == ImportState.READ:
        return [Violation("LEDGER_NOT_CHECKED", WHAT, "まだ内容を確かめていません。", "先に列を合わせて、内容を確かめてください。")]
    if state in (ImportState.DONE, ImportState.UNDONE):
        return [
            Violation(
                "LEDGER_ALREADY_DONE", WHAT, "このファイルは、もう取りこみました。",
                "もう一度取りこむときは、ファイルを選ぶところから始めてください。",
            )
        ]
    if kind == LedgerKind.CHOICES and wrong:
        return [
            Violation(
                "CHOICES_NOT_WHOLE", WHAT,
                f"直すところのある行が{wrong}行あります。選択肢の表は、全部の行が正しいときにだけ入れかわります。",
                "行を直したファイルを選びなおしてください。",
            )
        ]
    if not right:
        return [
            Violation(
                "LEDGER_NOTHING_RIGHT", WHAT, "取りこめる行がありません。",
                "理由の一覧を見て行を直し、ファイルを選びなおしてください。",
            )
        ]
    return []


def may_undo(*, state: str, touched: Sequence[str], count: int) -> list[Violation]:
    """
    Return why an import cannot be undone: somebody has worked on what it brought in.

    Source: issue 4 (undo a whole import); seed 001 (記録は消さない)
    """
    if state != ImportState.DONE:
        return [Violation(
            "LEDGER_NOT_DONE", "取り消せません。", "この取りこみは、取り消せる状態ではありません。",
            "取りこみの一覧を見てください。",
        )]
    if not touched:
        return []
    more = f"ほか{count - MOST_TOLD}件" if count > MOST_TOLD else ""
    return [
        Violation(
            "LEDGER_WORKED_ON", "取り消せません。",
            f"取りこんだあとで、書かれたり変わったりしたものがあります: {'、'.join(touched[:MOST_TOLD])}{more}。",
            "あとからの仕事まで消さないように、まるごとは取り消しません。まちがいは、それぞれの画面で直してください。",
        )
    ]
