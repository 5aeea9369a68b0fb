"""Acts of the desk that concern several rooms at once (one module per subject)."""

from yorisoi.desk.actions.merging import merge_people, unmerge_people
from yorisoi.desk.actions.protecting import end_protection, name_readers, protect

__all__ = ["end_protection", "merge_people", "name_readers", "protect", "unmerge_people"]
