"""
Stage 06 — プラン策定 (Plan).

Owns plans, goals, roles, planned services and minor amendments. Does not endorse or decide by itself.

Source: 手引き(平成26年4月)§6–7
"""
