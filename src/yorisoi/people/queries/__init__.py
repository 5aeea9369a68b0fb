"""Reads of persons (one module per subject)."""

from yorisoi.people.queries.keys import LAST, in_key_order, keys_beginning_with
from yorisoi.people.queries.protection import (
    Contact,
    contact,
    every_secret,
    is_protected,
    is_reader,
    protection_of,
    protections_around,
    secrets,
    secrets_around,
    veil,
)
from yorisoi.people.queries.reaching import addresses, current_addresses, phones
from yorisoi.people.queries.relating import SAME_HOUSEHOLD, Relative, family, past_members

__all__ = [
    "LAST", "SAME_HOUSEHOLD", "Contact", "Relative", "addresses", "contact", "current_addresses", "every_secret", "family",
    "in_key_order", "is_protected", "is_reader", "keys_beginning_with", "past_members", "phones", "protection_of",
    "protections_around", "secrets", "secrets_around", "veil",
]
