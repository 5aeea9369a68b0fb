"""Reads of imports (one module per subject)."""
