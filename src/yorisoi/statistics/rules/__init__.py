"""統計のきまり: rates, targets, periods, closing and the reading of published tables. Plain values only."""
