"""
本人・世帯・関係 (people, households).

Owns persons, their names, addresses and telephones, households and relationships. Does not know cases.
"""
