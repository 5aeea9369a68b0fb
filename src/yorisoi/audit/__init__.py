"""
証跡 (audit).

Who saw or changed what, and when. Holds values only, no foreign keys: evidence outlives what it speaks
of.
"""
