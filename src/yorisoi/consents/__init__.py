"""
本人同意 (consents).

Owns consents with purpose, recipients and method, their withdrawal, and disclosures on another legal
basis. Source: 手引き 4-2, seed 003.
"""
