"""最初のサインイン (First sign-ins): names and one-time passwords, shown once at set-up."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

# Without 0/O and 1/l/I: it is read off a screen and typed.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class SignIn:
    """サインイン名と一度だけのパスワード: must be changed at the first sign-in."""

    login_name: str
    name: str
    role_name: str
    password: str


def one_time_password() -> str:
    """Return a password of four groups of four letters, easy to read out and to type."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def show(sign_ins: Iterable[SignIn]) -> None:
    """Print the sign-ins; they are kept nowhere."""
    print("\nサインイン名と、一度だけ使えるパスワード(いま表示するだけで、どこにも残しません):\n")
    for each in sign_ins:
        print(f"  {each.login_name:<12} {each.password}  {each.role_name} {each.name}")
    print("\n最初にサインインしたときに、自分のパスワードに変えます。")
    print("忘れたときは: yorisoi password サインイン名\n")
