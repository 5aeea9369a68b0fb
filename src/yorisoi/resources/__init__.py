"""
社会資源 (social resources).

Owns the register of social resources and when each was last verified. Source: 手引き §7④, domain §8.
"""
