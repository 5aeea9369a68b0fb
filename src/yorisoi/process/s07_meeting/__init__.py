"""
Stage 07 — 支援調整会議 (Support coordination meeting).

Owns meetings, members, agenda items and resource gaps.

Source: 手引き(平成26年4月)§7
"""
