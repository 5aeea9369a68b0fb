"""Builders of the lower floors. Every person here is invented; telephone numbers are zeros; the town is 架空市."""

from datetime import date
from itertools import count
from typing import Any

from tests.factories.again import repeated
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency, Department, Municipality, Staff
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Turn
from yorisoi.cases.models import Case
from yorisoi.people import actions as people
from yorisoi.people.models import Person

DAY = date(2026, 6, 10)
_serial = count(1)

STAFF_NAMES = {
    Role.CHIEF_COUNSELOR: "佐々木 由美",
    Role.COUNSELOR: "高梨 修",
    Role.EMPLOYMENT_SUPPORTER: "中井 誠",
    Role.BUDGET_SUPPORTER: "前田 京子",
    Role.INTEGRATION_COORDINATOR: "西尾 明",
    Role.COMMUNITY_SOCIAL_WORKER: "古川 薫",
    Role.MUNICIPAL_OFFICER: "原 直樹",
    Role.PARTNER_MEMBER: "南 和子",
    Role.AUDITOR: "戸田 仁",
    Role.ADMINISTRATOR: "管理 担当",
}


def make_municipality(*, code: str = "990019", name: str = "架空市") -> Municipality:
    return Municipality.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_agency(
    *, kind: AgencyKind = AgencyKind.SELF_RELIANCE_CONSULTATION, name: str = "架空市くらし相談センター",
    municipality: Municipality | None = None,
) -> Agency:
    town = municipality or make_municipality()
    return Agency.objects.get_or_create(
        municipality=town, name=name,
        defaults={"kind": kind, "is_commissioned": kind == AgencyKind.SELF_RELIANCE_CONSULTATION},
    )[0]


def make_department(*, name: str = "福祉課", municipality: Municipality | None = None) -> Department:
    return Department.objects.get_or_create(municipality=municipality or make_municipality(), name=name)[0]


@repeated
def make_staff(role: Role = Role.COUNSELOR, *, agency: Agency | None = None, **facts: Any) -> Staff:
    """Build a member of staff of a role, in the agency such a role works for."""
    if agency is None:
        agency = {
            Role.MUNICIPAL_OFFICER: lambda: make_agency(kind=AgencyKind.MUNICIPAL_OFFICE, name="架空市役所"),
            Role.AUDITOR: lambda: make_agency(kind=AgencyKind.MUNICIPAL_OFFICE, name="架空市役所"),
            Role.PARTNER_MEMBER: lambda: make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空"),
        }.get(role, make_agency)()
    facts.setdefault("login_name", f"staff{next(_serial)}")
    facts.setdefault("name", STAFF_NAMES[role])
    facts.setdefault("must_change_password", False)
    staff = Staff(municipality_id=agency.municipality_id, agency=agency, role=role, **facts)
    staff.set_password("himitsu-no-kotoba-1")
    staff.save()
    return staff


@repeated
def make_person(*, actor: Staff, on: date = DAY, **facts: Any) -> Person:
    facts.setdefault("name", "山川 はるか")
    facts.setdefault("kana", "やまかわ はるか")
    return people.register(actor=actor, on=on, **facts)


@repeated
def make_case(
    *, actor: Staff, on: date = DAY, person: Person | None = None, stage: Stage = Stage.INTAKE,
    turn: Turn = Turn.COUNSELOR,
) -> Case:
    """Open a case with its actor as 主担当. The stage is only as true as the test needs it."""
    return cases.open_case(person=person or make_person(actor=actor, on=on), stage=stage, turn=turn, actor=actor, on=on)
