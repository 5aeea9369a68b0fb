"""つくりもの (synthetic): a plausible city of invented people, made fast, in bulk and from a seed."""
