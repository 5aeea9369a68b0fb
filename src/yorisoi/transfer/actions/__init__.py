"""Writes of imports (one module per step)."""

from yorisoi.transfer.actions.carrying import Carried, carry_out
from yorisoi.transfer.actions.looking import answer, check, look
from yorisoi.transfer.actions.matching import match
from yorisoi.transfer.actions.taking import drop, take
from yorisoi.transfer.actions.undoing import undo

__all__ = ["Carried", "answer", "carry_out", "check", "drop", "look", "match", "take", "undo"]
