"""Reads of persons (one module per subject)."""

from yorisoi.people.queries.keys import LAST, in_key_order, keys_beginning_with
from yorisoi.people.queries.reaching import addresses, current_addresses, phones
from yorisoi.people.queries.relating import SAME_HOUSEHOLD, Relative, family, past_members

__all__ = [
    "LAST", "SAME_HOUSEHOLD", "Relative", "addresses", "current_addresses", "family", "in_key_order",
    "keys_beginning_with", "past_members", "phones",
]
