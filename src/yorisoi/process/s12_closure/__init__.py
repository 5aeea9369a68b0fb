"""
Stage 12 — 終結 (Closure).

Owns closures, patterns and the person's will.

Source: 手引き(平成26年4月)§12
"""
