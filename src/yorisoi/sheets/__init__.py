"""
帳票 (sheets): the standard papers, one file a paper, as PDF and as Excel.

Reads only. Owns the layout of a paper (`rules/layout.py`), its two outputs (`pdf.py`, `excel.py`) and the papers
themselves (`papers/`). What a paper shows is what was entered once in the rooms of the process.

Source: 手引き第4章 1「帳票」; 自立相談支援機関使用標準様式(帳票類)
"""
