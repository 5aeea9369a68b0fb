"""一度だけ使うパスワード: read off a screen, told by telephone, typed once."""

import secrets

# Without 0/O and 1/l/I.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Return a password of four groups of four letters, easy to read out and to type."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
