"""
Pure rules of the dated tables: which rows are in force (`tables`), and what a CSV file holds (`files`).

Source: process.md §5(期間つきの表); each rule names its own
"""
