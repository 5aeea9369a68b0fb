"""Ground floor: calendar, kana, yen, dated rows, violations. Knows no welfare words, and Django only beside rows and threads."""
