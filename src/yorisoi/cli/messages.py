"""断りの文 (Messages): every refusal of the program, read from the rules, to be read aloud by a practitioner."""

import argparse
import ast
from dataclasses import dataclass
from pathlib import Path

SRC = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Message:
    """One refusal as its rule writes it; 〔…〕 stands for what is filled in."""

    code: str
    place: str
    what: str
    why: str
    todo: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the form."""
    parser.add_argument("--markdown", action="store_true", help="docs/messages.md の形で出す")


def run(args: argparse.Namespace) -> int:
    """Print every refusal."""
    if args.markdown:
        print(markdown(), end="")
    else:
        for message in messages():
            print(f"{message.code}\n  {message.what}{message.why}{message.todo}")
    return 0


def messages() -> list[Message]:
    """Return every refusal of the source, by code and place."""
    found = [
        message
        for file in sorted(SRC.rglob("*.py"))
        if "cli" not in file.relative_to(SRC).parts
        for message in _messages_of(file)
    ]
    return sorted(found, key=lambda message: (message.code, message.place))


def _messages_of(file: Path) -> list[Message]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    place = str(file.relative_to(SRC).parent if file.name == "rules.py" else file.relative_to(SRC).with_suffix(""))
    return [
        message
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Violation"
        if (message := _message(node, place)) is not None
    ]


def _message(node: ast.Call, place: str) -> Message | None:
    parts = dict(zip(("code", "what", "why", "todo"), node.args, strict=False))
    parts |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    code = parts.get("code")
    if not isinstance(code, ast.Constant):
        return None
    return Message(str(code.value), place, *(_words(parts[name]) for name in ("what", "why", "todo")))


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(value) for value in node.values)
    if isinstance(node, ast.IfExp):
        return f"{_words(node.body)}/{_words(node.orelse)}"
    return "〔…〕"


def markdown() -> str:
    """Return the list as it stands in docs/messages.md."""
    lines = [
        "# 断りの文の一覧", "",
        "何ができなかったか・なぜか・次に何をするか、の順です。〔…〕には、その場の言葉が入ります。",
        "この頁は `yorisoi messages --markdown` がつくります。声に出して読んで、おかしいところを教えてください。", "",
        "| 符号 | 部屋 | 文 |", "|---|---|---|",
    ]
    lines += [
        f"| `{message.code}` | `{message.place}` | {message.what}{message.why}{message.todo} |".replace("\n", " ")
        for message in messages()
    ]
    return "\n".join(lines) + "\n"
