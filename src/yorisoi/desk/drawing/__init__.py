"""経過の図の作図: what happened in a case on one line of time; pure Python, knows neither the database nor the clock."""
