"""統計の画面: the monthly report, the fiscal year, cross tables, comparison, settings, 偏り."""
