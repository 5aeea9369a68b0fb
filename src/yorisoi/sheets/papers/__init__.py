"""
帳票 (papers): one file a paper, and the list of them all.

A module of a paper offers

* `PAPER: Kind` – what it is;
* `build(subject, *, staff, on)` – the `Paper` of a subject as this member of staff may see it, with names as of `on`;
  `subject` is None for an empty paper. A paper in several languages takes `language="ja"` besides;
* `subjects(case)` – `[(pk, label), …]`, newest first: the plans (meetings, decisions …) of the case it can be printed of;
* `find(case, pk)` – the one of them with that id, or None if it is none of the case's.

The last two only where `PAPER.of` is neither CASE (the subject is the `Case` itself) nor NOBODY (there is none); a paper
of a CASE that has them prints earlier ones besides (`consent`).
A paper asks nobody for leave: whoever may see the case may print it, and who asks has looked (`sheets/views`).
A module is added to `ALL` by hand, in the order in which papers are listed.
"""

from types import ModuleType

from yorisoi.sheets.papers import (
    assessment,
    case_list,
    closure,
    consent,
    consent_rules,
    decision_notice,
    follow_up,
    intake,
    intake_hearing,
    liaison,
    liaison_answer,
    meeting_agenda,
    meeting_item,
    meeting_minutes,
    municipal_report,
    note_entry,
    note_list,
    plan,
    refusal_notice,
    review,
)

ALL: tuple[ModuleType, ...] = (
    intake, intake_hearing, consent, consent_rules, assessment, note_entry, note_list, case_list, plan, review,
    meeting_agenda, meeting_item, meeting_minutes, liaison, liaison_answer, decision_notice, refusal_notice, municipal_report,
    closure, follow_up,
)


def paper_of(code: str) -> ModuleType | None:
    """Return the module of the paper with that code."""
    return next((module for module in ALL if module.PAPER.code == code), None)
