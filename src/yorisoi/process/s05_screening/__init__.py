"""
Stage 05 — スクリーニング (Screening).

Owns the decision to plan, hand over or end.

Source: 手引き(平成26年4月)§6
"""
