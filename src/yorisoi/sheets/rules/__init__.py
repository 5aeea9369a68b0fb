"""
What a paper is made of, and which characters it can show.

Source: domain §1(帳票); each rule names its own
"""
