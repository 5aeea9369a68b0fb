"""Forms of the transfer room, one module per subject."""
