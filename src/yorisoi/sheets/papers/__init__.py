"""帳票 (papers): one file a paper; each offers PAPER and build(…) -> Paper."""
