"""印刷 (printing): which papers can be made of a case, and the making of one; whether one may, `access` has asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.sheets import excel, papers, pdf
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Bundle, Paper

LANGUAGES = {
    "ja": "日本語", "easy": "やさしい日本語", "en": "英語", "vi": "ベトナム語", "zh": "中国語", "pt": "ポルトガル語",
    "ne": "ネパール語",
}
# How many plans, notes … of a kind are listed at once.
SHOWN = 5
PDF, EXCEL = "pdf", "xlsx"
MEDIA_TYPES = {PDF: "application/pdf", EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True)
class Offer:
    """One kind of paper as a page lists it: in which languages, and of which plans, meetings … of the case."""

    kind: Kind
    subjects: Sequence[tuple[int, str]] = ()
    rest: int = 0
    can_list: bool = False

    @property
    def languages(self) -> list[tuple[str, str]]:
        return [(code, LANGUAGES[code]) for code in self.kind.languages]

    @property
    def every(self) -> int:
        return len(self.subjects) + self.rest

    @property
    def is_empty(self) -> bool:
        return self.kind.is_of_parts and not self.subjects


def offers(case: Case, *, all_of: str = "") -> list[Offer]:
    """Return the papers of a case in their order; of one kind all, of the others the newest."""
    found = []
    for module in papers.ALL:
        if module.PAPER.of is Of.NOBODY:
            continue
        every = module.subjects(case) if hasattr(module, "subjects") else []
        shown = every if module.PAPER.code == all_of else every[:SHOWN]
        found.append(Offer(module.PAPER, shown, len(every) - len(shown)))
    return found


def empty_offers() -> list[Offer]:
    """Return every paper as it can be printed empty; `can_list` tells of one that is filled with the own list."""
    return [Offer(module.PAPER, can_list=hasattr(module, "everything")) for module in papers.ALL]


def make(module: ModuleType, subject: Any | None, *, staff: Staff, on: date, language: str = "ja") -> Paper:
    """Return the paper of a subject (None: empty) as this member of staff may see it."""
    words = {"language": language} if len(module.PAPER.languages) > 1 else {}
    made = module.build(subject, staff=staff, on=on, **words)
    assert isinstance(made, Paper)
    return made


def rendered(made: Paper | Bundle, form: str, *, on: date) -> bytes:
    """Return the file of a paper in one of the two forms."""
    return pdf.render(made, on=on) if form == PDF else excel.render(made, on=on)


def file_name(kind: Kind, form: str, *, case: Case | None = None, language: str = "ja") -> str:
    """Return the name of a file: the paper and the number of the case, never anybody's name."""
    parts = [kind.code, case.number if case else "", language if language != "ja" else ""]
    return "-".join(filter(None, parts)) + f".{form}"


# What a meeting lays on its table: its own papers, and those of each case on the agenda.
OF_A_MEETING = ("meeting-agenda", "meeting-minutes")
OF_ITS_CASES = ("meeting-item", "intake", "assessment", "plan", "note-list", "review")


def day_of(day: date) -> str:
    """Return a day as it stands in the title of a batch."""
    return format_wareki(day)


def titles(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return the papers with those codes, with their numbers and titles."""
    kinds = [module.PAPER for code in codes if (module := papers.paper_of(code)) is not None]
    return [(kind.code, f"{kind.number}{kind.title}") for kind in kinds]


def wanted_for(items: Sequence[AgendaItem], codes: Sequence[str]) -> list[tuple[str, str, int | None]]:
    """Return what a batch makes: the meeting's own papers, then item by item (code, number of the case, id of the part)."""
    found: list[tuple[str, str, int | None]] = [(code, "", None) for code in OF_A_MEETING if code in codes]
    for item in items:
        case = item.case
        assert case is not None
        for code in OF_ITS_CASES:
            module = papers.paper_of(code) if code in codes else None
            if module is None:
                continue
            if module.PAPER.of is Of.ITEM:
                found.append((code, case.number, item.pk))
            elif module.PAPER.of is Of.CASE:
                found.append((code, case.number, None))
            elif module.PAPER.of is Of.PLAN and item.plan_id:
                found.append((code, case.number, item.plan_id))
            elif module.PAPER.of is Of.REVIEW:
                found += [(code, case.number, pk) for pk, _ in module.subjects(case)[:1]]
    return list(dict.fromkeys(found))
