"""
What may be attached: told by the content, never by the name.

Source: house (each rule names its own)
"""
