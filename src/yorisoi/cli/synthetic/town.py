"""模擬市 (the synthetic town): its agencies, staff and meetings, sized by how many people come."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency, Department, Municipality, Staff
from yorisoi.cli.synthetic.names import phone, staff_names
from yorisoi.cli.synthetic.words import Words
from yorisoi.cli.synthetic.writer import Row, Writer
from yorisoi.consents.models import ConsentRules
from yorisoi.process.s07_meeting.enums import MeetingRhythm, MeetingState
from yorisoi.process.s07_meeting.models import MeetingMember, SupportCoordinationMeeting
from yorisoi.reference import queries as reference
from yorisoi.resources.models import SocialResource

CODE = "990027"
NAME = "模擬市"
CASES_A_WORKER = 150
ACTIVE_SHARE = 0.12
MEETING_EVERY_DAYS = 14
PEOPLE_A_MEETING = 5000
MEETINGS_AHEAD_DAYS = 35
RULES_VERSION = "第1版"
PARTNERS = (
    ("社会福祉協議会", AgencyKind.SOCIAL_WELFARE_COUNCIL), ("福祉事務所", AgencyKind.WELFARE_OFFICE),
    ("東地域包括支援センター", AgencyKind.COMMUNITY_GENERAL_SUPPORT_CENTER),
    ("西地域包括支援センター", AgencyKind.COMMUNITY_GENERAL_SUPPORT_CENTER),
    ("障害者相談支援事業所", AgencyKind.DISABILITY_SUPPORT), ("ハローワーク", AgencyKind.HELLO_WORK),
    ("法律相談センター", AgencyKind.HOUTERASU), ("消費生活センター", AgencyKind.CONSUMER_CENTER),
    ("中央病院", AgencyKind.MEDICAL), ("こころのクリニック", AgencyKind.MEDICAL),
    ("保健センター", AgencyKind.PUBLIC_HEALTH), ("こども家庭センター", AgencyKind.CHILD_FAMILY),
    ("学習支援の教室", AgencyKind.SERVICE_PROVIDER), ("就労準備の作業所", AgencyKind.SERVICE_PROVIDER),
    ("居住支援法人", AgencyKind.SERVICE_PROVIDER), ("協力農園", AgencyKind.EMPLOYER),
    ("民生委員児童委員協議会", AgencyKind.WELFARE_VOLUNTEER), ("フードバンク", AgencyKind.NPO),
)
DEPARTMENTS = ("福祉課", "税務課", "水道課", "保険年金課", "健康課", "教育委員会", "住宅課")
RESOURCES = ("サロン「ひなた」", "子ども食堂", "朝の農園", "図書館の居場所", "見学できる運送会社", "リサイクル工房", "夜の学び直し")
WORKERS = (
    Role.COUNSELOR, Role.COUNSELOR, Role.COUNSELOR, Role.EMPLOYMENT_SUPPORTER, Role.COUNSELOR, Role.BUDGET_SUPPORTER,
    Role.COUNSELOR, Role.COMMUNITY_SOCIAL_WORKER,
)


@dataclass
class Town:
    """Everything a course of support meets: agencies, staff and meetings (as rows with ids)."""

    writer: Writer
    words: Words
    today: date
    municipality: Municipality
    office: Agency
    centers: list[Agency]
    partners: list[Agency]
    departments: list[Department]
    workers: dict[int, list[Staff]] = field(default_factory=dict)
    chiefs: dict[int, Staff] = field(default_factory=dict)
    officers: list[Staff] = field(default_factory=list)
    meetings: dict[int, list[tuple[date, list[Row]]]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    flags: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    def meeting_after(self, agency_id: int, day: date, chance: Random) -> Row | None:
        """Return a meeting of the agency on that day or later, one of those held side by side."""
        days = self.meetings[agency_id]
        index = bisect_left(days, day, key=lambda each: each[0])
        return chance.choice(days[index][1]) if index < len(days) else None

    def place_on_agenda(self, meeting: Row) -> int:
        """Return the next position on the agenda of a meeting."""
        self.places[meeting["id"]] = self.places.get(meeting["id"], 0) + 1
        return self.places[meeting["id"]]

    def partner(self, chance: Random) -> Agency:
        """Return some partner agency."""
        return self.partners[int(chance.random() * len(self.partners))]


def moment(day: date, chance: Random) -> datetime:
    """Return a moment in the office hours of a day (JST)."""
    return datetime(day.year, day.month, day.day, int(chance.random() * 8), int(chance.random() * 60), tzinfo=UTC)


def build(
    writer: Writer, chance: Random, *, code: str, people: int, agencies: int, since: date, today: date
) -> Town:
    """Build the town itself through the ORM, and its meetings through the writer."""
    municipality = Municipality.objects.create(code=code, name=NAME if code == CODE else f"{NAME}{code}")
    name = municipality.name
    owned = {"municipality": municipality}
    office = Agency.objects.create(kind=AgencyKind.MUNICIPAL_OFFICE, name=f"{name}役所", phone="000-000-0000", **owned)
    centers = [
        Agency.objects.create(
            kind=AgencyKind.SELF_RELIANCE_CONSULTATION, name=f"{name}くらし相談センター{index or ''}", is_commissioned=True,
            phone="000-000-0000", **owned,
        )
        for index in range(agencies)
    ]
    partners = [Agency.objects.create(kind=kind, name=f"{name}{label}", **owned) for label, kind in PARTNERS]
    town = Town(
        writer, Words(chance), today, municipality, office, centers, partners,
        [Department.objects.create(name=label, **owned) for label in DEPARTMENTS],
    )
    _hire(town, chance, people=people)
    _equip(town)
    _call_meetings(town, chance, people=people, since=since)
    return town


def _hire(town: Town, chance: Random, *, people: int) -> None:
    """Hire a chief and workers for each center (one for every CASES_A_WORKER active cases), and the others."""
    names = staff_names(chance)
    serial = 0

    def hire(agency: Agency, role: Role) -> Staff:
        nonlocal serial
        serial += 1
        name, _ = next(names)
        return Staff.objects.create(
            municipality=town.municipality, agency=agency, role=role, name=name.name, kana=name.kana, password="!",
            login_name=f"m{town.municipality.code[2:5]}-{serial:03d}",
            department=town.departments[0] if agency == town.office else None,
        )

    wanted = max(3, round(people * ACTIVE_SHARE / CASES_A_WORKER / len(town.centers)))
    for center in town.centers:
        town.chiefs[center.pk] = hire(center, Role.CHIEF_COUNSELOR)
        town.workers[center.pk] = [hire(center, WORKERS[index % len(WORKERS)]) for index in range(wanted)]
    town.officers = [hire(town.office, Role.MUNICIPAL_OFFICER) for _ in range(2)]
    hire(town.office, Role.AUDITOR)
    hire(town.office, Role.ADMINISTRATOR)
    hire(town.partners[5], Role.PARTNER_MEMBER)


def _equip(town: Town) -> None:
    ConsentRules.objects.create(
        municipality=town.municipality, version=RULES_VERSION, starts_on=date(2015, 4, 1),
        text="相談支援のために必要な範囲で記録し、支援に関わる機関と共有するときは本人の同意を得ます。(模擬市のひな形)",
    )
    verifier = town.workers[town.centers[0].pk][0]
    for index, name in enumerate(RESOURCES):
        SocialResource.objects.create(
            municipality=town.municipality, name=name, kind="居場所・仕事", verified_by=verifier,
            verified_on=town.today - timedelta(days=40 + 70 * index),
        )
    town.flags = {
        service.code: (service.needs_decision, service.own_procedure)
        for service in reference.services(town.today, town.municipality.pk)
    }


def _call_meetings(town: Town, chance: Random, *, people: int, since: date) -> None:
    """Call the regular meetings of each center: several side by side where many people come."""
    beside = max(1, round(people / PEOPLE_A_MEETING / len(town.centers)))
    for center in town.centers:
        day = since
        calendar: list[tuple[date, list[Row]]] = []
        while day <= town.today + timedelta(days=MEETINGS_AHEAD_DAYS):
            day += timedelta(days=MEETING_EVERY_DAYS if calendar else (2 - since.weekday()) % 7 + 7)
            calendar.append((day, [_call(town, chance, center, day, index) for index in range(beside)]))
        town.meetings[center.pk] = calendar


def _call(town: Town, chance: Random, center: Agency, day: date, index: int) -> Row:
    chief = town.chiefs[center.pk]
    is_held = day < town.today
    owned = {"municipality_id": town.municipality.pk}
    meeting = town.writer.add(
        SupportCoordinationMeeting, agency_id=center.pk, rhythm=MeetingRhythm.REGULAR, meets_on=day,
        starts_at=time(14), place=f"第{index + 1}会議室", state=MeetingState.HELD if is_held else MeetingState.PLANNED,
        chair_id=chief.pk, created_by_id=chief.pk, **owned,
    )
    asked = [
        (town.office, town.officers[0], True), (center, chief, False),
        (center, chance.choice(town.workers[center.pk]), False), (town.partners[0], None, False),
        (town.partners[1], None, False), (town.partners[5], None, False),
    ]
    for agency, staff, represents in asked:
        town.writer.add(
            MeetingMember, meeting_id=meeting["id"], agency_id=agency.pk, staff_id=staff.pk if staff else None,
            name=staff.name if staff else f"{agency.name}の担当者", attended=is_held, represents_municipality=represents,
            **owned,
        )
    return meeting


def contact_of(agency: Agency, chance: Random) -> str:
    """Return how a note names somebody of an agency."""
    return f"{agency.name} {phone(chance)}" if chance.random() < 0.1 else agency.name
