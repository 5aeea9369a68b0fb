"""Search — 全文検索 (the index of words)

Owns one index of texts that belong to cases (the notes first of all): overlapping pairs of characters made by one
tokenizer in Python, kept by SQLite's FTS5 or PostgreSQL's tsvector with GIN, asked in one way with the same answers.
Does not decide who may see: it is given the cases or the scope, and the asking room applies the door's filter again.

Source: stack.md §2
"""
