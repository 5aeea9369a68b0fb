"""
機関・職員・役割 (agencies and staff).

Owns municipalities, departments, agencies, contact points and staff. Does not know cases.
"""
