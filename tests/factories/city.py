"""架空市 with one case at every place of the journey: the world of the tests that look at every page."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import reverse

from tests.factories import attachments, drafts, intake, layouts, ledgers, meeting, plan, provision, review
from tests.factories.base import make_agency, make_municipality, make_staff
from yorisoi.agencies import actions as agencies
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Staff
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis
from yorisoi.cases.models import Case
from yorisoi.cli.scenario import town as demo_town
from yorisoi.consents.models import Consent
from yorisoi.desk import actions as desk
from yorisoi.people import actions as people
from yorisoi.people.actions import finding
from yorisoi.people.models import Tie
from yorisoi.process.s02_intake.enums import TriageOutcome
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.process.s03_emergency.models import EmergencySupport
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s09_provision.models import ServiceProvision
from yorisoi.process.s10_monitoring import actions as monitoring
from yorisoi.process.s10_monitoring.enums import HeardFrom, OutcomeKind
from yorisoi.process.s10_monitoring.models import EmploymentOutcome
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.records.models import CaseNote
from yorisoi.reference import actions as tables
from yorisoi.reference.rules.tables import TABLES
from yorisoi.referrals import actions as referrals
from yorisoi.referrals.enums import IntroductionKind
from yorisoi.referrals.models import Introduction

FEED_MADE_AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
PASSWORD = "himitsu-no-kotoba-1"
NOTES = 30  # more than one page of the course shows
OWN_TABLE = "code,label,starts_on,ends_on,position,source,certainty\r\nHEATING,暖房のこと,2026-04-01,,1,架空市の判断,確認済み\r\n"
VIEWERS = ("takanashi", "sasaki", "hara", "kanri", "minami", "toda")  # one of each kind of reader

# page of a case -> the cases at which there is something to do on it
WORK = {
    "outreach:index": ("lead",), "outreach:conclude": ("lead",),
    "intake:index": ("received", "in_need", "nameless"), "intake:enroll": ("waiting", "nameless"),
    "emergency:index": ("urgent", "in_need"), "emergency:new": ("started",),
    "assessment:edit": ("assessing",), "assessment:index": ("enrolled", "assessing"),
    "screening:new": ("assessed",), "plan:index": ("screened", "drafting"),
    "meeting:table": ("agreed", "interrupted"), "decision:edit": ("endorsed", "decided"), "decision:own": ("received",),
    "provision:index": ("decided",), "provision:deliver": ("started",), "monitoring:new": ("started",),
    "monitoring:interruption": ("silent", "started"), "monitoring:resume": ("interrupted",),
    "review:edit": ("monitored",), "review:index": ("reviewed", "review_tabled", "concluded", "lost"),
    "closure:new": ("concluded", "lost", "started"), "followup:index": ("closed", "followed"),
    "cases:assignment": ("started", "received"), "records:index": ("started",),
    "desk:person": ("received", "nameless", "waiting"), "desk:household": ("received",), "desk:pictures": ("received",),
    "desk:protection": ("received", "waiting"), "consents:index": ("started",),
    "referrals:index": ("handed_over", "started"),
}
# page of one row of a case
ROWS: dict[str, tuple[str, type[Any]]] = {
    "emergency:settle": ("in_need", EmergencySupport), "records:show": ("started", CaseNote),
    "referrals:check": ("handed_over", Introduction), "referrals:take_back": ("handed_over", Introduction),
    "consents:withdraw": ("started", Consent), "provision:end": ("started", ServiceProvision),
    "records:note_attachments": ("started", CaseNote), "monitoring:withdraw_employment": ("monitored", EmploymentOutcome),
    "monitoring:retention": ("monitored", EmploymentOutcome),
}


@dataclass
class City:
    """架空市: staff by sign-in name, one case for each place of the journey, and meetings planned, open and held."""

    on: date
    staff: dict[str, Staff]
    cases: dict[str, Case] = field(default_factory=dict)
    items: dict[str, AgendaItem] = field(default_factory=dict)
    notes: dict[str, CaseNote] = field(default_factory=dict)

    @property
    def doors(self) -> dict[str, tuple[str, ...]]:
        """Pages a viewer is led to before they look for themselves: those with something to do on them."""
        left = Staff.objects.get(name="森 千尋")
        held = AgendaItem.objects.filter(case=self.cases["endorsed"]).order_by("pk").get()
        planned, opened, held_one = (
            reverse("meeting:show", args=[item.meeting_id]) for item in (self.items["planned"], self.items["open"], held)
        )
        items = [
            reverse("meeting:item", args=[item.meeting_id, item.pk])
            for item in AgendaItem.objects.filter(meeting=self.items["open"].meeting).order_by("pk")
        ]
        worked = [self._of(name, key) for name, keys in WORK.items() for key in keys]
        rows = [self._row(name, key, model) for name, (key, model) in ROWS.items()]
        plans = [reverse("plan:edit", args=[self.cases[key].number, 1]) for key in ("drafting", "half_drafted")]
        return {
            "takanashi": (
                f"{self._of('desk:pictures', 'received')}?p=ecomap", *worked, *rows, *plans, held_one, opened,
                *self._written(),
            ),
            "sasaki": (
                *items, planned, held_one, opened, self._of("cases:assignment", "started"),
                self._of("desk:protection", "waiting"), reverse("records:countersign"),
            ),
            "hara": (self._of("decision:edit", "endorsed"), self._of("decision:own", "endorsed")),
            "kanri": (
                reverse("agencies:agency", args=[left.agency_id]), reverse("agencies:staff_edit", args=[left.pk]),
                reverse("reference:show", args=["worries"]),
            ),
        }

    def _written(self) -> list[str]:
        """A note to be corrected, and a note over a page for nobody, one and two people."""
        note, new = self.notes["visit"], reverse("desk:quick_note")
        one, other = (self.cases[key].number for key in ("started", "received"))
        return [
            reverse("records:show", args=[one, note.pk]), reverse("records:correct", args=[one, note.pk]),
            new, f"{new}?case={one}", f"{new}?case={one}&case={other}&copy={note.pk}",
        ]

    def _of(self, name: str, key: str) -> str:
        return reverse(name, args=[self.cases[key].number])

    def _row(self, name: str, key: str, model: type[Any]) -> str:
        row = model.objects.filter(case=self.cases[key]).order_by("pk").first()
        return reverse(name, args=[self.cases[key].number, row.pk])

    @property
    def viewers(self) -> dict[str, Staff]:
        """The people whose pages are looked at."""
        return {name: self.staff[name] for name in VIEWERS}


def make_city(*, on: date) -> City:
    """Build the city; every row by its action, ending on that day."""
    town = demo_town.build(on=on - timedelta(days=400))
    for each in town.staff.values():
        each.set_password(PASSWORD)
        each.must_change_password = False
        each.save(update_fields=["password", "must_change_password"])
    city = City(on, town.staff)
    worker = town.staff["takanashi"]
    agencies.give_feed(actor=worker, at=FEED_MADE_AT)
    _early(city, worker, town.agencies["架空市社会福祉協議会"])
    _planned(city, worker)
    _supported(city, worker)
    _ended(city, worker)
    _beside(city, worker)
    return city


def _early(city: City, worker: Staff, partner: Any) -> None:
    on = city.on
    found = city.cases
    found["lead"] = intake.lead_case(worker, on=on)
    found["nameless"] = intake.received_case(worker, on=on, person_facts={})
    found["received"] = intake.received_case(worker, on=on)
    _draw(city, found["received"], worker)
    found["urgent"] = intake.received_case(worker, on=on, is_urgent=True, urgency_note="食べるものがない")
    found["in_need"] = intake.received_case(worker, on=on)
    emergency.raise_need(case=found["in_need"], need="今夜泊まるところがない", noticed_on=on, actor=worker, on=on)
    found["waiting"] = intake.triaged_case(worker, on=on)
    _hide(city, found["waiting"], worker)
    found["handed_over"] = intake.received_case(worker, on=on)
    intake.give_consent(found["handed_over"], worker, on=on)
    intake.intake.triage(
        case=found["handed_over"], outcome=TriageOutcome.HAND_OVER, reason="社協が近い。", triaged_on=on, actor=worker,
        on=on, to_agency=partner,
    )
    found["enrolled"] = intake.enrolled_case(worker, on=on)
    found["assessed"] = plan.assessed_case(actor=worker, on=on, case=intake.enrolled_case(worker, on=on))
    found["screened"] = plan.screened_case(actor=worker, on=on)


def _draw(city: City, case: Case, worker: Staff) -> None:
    """Give somebody parents, ties, and a figure put by hand."""
    person, act = case.person, {"actor": worker, "on": city.on}
    kin = [
        people.add_relative(person=person, relation="PARENT", lives_together=False, name=name, **act)
        for name in ("絵野 登", "絵野 ふじ")
    ]
    people.relate(person=person, one=kin[0], other=kin[1], relation="SPOUSE", **act)
    people.tie(person=person, kind="IBASHO", name="朝の体操の会", **act)
    for picture, node in (("GENOGRAM", f"p{kin[0].pk}"), ("ECOMAP", f"t{Tie.objects.get(person=person).pk}")):
        people.place(person=person, picture=picture, node=node, x=-200, y=-150, shown={node}, actor=worker)


def _hide(city: City, case: Case, worker: Staff) -> None:
    """Protect where somebody lives: the worker may look, the chief ends it."""
    person = case.person
    # The number every form shows as its example is nobody's secret.
    for phone in list(person.phones.order_by("pk")):
        people.remove_phone(person=person, pk=phone.pk, actor=worker)
    people.add_phone(person=person, number="090-0000-0417", kind="MOBILE", actor=worker)
    people.add_address(person=person, kind="HOME", text="架空市西町9丁目8番7号", actor=worker, on=city.on)
    desk.protect(
        case=case, readers=[worker], actor=worker, on=city.on, kind="DV", starts_on=city.on, against_name="元夫"
    )


def _planned(city: City, worker: Staff) -> None:
    on = city.on
    chief = city.staff["sasaki"]
    begun = intake.enrolled_case(worker, on=on)
    plan.write_assessment(begun, actor=worker, on=on)
    city.cases["assessing"] = intake.fresh(begun)
    city.cases["drafting"] = plan.drafted_plan(worker, on=on).case
    city.cases["half_drafted"] = plan.drafted_plan(worker, complete=False, on=on).case
    city.cases["agreed"] = plan.agreed_plan(worker, other=True, on=on).case
    members = [{"staff": city.staff[name]} for name in ("sasaki", "takanashi", "hara")]
    for name, begins in (("planned", False), ("open", True)):
        item = meeting.tabled_item(
            plan.agreed_plan(worker, on=on), meeting=meeting.called_meeting(chief, on=on, in_days=0, members=members), on=on
        )
        if begins:
            item.meeting = meeting.begin(item.meeting, actor=chief, on=on)
        city.items[name], city.cases[f"meeting_{name}"] = item, item.case
    held = meeting.endorsed_plan(worker, other=True, on=on)
    city.cases["endorsed"] = held.case
    city.cases["decided"] = meeting.decided_plan(worker, on=on).case


def _supported(city: City, worker: Staff) -> None:
    on = city.on
    started = provision.started_plan(worker, other=True, on=on - timedelta(days=20))
    provision.deliver(started.case, actor=worker, on=on)
    city.cases["started"] = started.case
    city.cases["monitored"] = provision.monitored_case(worker, on=on)
    outcome = monitoring.note_employment(
        case=city.cases["monitored"], kind=OutcomeKind.INCOME_RAISED, happened_on=on, actor=worker, on=on
    )
    monitoring.check_retention(outcome=outcome, heard_from=HeardFrom.EMPLOYER, checked_on=on, actor=worker, on=on)
    silent = provision.started_plan(worker, on=on - timedelta(days=40))
    provision.make_effort(silent.case, actor=worker, on=on - timedelta(days=10))
    city.cases["silent"] = intake.fresh(silent.case)
    city.cases["interrupted"] = provision.interrupted_case(worker, on=on)
    city.cases["lost"] = review.lost_case(worker, on=on)


def _ended(city: City, worker: Staff) -> None:
    on = city.on
    city.cases["reviewed"] = review.reviewed_plan(worker, on=on).case
    tabled = review.reviewed_plan(worker, on=on)
    city.items["review"] = review.table_review(tabled, actor=worker, on=on)
    city.cases["review_tabled"] = intake.fresh(tabled.case)
    city.cases["concluded"] = intake.fresh(review.concluded_review(worker, on=on).case)
    city.cases["closed"] = review.closed_case(worker, on=on)
    city.cases["followed"] = review.followed_case(worker, on=on, in_days=(0, 30))


def _beside(city: City, worker: Staff) -> None:
    """Add what stands beside the stages: talks, consents, introductions, a grant, somebody who has left."""
    on, case = city.on, city.cases["started"]
    for days in range(NOTES):
        records.write_note(
            case=case, body="電話で話した。「朝、起きられるようになった」" * (1 + 40 * (days == 0)), form=ContactForm.TELEPHONE,
            happened_on=on - timedelta(days=days), counterpart=Counterpart.PERSON, reached=True,
            next_on=on + timedelta(days=5), actor=worker, on=on,
        )
    latest = CaseNote.objects.filter(case=case).order_by("-pk").first()
    attachments.make_attachment(case, actor=worker, on=on, note=latest, content=attachments.image(), name="家計表.png")
    attachments.make_attachment(case, actor=worker, on=on)
    make_staff(Role.COUNSELOR, agency=worker.agency, name="森 千尋", is_active=False)
    cases.assign(case=case, staff=city.staff["ishii"], actor=city.staff["sasaki"], on=on)
    for name in ("planned", "open"):
        meetings.add_topic(meeting=city.items[name].meeting, title="市営住宅の空き", actor=city.staff["sasaki"], on=on)
    tables.load_rows(
        table=TABLES["worries"], text=OWN_TABLE, actor=city.staff["kanri"]
    )
    intake.give_consent(case, worker, on=on)
    referrals.introduce(
        case=case, to_agency=make_agency(kind=AgencyKind.HELLO_WORK, name="ハローワーク架空"), reason="求人の相談",
        kind=IntroductionKind.values[0], made_on=on - timedelta(days=20), actor=worker, on=on,
    )
    cases.grant(
        case=case, staff=city.staff["minami"], basis=GrantBasis.PROVISION, starts_on=on, ends_on=None, actor=worker
    )
    _writing(city, worker)
    ledgers.make_imports(city.staff["sasaki"], on=on)
    layouts.make_papers(city.items["planned"].meeting, worker=worker, chief=city.staff["sasaki"], on=on)
    _doubled(city)


def _writing(city: City, worker: Staff) -> None:
    """Add what helps to write: phrases, a template; and notes that wait for the chief, one of them of a family."""
    on, chief = city.on, city.staff["sasaki"]
    records.keep_phrase(key="るす", text="訪問したが不在。連絡票を残した。", actor=worker)
    records.keep_phrase(key="でんわ", text="本人へ電話。", actor=chief, is_of_agency=True)
    records.keep_template(form=ContactForm.VISIT, name="家庭訪問", body="■部屋のようす", actor=chief)
    parts = [records.Part(city.cases[key], own=f"{key}だけのこと。") for key in ("started", "received")]
    made = records.write_visit(
        parts=parts, common="家を訪ねた。", form=ContactForm.VISIT, happened_on=on, actor=worker, on=on, awaits_countersign=True
    )
    city.notes = {"visit": made[0]}
    case = city.cases["received"]
    drafts.keep(worker, f"/cases/{case.number}/records/new/", "電話がきて、書きかけのまま席を立った。", case=case, tab="city")


def _doubled(city: City) -> None:
    """Let the chief have pairs to look at, and one that was made one person."""
    finding.recheck(municipality_id=city.staff["sasaki"].municipality_id, on=city.on)
    kept, gone = city.cases["closed"].person, city.cases["followed"].person
    desk.merge_people(kept=kept, gone=gone, actor=city.staff["sasaki"], on=city.on, births_confirmed=True)
    for key in ("closed", "followed"):
        city.cases[key] = intake.fresh(city.cases[key])


def make_next_town(*, on: date) -> Staff:
    """Build a neighbouring municipality with cases of its own, and return its worker: nobody here may know of it."""
    town = make_municipality(code="990027", name="架空町")
    agency = make_agency(name="架空町くらし相談室", municipality=town)
    make_agency(kind=AgencyKind.SOCIAL_WELFARE_COUNCIL, name="架空町社会福祉協議会", municipality=town)
    worker = make_staff(Role.COUNSELOR, agency=agency, name="島 かおり")
    make_staff(Role.MUNICIPAL_OFFICER, agency=make_agency(kind=AgencyKind.MUNICIPAL_OFFICE, name="架空町役場", municipality=town))
    intake.received_case(worker, on=on, is_urgent=True)
    plan.drafted_plan(worker, on=on)
    provision.started_plan(worker, on=on)
    plan.make_resource(actor=worker, on=on, name="町の縁側")
    meetings.call(
        rhythm=meeting.MeetingRhythm.REGULAR, meets_on=on, members=[{"staff": worker}], actor=meeting.chief_of(worker), on=on,
        place="町役場",
    )
    return worker
