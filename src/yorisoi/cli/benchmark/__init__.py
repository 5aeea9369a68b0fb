"""測る (benchmark): the real request path of the pages that must be fast, beside Django's admin and the bare SQL."""
