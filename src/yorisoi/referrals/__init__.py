"""
つなぎ (introductions and warm handovers).

Owns introductions, their arrival checks and taking back. Source: 手引き §4.
"""
