"""Pages of the desk: today, the list, search, the cover of a case, and the person's own data."""
