"""扉 (the door of the papers): whoever may see a case may print it; nobody else learns that there is one."""

from datetime import date
from types import ModuleType
from typing import Any

from django.http import Http404

from yorisoi.agencies.models import Staff
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.sheets import papers
from yorisoi.sheets.rules.kinds import Of


def paper(code: str, *, language: str = "ja") -> ModuleType:
    """
    Return the module of a paper in a language it has.

    :raises Http404: if there is no such paper, or not in that language
    """
    module = papers.paper_of(code)
    if module is None or language not in module.PAPER.languages:
        raise Http404
    return module


def subject_of_case(
    module: ModuleType, number: str, pk: int | None, *, staff: Staff, on: date | None = None
) -> tuple[Case, Any]:
    """
    Return the case and what its paper is made of: the case itself, or that plan, meeting, note … of it.

    :raises Http404: if the case is not theirs to see, or has no such part

    Source: docs/adr/0015
    """
    case = access_case(staff, number, on=on)
    if module.PAPER.of is Of.NOBODY:
        raise Http404
    if module.PAPER.of is Of.CASE and (pk is None or not hasattr(module, "find")):
        return case, case
    part = module.find(case, pk) if pk is not None else None
    if part is None:
        raise Http404
    return case, part
