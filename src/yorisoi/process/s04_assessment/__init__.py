"""
Stage 04 — アセスメント (Assessment).

Owns versions of the assessment, issues, strengths and expert opinions.

Source: 手引き(平成26年4月)§6
"""
