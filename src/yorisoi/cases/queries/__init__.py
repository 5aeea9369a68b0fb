"""Reads about cases: who carries them (`people_of`), periods (`periods`), duties (`duties`)."""
