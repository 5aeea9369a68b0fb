"""Writes of imports (one module per step)."""

from yorisoi.transfer.actions.carrying import Carried, carry_out
from yorisoi.transfer.actions.looking import answer, check, look
from yorisoi.transfer.actions.matching import forget, match, rename, say
from yorisoi.transfer.actions.taking import drop, take
from yorisoi.transfer.actions.undoing import undo
from yorisoi.transfer.actions.working import begin, leave, take_over

__all__ = [
    "Carried", "answer", "begin", "carry_out", "check", "drop", "forget", "leave", "look", "match", "rename", "say",
    "take", "take_over", "undo",
]
