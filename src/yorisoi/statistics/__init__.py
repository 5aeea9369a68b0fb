"""
統計 (statistics).

Reads only. Owns 偏り (who came, who was accepted); the monthly figures come here, one figure a file.

Source: 手引き(平成26年4月)第5章 2※
"""
