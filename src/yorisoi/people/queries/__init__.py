"""Reads of persons (one module per subject)."""

from yorisoi.people.queries.keys import LAST, KeysSeen, keys_beginning_with
from yorisoi.people.queries.pictures import (
    Around,
    Bond,
    FamilyPicture,
    around,
    bonds_in_words,
    family_picture,
    tie_label,
    tie_words,
    ties,
)
from yorisoi.people.queries.protection import (
    Contact,
    anybody_protected,
    by_masked_phone,
    contact,
    ever_masked_in,
    every_secret,
    is_protected,
    is_reader,
    living_with_protected,
    masked_in,
    protected_people,
    protection_of,
    protections_around,
    secrets,
    secrets_around,
    veil,
)
from yorisoi.people.queries.reaching import addresses, current_addresses, phones
from yorisoi.people.queries.relating import SAME_HOUSEHOLD, Relative, family, household_size, past_members

__all__ = [
    "LAST", "SAME_HOUSEHOLD", "Around", "Bond", "Contact", "FamilyPicture", "KeysSeen", "Relative", "addresses",
    "anybody_protected", "around", "bonds_in_words", "by_masked_phone", "contact", "current_addresses",
    "ever_masked_in", "every_secret", "family", "family_picture", "household_size",
    "is_protected", "is_reader", "keys_beginning_with",
    "living_with_protected", "masked_in", "past_members", "phones", "protected_people", "protection_of",
    "protections_around", "secrets", "secrets_around", "tie_label", "tie_words", "ties", "veil",
]
