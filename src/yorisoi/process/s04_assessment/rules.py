"""アセスメント: what keeps an edition from being saved or agreed, and what is said about it all the same."""

from dataclasses import dataclass
from datetime import date

from yorisoi.cases.rules.journey import Warning
from yorisoi.foundation.violations import Violation


@dataclass(frozen=True)
class EditionFacts:
    """One edition of the assessment, as far as the rules are concerned."""

    assessed_on: date
    agreed_on: date | None = None
    strengths: str = ""
    hopes: str = ""


@dataclass(frozen=True)
class Said:
    """What was answered to one question of the sheet: the choices, and words."""

    codes: tuple[str, ...] = ()
    note: str = ""


def may_begin(*, assessed_on: date, on: date) -> list[Violation]:
    """
    Return why an edition cannot be begun on that day: nobody was assessed tomorrow.

    Source: 手引き §6
    """
    if assessed_on <= on:
        return []
    return [
        Violation(
            "ASSESSED_IN_FUTURE", "アセスメントをはじめられません。", "アセスメントの日が今日より先の日付です。",
            "アセスメントの日を確かめてください。", field="assessed_on",
        )
    ]


def may_hear(*, given_on: date, on: date) -> list[Violation]:
    """
    Return why an expert's opinion cannot be recorded on that day.

    Source: 手引き §6(専門的な見立て)
    """
    if given_on <= on:
        return []
    return [
        Violation(
            "OPINION_IN_FUTURE", "専門職の意見を記録できません。", "意見を聞いた日が今日より先の日付です。",
            "意見を聞いた日を確かめてください。", field="given_on",
        )
    ]


def may_save(facts: EditionFacts) -> list[Violation]:
    """
    Return why an edition cannot be changed: what was agreed with the person stands.

    Source: 手引き §6(本人と協働で行う); process.md §1 s04
    """
    if facts.agreed_on is None:
        return []
    return [
        Violation(
            "ASSESSMENT_AGREED", "アセスメントは保存されていません。", "この版は、もう本人と確かめたものです。",
            "変わったことがあるときは、新しい版をつくって書いてください。",
        )
    ]


def may_agree(facts: EditionFacts, *, agreed_on: date, on: date) -> list[Violation]:
    """
    Return why the reading cannot be marked as confirmed with the person on that day.

    Source: 手引き §6(相談支援員と本人が協働で行う)
    """
    if facts.assessed_on <= agreed_on <= on:
        return []
    when = "今日より先です" if agreed_on > on else "アセスメントの日より前です"
    return [
        Violation(
            "AGREED_ON_WRONG", "本人と確かめたことを記録できません。", f"確かめた日が{when}。",
            "本人と確かめた日を入れてください。", field="agreed_on",
        )
    ]


def warnings(facts: EditionFacts) -> list[Warning]:
    """
    Return what is missing of the person in an edition. Allowed, but said: a plan built on it would lack it too.

    Source: 手引き §6(ストレングス・エンパワメント); process.md §4「本人不在」
    """
    found = []
    if not facts.strengths.strip():
        found.append(
            Warning(
                "PERSON_ABSENT", "本人不在",
                "本人の強みがまだ書かれていません。できていること、好きなこと、味方になる人を聞いてみてください。",
                "手引き §6",
            )
        )
    if not facts.hopes.strip():
        found.append(
            Warning(
                "PERSON_ABSENT", "本人不在", "本人の希望がまだ書かれていません。本人のことばのまま書きとめてください。", "手引き §6"
            )
        )
    return found
