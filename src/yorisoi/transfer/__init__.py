"""
取り込みと書き出し (transfer): ledgers that come in, and everything that goes out.

Owns the wizard that reads a ledger (Excel, CSV), its mappings and its imports, which are undone as a whole; and the
exports of one case, of a municipality and for research. It writes by the actions of the rooms below only.
"""
