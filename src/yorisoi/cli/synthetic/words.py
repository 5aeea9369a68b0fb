"""記録のことば (Words): notes put together out of several hundred sentences, their length lognormal around 240."""

import re
from random import Random

from yorisoi.cli.synthetic.names import sections

# Half of all notes are shorter than exp(MU) characters; the mean is exp(MU + SIGMA²/2), about 240.
MU = 5.2
SIGMA = 0.68
SHORTEST, LONGEST = 30, 6000
THEMES = ("money", "health", "work", "housing", "family", "daily")
EXPANDED = 40
# After so many different ones a very long note may say something again.
MOST_SENTENCES = 30
_SLOT = re.compile(r"\{(\w+)\}")


class Words:
    """Sentences with their slots filled beforehand, so that a note is only picking."""

    def __init__(self, chance: Random) -> None:
        slots = sections("slots")
        # heading → sentence → the same sentence with its slots filled in some ways
        self.sentences: dict[str, list[list[str]]] = {
            heading: [
                [_SLOT.sub(lambda slot: chance.choice(slots[slot[1]]), template) for _ in range(EXPANDED)]
                if "{" in template else [template]
                for template in templates
            ]
            for heading, templates in sections("sentences").items()
        }

    def note(self, chance: Random, form: str, themes: tuple[str, ...]) -> str:
        """Return the body of one note about a person with such themes; no sentence comes twice."""
        wanted = min(LONGEST, max(SHORTEST, chance.lognormvariate(MU, SIGMA)))
        parts = [self._pick(chance, f"opening.{form}")]
        length = len(parts[0])
        said: set[tuple[str, int]] = set()
        while length < wanted - 20:
            theme = themes[int(chance.random() * len(themes))] if chance.random() < 0.8 else "thinking"
            ways = self.sentences[theme]
            index = int(chance.random() * len(ways))
            if (theme, index) in said:
                if len(said) > MOST_SENTENCES:
                    said.clear()
                continue
            said.add((theme, index))
            parts.append(ways[index][int(chance.random() * len(ways[index]))])
            length += len(parts[-1])
        if chance.random() < 0.6:
            parts.append(self._pick(chance, "next"))
        return "".join(parts)

    def about(self, chance: Random, theme: str, count: int = 2) -> str:
        """Return a few sentences on one theme."""
        return "".join(self._pick(chance, theme) for _ in range(count))

    def _pick(self, chance: Random, heading: str) -> str:
        ways = chance.choice(self.sentences[heading])
        return ways[int(chance.random() * len(ways))]
