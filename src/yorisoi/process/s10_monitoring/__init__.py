"""
Stage 10 — モニタリング・支援の中断 (Monitoring, interruption).

Owns monitorings, efforts to reconnect, interruptions and resumptions, 就労・増収.

Source: 手引き(平成26年4月)§10
"""
