"""Reads of the desk: what is due, lists, search, the cover of a case, and where a case stands."""
