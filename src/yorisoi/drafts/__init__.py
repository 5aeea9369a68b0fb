"""Drafts — 書きかけ (what is being typed and is not yet saved)

Owns the copy of every form with text that is being typed: saved on the server within two seconds, encrypted in the
browser while the server cannot be reached, offered back to the one who typed it, gone when the record is saved.
Does not know what the forms mean: a draft is the fields of a form on a page, bound to a worker and, below a case, to
the case and its permissions.

Source: domain §9 No. 1 (総務省行政評価局 令和4年4月26日の改善勧告)
"""
