"""
支援ケース (support cases).

Owns the case, its stage and turn, assignments, grants, and the one door (`access`). The stage rooms
write the facts.
"""
