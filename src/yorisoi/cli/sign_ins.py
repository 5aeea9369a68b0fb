"""最初のサインイン (First sign-ins): names and one-time passwords, shown once at set-up."""

from collections.abc import Iterable
from dataclasses import dataclass

from yorisoi.foundation.one_time import one_time_password as one_time_password


@dataclass(frozen=True)
class SignIn:
    """サインイン名と一度だけのパスワード: must be changed at the first sign-in."""

    login_name: str
    name: str
    role_name: str
    password: str


def show(sign_ins: Iterable[SignIn]) -> None:
    """Print the sign-ins; they are kept nowhere."""
    print("\nサインイン名と、一度だけ使えるパスワード(いま表示するだけで、どこにも残しません):\n")
    for each in sign_ins:
        print(f"  {each.login_name:<12} {each.password}  {each.role_name} {each.name}")
    print("\n最初にサインインしたときに、自分のパスワードに変えます。")
    print("忘れたときは: yorisoi password サインイン名\n")
