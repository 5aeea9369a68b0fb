"""
Stage 08 — 支援決定 (Support decision).

Owns the municipality's decisions on statutory services and confirmations of reports.

Source: 手引き(平成26年4月)§8
"""
