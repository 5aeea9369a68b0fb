"""One small world for the permission matrix: a case, and nine people who stand in nine relations to it."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from tests.client import StrictClient
from tests.crawl import signed_in
from tests.factories.base import DAY, make_agency, make_case, make_staff
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis
from yorisoi.cases.models import Case

VIEWERS = (
    "anonymous",  # nobody signed in
    "counselor",  # 主担当 of the case
    "stranger",  # a counselor of the same agency, of another case
    "chief",  # 主任相談支援員 of the agency
    "officer",  # 自治体職員; the case has been reported
    "partner",  # 関係機関の職員 without any grant
    "member",  # 支援調整会議の構成員: a dated grant to read
    "auditor",  # 監査担当
    "administrator",  # 管理者: keeps staff and settings, sees no case
)


@dataclass(frozen=True)
class World:
    """ケースとそれを見る人: `staff[viewer]` is None for anonymous. All others signed in when the world began."""

    case: Case
    staff: dict[str, Any]
    sessions: dict[str, str] = field(default_factory=dict)

    def client_of(self, viewer: str) -> StrictClient:
        """Return a browser of the viewer's: signing in for every page takes as long as many a page."""
        client = StrictClient()
        if viewer in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[viewer]
        return client

    def sign_in(self) -> "World":
        for viewer, staff in self.staff.items():
            if staff is not None:
                self.sessions[viewer] = signed_in(staff).cookies[settings.SESSION_COOKIE_NAME].value
        return self


def make_world() -> World:
    """Build the world."""
    counselor = make_staff(Role.COUNSELOR)
    case = make_case(actor=counselor, on=DAY)
    stranger = make_staff(Role.COUNSELOR)
    make_case(actor=stranger, on=DAY)
    officer = make_staff(Role.MUNICIPAL_OFFICER)
    volunteers = make_agency(kind=AgencyKind.WELFARE_VOLUNTEER, name="架空市民生委員児童委員協議会")
    member = make_staff(Role.PARTNER_MEMBER, agency=volunteers, name="三好 久子")
    cases.report_to_municipality(case, on=DAY)
    cases.grant(
        case=case, staff=member, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=counselor
    )
    return World(
        case,
        {
            "anonymous": None,
            "counselor": counselor,
            "stranger": stranger,
            "chief": make_staff(Role.CHIEF_COUNSELOR),
            "officer": officer,
            "partner": make_staff(Role.PARTNER_MEMBER),
            "member": member,
            "auditor": make_staff(Role.AUDITOR),
            "administrator": make_staff(Role.ADMINISTRATOR),
        },
    ).sign_in()
