"""What may be attached: told by the content, never by the name."""
