"""What a paper is made of, and which characters it can show."""
