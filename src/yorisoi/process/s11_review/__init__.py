"""
Stage 11 — プラン評価・再プラン (Plan review).

Owns plan reviews and their conclusion.

Source: 手引き(平成26年4月)§11
"""
