"""
期間つきの法令・選択肢の表 (dated law tables).

Services, choice lists, names and amounts with their period and source. A municipality loads its own
rows. Decides nothing.
"""
