"""
Stage 01 — 把握・アウトリーチ (Outreach).

Owns leads, outreach attempts and lists received from departments.

Source: 手引き(平成26年4月)§3
"""
