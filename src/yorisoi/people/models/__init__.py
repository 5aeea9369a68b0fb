"""本人・世帯・関係・秘匿・図・名寄せ (rows of the people room)."""

from yorisoi.people.models.household import Household, HouseholdMember, Relationship
from yorisoi.people.models.likeness import LikelyPair, PersonMerge
from yorisoi.people.models.person import Address, Person, PersonKey, Phone
from yorisoi.people.models.picture import Spot, Tie
from yorisoi.people.models.protection import ProtectedFrom, Protection, ProtectionReader

__all__ = [
    "Address", "Household", "HouseholdMember", "LikelyPair", "Person", "PersonKey", "PersonMerge", "Phone",
    "ProtectedFrom", "Protection", "ProtectionReader", "Relationship", "Spot", "Tie",
]
