"""Pages of the case's course (one module per page)."""
