"""Writes on persons (one module per kind of act)."""

from yorisoi.people.actions.keys import renew_keys, renew_many
from yorisoi.people.actions.pictures import (
    add_beyond,
    amend_relative,
    change_relation,
    part,
    place,
    relate,
    set_life,
    tidy,
    tie,
    untie,
)
from yorisoi.people.actions.protecting import end_protection, name_readers, protect, unveil
from yorisoi.people.actions.reaching import add_address, add_phone, end_address, remove_phone
from yorisoi.people.actions.registering import FIELDS, hold, register, update
from yorisoi.people.actions.relating import add_relative, part_household, remove_relationship

__all__ = [
    "FIELDS", "add_address", "add_beyond", "add_phone", "add_relative", "amend_relative", "change_relation",
    "end_address", "end_protection", "hold", "name_readers", "part", "part_household", "place", "protect",
    "register", "relate", "remove_phone", "remove_relationship", "renew_keys", "renew_many", "set_life", "tidy", "tie",
    "untie", "unveil", "update",
]
