"""Zips from outside: in how many ways the reader says that one is broken."""

import zipfile
import zlib

# A broken zip fails as itself, as its packing, at its end, at the disk, at a number, at a method, or at a password.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
