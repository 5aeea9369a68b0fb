"""
Rules on persons (one module per subject).

Source: seed 003・004(個人情報は必要最小限); each rule names its own
"""

from yorisoi.people.rules.covering import MARK, Secret, cover, pattern_of, pieces, veil
from yorisoi.people.rules.guarding import Guard, guard_of, is_marked
from yorisoi.people.rules.pictures import FARTHEST, may_die, may_place, may_relate, may_tie, through
from yorisoi.people.rules.protection import (
    may_end_protection,
    may_name_readers,
    may_protect,
    may_take_back,
    may_unveil,
    needs_reader,
)
from yorisoi.people.rules.reaching import REPLACES, may_add_address, may_end
from yorisoi.people.rules.registering import INNER, KEY_LENGTH, OLDEST_YEARS, may_register, search_keys
from yorisoi.people.rules.relating import OPPOSITE, may_add_relative, opposite

__all__ = [
    "FARTHEST", "INNER", "KEY_LENGTH", "MARK", "OLDEST_YEARS", "OPPOSITE", "REPLACES", "Guard", "Secret", "cover", "guard_of",
    "is_marked", "may_add_address", "may_add_relative", "may_die", "may_end", "may_end_protection",
    "may_name_readers", "may_place", "may_protect", "may_register", "may_relate", "may_take_back", "may_tie", "may_unveil",
    "needs_reader", "opposite", "pattern_of", "pieces", "search_keys", "through", "veil",
]
