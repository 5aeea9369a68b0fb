"""Writes on persons (one module per kind of act)."""

from yorisoi.people.actions.reaching import add_address, add_phone, end_address, remove_phone
from yorisoi.people.actions.registering import FIELDS, register, renew_keys, update
from yorisoi.people.actions.relating import add_relative, part_household, remove_relationship

__all__ = [
    "FIELDS", "add_address", "add_phone", "add_relative", "end_address", "part_household", "register",
    "remove_phone", "remove_relationship", "renew_keys", "update",
]
