"""What is written in place of the marks: cleaned of what Excel cannot hold, and every loss noted."""

import re
from collections.abc import Mapping

from yorisoi.sheets.rules import lines, marks
from yorisoi.sheets.rules.lines import Rows

MOST_IN_CELL = 32_767
MOST_IN_HEADER = 255
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SIZE = re.compile(r"&\d+$")


class Values:
    """The values of the marks for one case; `notices` says what could not be written."""

    def __init__(self, values: Mapping[str, str], rows: Mapping[str, Rows]) -> None:
        self._values, self._rows = values, rows
        self._notices: dict[str, None] = {}
        self.asked: dict[str, None] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        return (*lines.left_out(self.asked, self._rows), *self._notices)

    def plain(self, name: str) -> str:
        """Return a value as a shape may show it."""
        self.asked[name] = None
        text = self._values[name] if name in self._values else lines.value(name, self._rows)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if bad := dict.fromkeys(_FORBIDDEN.findall(text)):
            codes = "・".join(f"U+{ord(each):04X}" for each in bad)
            self._notices[f"「{name}」から、Excelに書けない字({codes})を除きました。"] = None
        return _FORBIDDEN.sub("", text)

    def in_shape(self, name: str, before: str) -> str:
        return self.plain(name)

    def in_cell(self, name: str, before: str) -> str:
        # Excel reads _x000D_ in a cell as a character by its code.
        return _LOOKS_ESCAPED.sub("_x005F_", self.plain(name))

    def cell(self, runs: list[str]) -> list[str]:
        """Return the runs of a cell with their marks replaced, as long as Excel lets a cell be."""
        made = marks.spread(runs, self.in_cell)
        over = _length("".join(made)) - MOST_IN_CELL
        if over > 0:
            names = "・".join(dict.fromkeys(marks.found_in("".join(runs))))
            self._notices[f"ひとつのセルに入るのは{MOST_IN_CELL:,}字までのため、「{names}」の終わりが入っていません。"] = None
            for place in reversed(range(len(made))):
                old, made[place] = made[place], _shorter(made[place], over)
                over -= _length(old) - _length(made[place])
        return made

    def header(self, text: str) -> str:
        """Return a header with its marks replaced; Excel takes no longer one, and reads & as a sign of its own."""
        names = marks.found_in(text)
        values = {name: " ".join(self.plain(name).split("\n")) for name in names}
        made = _header(text, values)
        while _length(made) > MOST_IN_HEADER and any(values.values()):
            longest = max(values, key=lambda name: _length(values[name]))
            over = _length(made) - MOST_IN_HEADER
            kept = _shorter(values[longest], over + 1).removesuffix("…")
            values[longest] = f"{kept}…" if kept else ""
            self._notices[
                f"ヘッダーとフッターは{MOST_IN_HEADER}字までのため、「{longest}」の終わりが入っていません。"
            ] = None
            made = _header(text, values)
        return made


def _header(text: str, values: Mapping[str, str]) -> str:
    def value(name: str, before: str) -> str:
        said = values[name].replace("&", "&&")
        # A number right behind the size of the letters would be read as a part of it.
        return f" {said}" if said[:1].isdigit() and _SIZE.search(before) else said

    return marks.spread([text], value)[0]


def _length(text: str) -> int:
    """Return how long a text is as Excel counts: a rare character counts twice."""
    return len(text.encode("utf-16-le")) // 2


def _shorter(text: str, over: int) -> str:
    """Return a text without so much of its end, as Excel counts; no character is cut in two."""
    return text.encode("utf-16-le")[: max(_length(text) - max(over, 0), 0) * 2].decode("utf-16-le", errors="ignore")
