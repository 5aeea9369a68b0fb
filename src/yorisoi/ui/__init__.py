"""画面の部品 (ui): the look, the base page, form rendering, fields, template tags and the component gallery.

Knows no welfare words beyond what a menu must say, owns no facts and asks the database nothing.
"""
