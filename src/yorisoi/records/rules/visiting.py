"""Who writes notes at all, and one note for several people."""

from collections.abc import Mapping, Sequence

from yorisoi.agencies.enums import SUPPORTERS
from yorisoi.foundation.violations import Violation

MOST_PEOPLE = 12


def may_write_notes(role: str) -> list[Violation]:
    """
    Return why somebody has no notes to write: they are written by those who work on cases.

    Source: 様式【3】支援経過記録シート(対応者); ADR 0005
    """
    if role in SUPPORTERS:
        return []
    return [
        Violation(
            "NOTE_SUPPORTERS_ONLY", "記録は書けません。", "支援経過は、支援にあたる職員が書きます。",
            "伝えたいことは、担当の支援員に知らせてください。",
        )
    ]


def words_for(common: str, own: str) -> str:
    """
    Return the words of one person's note: those for everybody, and after them those for this record alone.

    Source: 様式【3】支援経過記録シート; 個人情報保護法 61条(目的に必要な範囲)
    """
    return "\n\n".join(part for part in (common.strip(), own.strip()) if part)


def may_write_visit(bodies: Mapping[str, str]) -> list[Violation]:
    """
    Return why a note for several people cannot be written: nobody chosen, too many, or nothing said about somebody.

    `bodies` holds what would stand in each person's record, by the name the writer knows them by.

    Source: 様式【3】支援経過記録シート(1人1枚)
    """
    what = "記録を保存できません。"
    if not bodies:
        return [
            Violation(
                "NOTE_WITHOUT_CASE", what, "だれの記録か、まだ選ばれていません。", "かな・名前・番号でさがして選んでください。",
                "person",
            )
        ]
    found = []
    if len(bodies) > MOST_PEOPLE:
        found.append(
            Violation(
                "VISIT_TOO_MANY", what, f"いちどに書けるのは{MOST_PEOPLE}人までです。", "人を分けて記録してください。", "person"
            )
        )
    empty = _names([name for name, body in bodies.items() if not body.strip()])
    if empty and len(bodies) > 1:
        found.append(
            Violation(
                "VISIT_SAYS_NOTHING", what, f"{empty}の記録に書くことが、まだありません。",
                "みんなの記録に残すことか、その人だけのことを書いてください。", "body",
            )
        )
    return found


def _names(names: Sequence[str]) -> str:
    return "、".join(f"{name}さん" for name in names)
