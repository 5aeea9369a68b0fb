"""
Stage 02 — 包括的な相談受付 (Intake).

Owns receptions, worries, triage and enrollment requests.

Source: 手引き(平成26年4月)§4
"""
