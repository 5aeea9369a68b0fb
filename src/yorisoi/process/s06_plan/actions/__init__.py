"""Writes of the plan: what is written in it (`writing`), what becomes of it (`steps`)."""

from yorisoi.process.s06_plan.actions.steps import (
    amend,
    endorse,
    finish,
    mark_tabled,
    return_plan,
    take_off_agenda,
)
from yorisoi.process.s06_plan.actions.writing import agree, draft, save

__all__ = ["agree", "amend", "draft", "endorse", "finish", "mark_tabled", "return_plan", "save", "take_off_agenda"]
