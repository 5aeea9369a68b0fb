"""
統計のきまり: rates, targets, periods, closing and the reading of published tables. Plain values only.

Source: domain §2(国の集計); each rule names its own
"""
