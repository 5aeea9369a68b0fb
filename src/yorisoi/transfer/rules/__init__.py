"""
Rules of 取り込みと書き出し: which columns a ledger may have, how its cells are read, and how an export is laid out.

Source: ADR 0015; each rule names its own
"""
