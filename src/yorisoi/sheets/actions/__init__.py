"""Writes of the papers: batches (`batches`) and forms of the municipality's own (`layouts`)."""
