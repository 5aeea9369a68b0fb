"""Writes on meetings: the meeting itself and its members (`calling`), its agenda (`tabling`), its outcomes (`concluding`)."""

from yorisoi.process.s07_meeting.actions.calling import add_member, call, remove_member, update
from yorisoi.process.s07_meeting.actions.concluding import (
    cancel,
    close_meeting,
    open_meeting,
    record_outcome,
    withdraw_item,
)
from yorisoi.process.s07_meeting.actions.tabling import add_topic, move_item, table_case, table_plan

__all__ = [
    "add_member", "add_topic", "call", "cancel", "close_meeting", "move_item", "open_meeting", "record_outcome",
    "remove_member", "table_case", "table_plan", "update", "withdraw_item",
]
