"""
Stage 09 — 支援サービスの提供 (Service provision).

Owns starts and ends of services, deliveries and accompaniment.

Source: 手引き(平成26年4月)§9
"""
