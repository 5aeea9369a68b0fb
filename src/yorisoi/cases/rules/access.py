"""Who may see a case, and why. The set form for lists is `CaseQuerySet.visible_to`; a test holds both together."""

from dataclasses import dataclass
from datetime import date

from yorisoi.agencies.enums import SUPPORTERS, Role
from yorisoi.cases.enums import AssignmentKind, GrantBasis


@dataclass(frozen=True)
class Viewer:
    """The signed-in member of staff, as far as seeing is concerned."""

    role: str
    municipality_id: int
    agency_id: int


@dataclass(frozen=True)
class Hold:
    """One assignment or grant of the viewer on the case, in force on the day asked about."""

    kind: str
    ends_on: date | None = None


@dataclass(frozen=True)
class Access:
    """The answer of the door: may see, may write, and the reason in words."""

    may_see: bool
    may_write: bool
    reason: str


NO_ACCESS = Access(False, False, "")


def access_for(
    viewer: Viewer, *, municipality_id: int, agency_id: int, is_reported: bool, holds: list[Hold]
) -> Access:
    """
    Return what a viewer may do with a case and why.

    Assignment comes first (it lets write as long as one is a supporter of the case's agency), then the chief of that
    agency, the municipality's officer once the case was reported to it, a dated grant (meeting, introduction,
    provision), and the auditor, who only reads.

    Source: house.md §4「扉」; 手引き §8(自治体への報告)
    """
    if viewer.municipality_id != municipality_id:
        return NO_ACCESS
    for kind in (AssignmentKind.PRIMARY, AssignmentKind.SECONDARY):
        if any(hold.kind == kind for hold in holds):
            may_write = viewer.role in SUPPORTERS and viewer.agency_id == agency_id
            return Access(True, may_write, f"{kind.label}のため")
    if viewer.role == Role.CHIEF_COUNSELOR and viewer.agency_id == agency_id:
        return Access(True, True, "この機関の主任相談支援員のため")
    if viewer.role == Role.MUNICIPAL_OFFICER and is_reported:
        # The municipality decides and confirms (stage 08 lets it in by its role); it does not write the agency's record.
        return Access(True, False, "自治体として支援決定・報告の確認にあたるため")
    for hold in holds:
        if hold.kind in GrantBasis.values:
            until = f"({hold.ends_on.month}月{hold.ends_on.day}日まで)" if hold.ends_on else ""
            return Access(True, False, f"{GrantBasis(hold.kind).label}{until}")
    if viewer.role == Role.AUDITOR:
        return Access(True, False, "監査のため")
    return NO_ACCESS
