"""台帳の読みとり (reading): from the bytes of a file somebody sent to rows of text. Knows nothing of rooms or rows kept."""
