"""
Stage 13 — 終結後のフォロー (Follow-up).

Owns the dated checks agreed at closure.

Source: 手引き(平成26年4月)§12
"""
