"""
Stage 03 — 緊急的な支援 (Emergency support).

Owns urgent needs and what was done about them.

Source: 手引き(平成26年4月)§5
"""
