"""部屋の一覧 (Rooms): every Django app of the house, from the ground floor up."""

import importlib.util

ROOMS = (
    "yorisoi.ui",
    "yorisoi.audit",
    "yorisoi.agencies",
    "yorisoi.reference",
    "yorisoi.people",
    "yorisoi.cases",
    "yorisoi.search",
    "yorisoi.drafts",
    "yorisoi.records",
    "yorisoi.consents",
    "yorisoi.referrals",
    "yorisoi.resources",
    "yorisoi.process.s01_outreach",
    "yorisoi.process.s02_intake",
    "yorisoi.process.s03_emergency",
    "yorisoi.process.s04_assessment",
    "yorisoi.process.s05_screening",
    "yorisoi.process.s06_plan",
    "yorisoi.process.s07_meeting",
    "yorisoi.process.s08_decision",
    "yorisoi.process.s09_provision",
    "yorisoi.process.s10_monitoring",
    "yorisoi.process.s11_review",
    "yorisoi.process.s12_closure",
    "yorisoi.process.s13_followup",
    "yorisoi.statistics",
    "yorisoi.sheets",
    "yorisoi.transfer",
    "yorisoi.desk",
)


def exists(module: str) -> bool:
    """Return whether the module can be imported, without importing it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def rooms_with(part: str) -> list[str]:
    """Return the rooms that hold the part (`apps`, `urls`), in the order of the house."""
    return [room for room in ROOMS if exists(f"{room}.{part}")]
