"""
Every page, and what each of nine people gets there. The one table of who may go where.

A page that is missing here fails `test_every_page_is_in_the_matrix`; so does a line whose page is gone.
The people: tests/house/world.py. DONE stands for any answer to somebody who may act: shown, sent on, asked again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.factories.attachments import make_attachment
from tests.factories.base import DAY, make_department
from tests.factories.hand_form import everywhere
from tests.house.of_ledgers import (
    of_a_checked_ledger,
    of_a_kept_mapping,
    of_a_ledger_at_work,
    of_a_read_ledger,
    of_an_import,
)
from tests.house.world import VIEWERS, World
from yorisoi.agencies.models import ContactPoint
from yorisoi.cases.enums import GrantBasis
from yorisoi.cases.models import Assignment, CaseGrant
from yorisoi.consents.models import Consent
from yorisoi.drafts.models import Draft
from yorisoi.people import actions as people
from yorisoi.people.enums import Relation
from yorisoi.people.models import PersonMerge
from yorisoi.process.s03_emergency.models import EmergencySupport
from yorisoi.process.s04_assessment.models import Assessment
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting.models import AgendaItem, MeetingMember, SupportCoordinationMeeting
from yorisoi.process.s09_provision.models import ServiceProvision
from yorisoi.process.s10_monitoring.models import EmploymentOutcome, RetentionCheck
from yorisoi.process.s11_review.models import PlanReview
from yorisoi.process.s13_followup.models import FollowUp
from yorisoi.records import actions as records
from yorisoi.records.models import NoteTemplate, Phrase
from yorisoi.referrals.models import Introduction
from yorisoi.resources.models import SocialResource
from yorisoi.sheets.models import OwnLayout, PaperBatch
from yorisoi.sheets.rules.lines import LISTS

SHOWN, SENT_ON, NOT_YOURS, READ_ONLY, NO_GET = 200, 302, 404, 403, 405
ASKED_TO_SIGN_IN, TAKEN, TOLD = 401, 409, 422
DONE = frozenset({200, 302, 303, 409, 422})

Answer = int | frozenset[int]


def row(**others: Answer) -> dict[str, Answer]:
    """Return the answers of one kind of page: anonymous is always sent to sign in."""
    default = others.pop("everyone", NOT_YOURS)
    return {viewer: SENT_ON if viewer == "anonymous" else others.get(viewer, default) for viewer in VIEWERS}


# A page of a case: to read, and to write.
CASE_READ = row(counselor=SHOWN, chief=SHOWN, officer=SHOWN, member=SHOWN, auditor=SHOWN)
CASE_WRITE = row(counselor=SHOWN, chief=SHOWN, officer=READ_ONLY, member=READ_ONLY, auditor=READ_ONLY)
CASE_ACT = row(counselor=DONE, chief=DONE, officer=READ_ONLY, member=READ_ONLY, auditor=READ_ONLY)
# A page that belongs to everybody who is signed in.
EVERYBODY = row(everyone=SHOWN)
# Settings: kept by the administrator, by the chief too, and by the officer too; nobody else is let in.
STAFF = row(everyone=READ_ONLY, administrator=SHOWN)
STAFF_ACT = row(everyone=READ_ONLY, administrator=DONE)
NETWORK = row(everyone=READ_ONLY, administrator=SHOWN, chief=SHOWN)
LEDGER_ACT = row(everyone=READ_ONLY, administrator=DONE, chief=DONE)
NETWORK_ACT = row(everyone=READ_ONLY, administrator=DONE, chief=DONE)
PERIODS = row(everyone=READ_ONLY, administrator=SHOWN, chief=SHOWN, officer=SHOWN)
# The tables of the law are everybody's to read; whoever may not load one is told so in place (422).
ASKED = row(everyone=DONE)
# A 支援調整会議: its agency's workers and its members read it; the act itself tells the workers who leads.
MEETING = row(counselor=SHOWN, stranger=SHOWN, chief=SHOWN, member=SHOWN, auditor=SHOWN)
MEETING_WRITE = row(counselor=SHOWN, stranger=SHOWN, chief=SHOWN, member=READ_ONLY, auditor=READ_ONLY)
MEETING_ACT = row(counselor=DONE, stranger=DONE, chief=DONE, member=READ_ONLY, auditor=READ_ONLY)
MEETING_CALL = row(everyone=READ_ONLY, counselor=SHOWN, stranger=SHOWN, chief=SHOWN)
AGENDA_ITEM = row(counselor=SHOWN, chief=SHOWN, member=SHOWN, auditor=SHOWN)
AGENDA_ITEM_ACT = row(counselor=DONE, chief=DONE, member=READ_ONLY, auditor=READ_ONLY)
# The front of the process belongs to those who work on cases; the register of resources to the officers too.
SUPPORTERS = row(everyone=READ_ONLY, counselor=SHOWN, stranger=SHOWN, chief=SHOWN)
SUPPORTERS_ACT = row(everyone=READ_ONLY, counselor=DONE, stranger=DONE, chief=DONE)
RESOURCES = row(everyone=READ_ONLY, counselor=SHOWN, stranger=SHOWN, chief=SHOWN, officer=SHOWN)
RESOURCES_ACT = row(everyone=READ_ONLY, counselor=DONE, stranger=DONE, chief=DONE, officer=DONE)
# What the chief keeps for the agency; the phrases of the agency are shown to its workers, and only the chief's to change.
CHIEF = row(everyone=READ_ONLY, chief=SHOWN)
NO_WRITERS = dict.fromkeys(("officer", "partner", "member", "auditor", "administrator"), READ_ONLY)
# Numbers belong to those who answer for the whole: the chief, the municipality, the auditor; the first two set what they
# stand on. A worker sees none: small numbers of a month tell who is meant.
FIGURES = row(everyone=READ_ONLY, chief=SHOWN, officer=SHOWN, auditor=SHOWN)
FIGURES_KEPT = row(everyone=READ_ONLY, chief=SHOWN, officer=SHOWN)
# What was made for one person is that person's alone.
OF_ONE = row(counselor=SHOWN)
OF_ONE_ACT = row(counselor=DONE)
# A page before the sign-in.
OPEN = dict.fromkeys(VIEWERS, SHOWN)


def no_arguments(world: World) -> dict[str, Any]:
    """Return the arguments of a page that has none."""
    return {}


def no_such_feed(world: World) -> dict[str, Any]:
    """Return a secret nobody was given."""
    return {"secret": "nobody-was-given-this"}


def of_a_figure(world: World) -> dict[str, Any]:
    """Return the arguments of a figure of the report."""
    return {"code": "plans"}


def of_a_file(world: World) -> dict[str, Any]:
    """Return the arguments of the report as a file."""
    return {"kind": "csv"}


def of_the_case(world: World) -> dict[str, Any]:
    """Return the arguments of a page of the case."""
    return {"number": world.case.number}


def an_empty_paper(world: World) -> dict[str, Any]:
    """Return the arguments of an empty paper."""
    return {"code": "intake", "form": "pdf"}


def a_paper_of_the_case(world: World) -> dict[str, Any]:
    """Return the arguments of a paper of the case."""
    return {"number": world.case.number, "code": "intake", "form": "pdf"}


def of_a_table(world: World) -> dict[str, Any]:
    """Return the arguments of a dated table."""
    return {"name": "worries"}


def of_an_authority(world: World) -> dict[str, Any]:
    """Return the arguments of what one authority publishes as ceilings."""
    return {"code": "SAITAMA_SHI"}


def of_a_colleague(world: World) -> dict[str, Any]:
    """Return the arguments of a member of staff who carries a case and so cannot leave."""
    return {"pk": world.staff["stranger"].pk}


def of_the_agency(world: World) -> dict[str, Any]:
    """Return the arguments of the agency of the case."""
    return {"pk": world.case.agency_id}


def of_its_desk(world: World) -> dict[str, Any]:
    """Return the arguments of a new contact point of that agency."""
    return {"agency_pk": world.case.agency_id}


def of_a_contact_point(world: World) -> dict[str, Any]:
    """Return the arguments of a contact point of that agency."""
    facts = {"municipality_id": world.case.municipality_id, "agency_id": world.case.agency_id, "name": "東の窓口"}
    return {"agency_pk": world.case.agency_id, "pk": ContactPoint.objects.get_or_create(**facts)[0].pk}


def of_a_department(world: World) -> dict[str, Any]:
    """Return the arguments of a department."""
    return {"pk": make_department().pk}


def of_an_assignment(world: World) -> dict[str, Any]:
    """Return the arguments of the assignment of the 主担当, which never ends by itself."""
    return {"number": world.case.number, "pk": Assignment.objects.get(case=world.case).pk}


def of_a_grant(world: World) -> dict[str, Any]:
    """Return the arguments of a grant of somebody who needs none."""
    staff = world.staff["auditor"]
    facts = {"municipality_id": world.case.municipality_id, "case": world.case, "staff": staff, "starts_on": DAY}
    held, _ = CaseGrant.objects.get_or_create(**facts, defaults={"basis": GrantBasis.PROVISION})
    return {"number": world.case.number, "pk": held.pk}


def of_a_relative(world: World) -> dict[str, Any]:
    """Return the arguments of somebody of the family."""
    facts = {"relation": Relation.PARENT, "lives_together": False, "name": "山川 光子"}
    other = people.add_relative(person=world.case.person, actor=world.staff["counselor"], on=DAY, **facts)
    return {"number": world.case.number, "pk": other.pk}


def of_an_employment(world: World) -> dict[str, Any]:
    """Return the arguments of a record of 就労・増収."""
    facts = {"municipality_id": world.case.municipality_id, "case": world.case, "kind": "INCOME_RAISED", "happened_on": DAY}
    noted, _ = EmploymentOutcome.objects.get_or_create(**facts, defaults={"created_by": world.staff["counselor"]})
    return {"number": world.case.number, "pk": noted.pk}


def of_a_retention_check(world: World) -> dict[str, Any]:
    """Return the arguments of a day on which the person was still in the job."""
    arguments = of_an_employment(world)
    facts = {"municipality_id": world.case.municipality_id, "case": world.case, "outcome_id": arguments["pk"], "checked_on": DAY}
    check, _ = RetentionCheck.objects.get_or_create(
        **facts, defaults={"created_by": world.staff["counselor"], "heard_from": "PERSON"}
    )
    return {**arguments, "check": check.pk}


def of_a_note(world: World) -> dict[str, Any]:
    """Return the arguments of one note of the case."""
    staff = world.staff["counselor"]
    note = records.leave_line(world.case, "電話がありました。", event="test.line", actor=staff, on=DAY)
    return {"number": world.case.number, "pk": note.pk}


def of_a_draft(world: World) -> dict[str, Any]:
    """Return the arguments of a draft of the 主担当."""
    facts = {"municipality_id": world.case.municipality_id, "case": world.case, "staff": world.staff["counselor"]}
    place = {"page": f"/cases/{world.case.number}/records/new/", "form": "1", "tab": "t"}
    typed = {"started_at": timezone.now(), "typed_at": timezone.now()}
    return {"pk": Draft.objects.get_or_create(**facts, **place, defaults=typed)[0].pk}


def of_an_attachment(world: World) -> dict[str, Any]:
    """Return the arguments of a PDF that is attached to the case."""
    return {"number": world.case.number, "pk": make_attachment(world.case, actor=world.staff["counselor"]).pk}


def of_the_agencys_phrase(world: World) -> dict[str, Any]:
    """Return the arguments of a phrase of the agency."""
    facts = {"municipality_id": world.case.municipality_id, "agency_id": world.case.agency_id, "key": "でんわ"}
    return {"pk": Phrase.objects.get_or_create(**facts, staff=None, defaults={"text": "本人へ電話。"})[0].pk}


def of_a_template(world: World) -> dict[str, Any]:
    """Return the arguments of a template of the agency."""
    facts = {"municipality_id": world.case.municipality_id, "agency_id": world.case.agency_id, "form": "VISIT"}
    return {"pk": NoteTemplate.objects.get_or_create(**facts, name="訪問", defaults={"body": "■ようす"})[0].pk}


def of_a_provision(world: World) -> dict[str, Any]:
    """Return the arguments of a service that runs."""
    facts = {"municipality_id": world.case.municipality_id, "case": world.case, "service": "OTHER", "started_on": DAY}
    running, _ = ServiceProvision.objects.get_or_create(**facts, defaults={"created_by": world.staff["counselor"]})
    return {"number": world.case.number, "pk": running.pk}


def of_the_meeting(world: World) -> dict[str, Any]:
    """Return the arguments of a coming 支援調整会議 of the agency, to which the member is asked."""
    chief, member = world.staff["chief"], world.staff["member"]
    town = {"municipality_id": chief.municipality_id}
    facts = {"agency": chief.agency, "chair": chief, "created_by": chief, "meets_on": DAY, "rhythm": "REGULAR"}
    meeting, _ = SupportCoordinationMeeting.objects.get_or_create(**town, **facts)
    asked = {"meeting": meeting, "agency": member.agency, "staff": member, "name": member.name}
    MeetingMember.objects.get_or_create(**town, **asked)
    return {"pk": meeting.pk}


def of_a_batch(world: World) -> dict[str, Any]:
    """Return the arguments of the papers of that meeting, made for the 主担当."""
    facts = {"staff": world.staff["counselor"], "meeting_id": of_the_meeting(world)["pk"], "title": "会議", "printed_on": DAY}
    known = {"municipality_id": world.case.municipality_id, "wanted": [], "state": "READY", "runner": uuid4()}
    return {"pk": PaperBatch.objects.get_or_create(**facts, defaults=known)[0].pk}


OF_LISTS = [(each.name, column.name) for each in LISTS for column in each.columns]


def of_a_layout(world: World) -> dict[str, Any]:
    """Return the arguments of a form of the municipality's own."""
    facts = {"municipality_id": world.case.municipality_id, "name": "架空市の様式"}
    form = everywhere("{{ 本人.住所 }}{{ 本人.電話(携帯) }}", *(f"{{{{ {name}[1].{column} }}}}" for name, column in OF_LISTS))
    known = {"file": form, "uploaded_by": world.staff["chief"], "uploaded_on": DAY, "state": "IN_USE"}
    return {"pk": OwnLayout.objects.get_or_create(**facts, defaults=known | {"used_from": DAY})[0].pk}


def of_a_layout_in_use(world: World) -> dict[str, Any]:
    """Return the arguments of that form filled with the case."""
    return {"number": world.case.number, **of_a_layout(world)}


def of_its_member(world: World) -> dict[str, Any]:
    """Return the arguments of that member of the meeting."""
    meeting = of_the_meeting(world)["pk"]
    return {"pk": meeting, "member": MeetingMember.objects.get(meeting_id=meeting).pk}


def of_its_item(world: World) -> dict[str, Any]:
    """Return the arguments of the case on the agenda of that meeting."""
    meeting = of_the_meeting(world)["pk"]
    facts = {"municipality_id": world.case.municipality_id, "meeting_id": meeting, "case": world.case}
    kind = {"subject": "SHARING", "purpose": "SHARING", "created_by": world.staff["chief"]}
    return {"pk": meeting, "item": AgendaItem.objects.get_or_create(**facts, defaults=kind)[0].pk}


def of_a_fact(model: type[Any], **facts: Any) -> Callable[[World], dict[str, Any]]:
    """Return a function: world → the arguments of a fact of the case with those values."""

    def arguments(world: World) -> dict[str, Any]:
        known = {"municipality_id": world.case.municipality_id, "case": world.case}
        staff = {name: world.staff["counselor"] for name in STAFF_FIELDS if hasattr(model, name)}
        agency = {"to_agency": world.staff["member"].agency} if hasattr(model, "to_agency") else {}
        made, _ = model.objects.get_or_create(**known, defaults={**staff, **agency, **facts})
        return {"number": world.case.number, "pk": made.pk}

    return arguments


STAFF_FIELDS = ("created_by", "explained_by")
of_a_need = of_a_fact(EmergencySupport, noticed_on=DAY, need="食べるものがない")
of_a_consent = of_a_fact(
    Consent, purpose="MEETING", scope="ALL_RELATED", method="WRITTEN", rules_version="第1版", given_on=DAY
)
of_an_introduction = of_a_fact(Introduction, kind="INTRODUCTION", made_on=DAY, reason="相談", next_check_on=DAY)
of_a_declined_one = of_a_fact(
    Introduction, kind="INTRODUCTION", made_on=DAY, reason="相談", arrival="DECLINED", declined_on=DAY
)


def of_the_draft(world: World) -> dict[str, Any]:
    """Return the arguments of a plan that is being written."""
    of_a_fact(Plan, number=1, drafted_on=DAY)(world)
    return {"number": world.case.number, "plan": 1}


def of_the_plan(world: World) -> dict[str, Any]:
    """Return the arguments of an endorsed plan."""
    of_a_fact(Plan, number=1, drafted_on=DAY, state="ENDORSED", endorsed_on=DAY)(world)
    return {"number": world.case.number, "plan": 1}


def of_an_open_edition(world: World) -> dict[str, Any]:
    """Return the arguments of an assessment that is being written."""
    of_a_fact(Assessment, edition=1, assessed_on=DAY)(world)
    return {"number": world.case.number}


def of_a_resource(world: World) -> dict[str, Any]:
    """Return the arguments of a social resource."""
    facts = {"municipality_id": world.case.municipality_id, "name": "さくら町サロン", "verified_on": DAY}
    found, _ = SocialResource.objects.get_or_create(**facts, defaults={"verified_by": world.staff["counselor"]})
    return {"pk": found.pk}


def of_a_review(world: World) -> dict[str, Any]:
    """Return the arguments of the review of an endorsed plan."""
    facts = {"municipality_id": world.case.municipality_id, "case": world.case, "created_by": world.staff["counselor"]}
    plan, _ = Plan.objects.get_or_create(**facts, number=1, state="ENDORSED", drafted_on=DAY)
    review, _ = PlanReview.objects.get_or_create(**facts, plan=plan, reviewed_on=DAY, proposal="CONTINUE")
    return {"number": world.case.number, "pk": review.pk}


def of_a_followup(world: World) -> dict[str, Any]:
    """Return the arguments of a check agreed at closure."""
    facts = {"municipality_id": world.case.municipality_id, "case": world.case, "created_by": world.staff["counselor"]}
    check, _ = FollowUp.objects.get_or_create(**facts, due_on=DAY, means="PERSON")
    return {"number": world.case.number, "pk": check.pk}


def of_two_people(world: World) -> dict[str, Any]:
    """Return the arguments of the person of the case and a relative of theirs."""
    facts = {"person": world.case.person, "relation": Relation.SIBLING, "lives_together": False, "name": "山川 のぼる"}
    other = people.add_relative(**facts, actor=world.staff["counselor"], on=DAY)
    return {"one": world.case.person_id, "other": other.pk}


def of_a_merge(world: World) -> dict[str, Any]:
    """Return the arguments of a merge of that relative into the person."""
    two = of_two_people(world)
    facts = {"kept_id": two["one"], "gone_id": two["other"], "municipality_id": world.case.municipality_id}
    chief = {"merged_by": world.staff["chief"], "merged_on": DAY, "undone_by": world.staff["chief"], "undone_on": DAY}
    return {"pk": PersonMerge.objects.get_or_create(**facts, defaults=chief)[0].pk}


@dataclass(frozen=True)
class Page:
    """画面と、それぞれの人への答え: `posts` for an address that only takes a POST."""

    answers: dict[str, Answer]
    arguments: Callable[[World], dict[str, Any]] = no_arguments
    posts: bool = False
    data: dict[str, str] = field(default_factory=dict)


def case_page(answers: dict[str, Answer], **options: Any) -> Page:
    """Return a page whose only argument is the number of the case."""
    return Page(answers, of_the_case, **options)


MATRIX: dict[str, Page] = {
    "agencies:sign_in": Page({**dict.fromkeys(VIEWERS, SENT_ON), "anonymous": SHOWN}),
    "agencies:sign_in_again": Page(dict.fromkeys(VIEWERS, TOLD) | dict.fromkeys(VIEWERS[1:], TAKEN), posts=True),
    "agencies:sign_out": Page(row(everyone=NO_GET)),
    "agencies:password": Page(EVERYBODY),
    "agencies:staff": Page(STAFF),
    "agencies:staff_new": Page(STAFF),
    "agencies:staff_edit": Page(STAFF, of_a_colleague),
    "agencies:staff_password": Page(STAFF_ACT, of_a_colleague, posts=True),
    "agencies:staff_return": Page(STAFF_ACT, of_a_colleague, posts=True),
    "agencies:agencies": Page(NETWORK),
    "agencies:agency_new": Page(NETWORK),
    "agencies:agency": Page(NETWORK, of_the_agency),
    "agencies:contact_point_new": Page(NETWORK, of_its_desk),
    "agencies:contact_point": Page(NETWORK, of_a_contact_point),
    "agencies:department_new": Page(NETWORK),
    "agencies:department": Page(NETWORK, of_a_department),
    "reference:index": Page(EVERYBODY),
    "reference:ceilings": Page(EVERYBODY),
    "reference:ceilings_csv": Page(EVERYBODY, of_an_authority),
    "reference:show": Page(EVERYBODY, of_a_table),
    "reference:csv": Page(EVERYBODY, of_a_table),
    "reference:load": Page(EVERYBODY, of_a_table),
    "reference:confirm": Page(ASKED, of_a_table, posts=True, data={"text": "code,label\nDEBT,債務\n"}),
    "reference:drop": Page(ASKED, of_a_table, posts=True),
    "sheets:index": Page(EVERYBODY),
    "sheets:empty": Page(EVERYBODY, an_empty_paper),
    "sheets:layouts": Page(NETWORK),
    "sheets:layout": Page(NETWORK, of_a_layout),
    "sheets:layout_preview": Page(NETWORK, of_a_layout),
    "sheets:layout_use": Page(NETWORK_ACT, of_a_layout, posts=True),
    "sheets:layout_retire": Page(NETWORK_ACT, of_a_layout, posts=True),
    "sheets:layout_filled": Page(CASE_READ, of_a_layout_in_use),
    "sheets:batch_new": Page(MEETING, of_the_meeting),
    "sheets:batch": Page(OF_ONE, of_a_batch),
    "sheets:batch_file": Page(OF_ONE, of_a_batch),
    "sheets:batch_cancel": Page(OF_ONE_ACT, of_a_batch, posts=True),
    "sheets:batch_go_on": Page(OF_ONE_ACT, of_a_batch, posts=True),
    "sheets:case": case_page(CASE_READ),
    "sheets:filled": Page(CASE_READ, a_paper_of_the_case),
    # A script is told; a page of the case would be 404 to a stranger (tests/drafts).
    "drafts:index": Page(EVERYBODY),
    "drafts:save": Page(dict.fromkeys(VIEWERS, TOLD) | {"anonymous": ASKED_TO_SIGN_IN}, posts=True),
    "drafts:for": Page(dict.fromkeys(VIEWERS, TOLD) | {"anonymous": ASKED_TO_SIGN_IN}),
    "drafts:discard": Page(row(counselor=DONE), of_a_draft, posts=True),
    "cases:settings": Page(EVERYBODY),
    "cases:periods": Page(PERIODS),
    "cases:retire": Page(STAFF, of_a_colleague),
    "cases:assignment": case_page(CASE_READ),
    "cases:assignment_add": case_page(CASE_ACT, posts=True),
    "cases:assignment_end": Page(CASE_ACT, of_an_assignment, posts=True),
    "cases:grant_end": Page(CASE_ACT, of_a_grant, posts=True),
    "ui:gallery": Page(EVERYBODY),
    "records:index": case_page(CASE_READ),
    "records:new": case_page(CASE_WRITE),
    "records:show": Page(CASE_READ, of_a_note),
    "records:correct": Page(CASE_WRITE, of_a_note),
    "records:countersign": Page(CHIEF),
    "records:phrases": Page(SUPPORTERS),
    "records:phrase_book": Page(EVERYBODY),
    "records:phrase": Page(row(chief=SHOWN, everyone=NOT_YOURS, **NO_WRITERS), of_the_agencys_phrase),
    "records:note_settings": Page(CHIEF),
    "records:template_new": Page(CHIEF),
    "records:template": Page(CHIEF, of_a_template),
    "desk:quick_note": Page(SUPPORTERS),
    "desk:calendar": Page(SUPPORTERS),
    "desk:feed_new": Page(SUPPORTERS_ACT, posts=True),
    "desk:feed_stop": Page(SUPPORTERS_ACT, posts=True),
    # Whoever holds the secret reads it without signing in; nobody holds this one (tests/desk/test_calendar.py).
    "desk:feed": Page(dict.fromkeys(VIEWERS, NOT_YOURS), no_such_feed),
    "desk:caseload": Page(SUPPORTERS),
    "records:attachments": case_page(CASE_READ),
    "records:note_attachments": Page(CASE_READ, of_a_note),
    "records:attachment": Page(CASE_READ, of_an_attachment),
    "records:attachment_remove": Page(CASE_ACT, of_an_attachment, posts=True),
    "desk:today": Page(EVERYBODY),
    "desk:search": Page(EVERYBODY),
    "desk:suggest": Page(EVERYBODY),
    "desk:cases": Page(EVERYBODY),
    "desk:cases_csv": Page(EVERYBODY),
    "desk:case": case_page(CASE_READ),
    "desk:person": case_page(CASE_WRITE),
    "desk:household": case_page(CASE_WRITE),
    "desk:pictures": case_page(CASE_READ),
    "desk:relative": Page(CASE_WRITE, of_a_relative),
    "desk:protection": case_page(CASE_READ),
    # Whoever may see the case may ask; who is not named is refused in place.
    "desk:unveil": case_page(row(counselor=DONE, chief=DONE, officer=DONE, member=DONE, auditor=DONE), posts=True),
    "desk:doubles": Page(CHIEF),
    "desk:double": Page(row(everyone=READ_ONLY, chief=SHOWN), of_two_people),
    "desk:merged": Page(CHIEF),
    "desk:merge_undo": Page(row(everyone=READ_ONLY, chief=DONE), of_a_merge, posts=True),
    "desk:person_same": case_page(CASE_ACT, posts=True),
    "desk:relative_same": case_page(CASE_ACT, posts=True),
    "transfer:export": Page(row(everyone=READ_ONLY, administrator=SHOWN, officer=SHOWN)),
    "transfer:case_export": case_page(CASE_WRITE),
    "transfer:imports": Page(NETWORK),
    "transfer:columns": Page(NETWORK, of_a_read_ledger),
    "transfer:check": Page(NETWORK, of_a_checked_ledger),
    "transfer:words": Page(LEDGER_ACT, of_a_checked_ledger, posts=True),
    "transfer:wrong": Page(NETWORK, of_a_checked_ledger),
    "transfer:carry": Page(LEDGER_ACT, of_a_checked_ledger, posts=True),
    "transfer:drop": Page(LEDGER_ACT, of_a_read_ledger, posts=True),
    "transfer:show": Page(NETWORK, of_an_import),
    "transfer:progress": Page(NETWORK, of_a_ledger_at_work),
    "transfer:stop": Page(LEDGER_ACT, of_a_ledger_at_work, posts=True),
    "transfer:go_on": Page(LEDGER_ACT, of_a_ledger_at_work, posts=True),
    "transfer:mappings": Page(NETWORK),
    "transfer:mapping": Page(NETWORK, of_a_kept_mapping),
    "transfer:mapping_drop": Page(LEDGER_ACT, of_a_kept_mapping, posts=True),
    "transfer:undo": Page(LEDGER_ACT, of_an_import, posts=True),
    "desk:audit": case_page(row(counselor=READ_ONLY, officer=READ_ONLY, member=READ_ONLY, chief=SHOWN, auditor=SHOWN)),
    "meeting:list": Page(EVERYBODY),
    "meeting:new": Page(MEETING_CALL),
    "meeting:show": Page(MEETING, of_the_meeting),
    "meeting:edit": Page(MEETING_WRITE, of_the_meeting),
    "meeting:members": Page(MEETING_ACT, of_the_meeting, posts=True),
    "meeting:remove_member": Page(MEETING_ACT, of_its_member, posts=True),
    "meeting:open": Page(MEETING_ACT, of_the_meeting, posts=True),
    "meeting:close": Page(MEETING_ACT, of_the_meeting, posts=True),
    "meeting:cancel": Page(MEETING_ACT, of_the_meeting, posts=True),
    "meeting:topics": Page(MEETING_ACT, of_the_meeting, posts=True),
    "meeting:order": Page(MEETING_ACT, of_the_meeting, posts=True),
    "meeting:item": Page(AGENDA_ITEM, of_its_item),
    "meeting:withdraw": Page(AGENDA_ITEM_ACT, of_its_item, posts=True),
    "meeting:table": case_page(CASE_WRITE),
    "decision:inbox": Page(EVERYBODY),
    # The officer decides, and writes nothing else; those who write the record are told why they may not decide.
    "decision:edit": case_page(CASE_WRITE | {"officer": SHOWN}),
    "decision:own": case_page(CASE_WRITE | {"officer": SHOWN}),
    "decision:ask": case_page(CASE_ACT, posts=True),
    "provision:index": case_page(CASE_READ),
    "provision:end": Page(CASE_WRITE, of_a_provision),
    "provision:deliver": case_page(CASE_WRITE),
    "monitoring:index": case_page(CASE_READ),
    "monitoring:new": case_page(CASE_WRITE),
    "monitoring:effort": case_page(CASE_WRITE),
    "monitoring:employment": case_page(CASE_WRITE),
    "monitoring:withdraw_employment": Page(CASE_WRITE, of_an_employment),
    "monitoring:retention": Page(CASE_WRITE, of_an_employment),
    "monitoring:withdraw_retention": Page(CASE_WRITE, of_a_retention_check),
    "monitoring:interruption": case_page(CASE_WRITE),
    "monitoring:resume": case_page(CASE_WRITE),
    "review:index": case_page(CASE_READ),
    "review:edit": case_page(CASE_WRITE),
    "review:table": Page(CASE_ACT, of_a_review, posts=True),
    "review:table_closing": case_page(CASE_ACT, posts=True),
    "review:conclude": Page(CASE_ACT, of_a_review, posts=True),
    "closure:new": case_page(CASE_WRITE),
    "followup:index": case_page(CASE_READ),
    "followup:plan": case_page(CASE_ACT, posts=True),
    "followup:record": Page(CASE_ACT, of_a_followup, posts=True),
    "statistics:leaning": Page(FIGURES),
    "statistics:month": Page(FIGURES),
    "statistics:year": Page(FIGURES),
    "statistics:years": Page(FIGURES),
    "statistics:cross": Page(FIGURES),
    "statistics:compare": Page(FIGURES),
    "statistics:figure": Page(FIGURES, of_a_figure),
    "statistics:download": Page(FIGURES, of_a_file),
    "statistics:load": Page(FIGURES_KEPT),
    "statistics:settings": Page(FIGURES_KEPT),
    "consents:rules": Page(NETWORK),
    "consents:index": case_page(CASE_READ),
    "consents:new": case_page(CASE_WRITE),
    "consents:ground": case_page(CASE_WRITE),
    "consents:withdraw": Page(CASE_WRITE, of_a_consent),
    "referrals:index": case_page(CASE_READ),
    "referrals:new": case_page(CASE_WRITE),
    "referrals:check": Page(CASE_WRITE, of_an_introduction),
    "referrals:take_back": Page(CASE_WRITE, of_a_declined_one),
    "resources:list": Page(EVERYBODY),
    "resources:new": Page(RESOURCES),
    "resources:edit": Page(EVERYBODY, of_a_resource),
    "resources:verify": Page(RESOURCES_ACT, of_a_resource, posts=True),
    "outreach:new": Page(SUPPORTERS),
    "outreach:lists": Page(SUPPORTERS),
    "outreach:index": case_page(CASE_READ),
    "outreach:conclude": case_page(CASE_WRITE),
    "intake:list": Page(SUPPORTERS),
    "intake:new": Page(SUPPORTERS),
    "intake:alike": Page(SUPPORTERS_ACT, posts=True),
    "intake:index": case_page(CASE_READ),
    "intake:enroll": case_page(CASE_WRITE),
    "emergency:index": case_page(CASE_READ),
    "emergency:new": case_page(CASE_WRITE),
    "emergency:settle": Page(CASE_WRITE, of_a_need),
    "assessment:index": case_page(CASE_READ),
    "assessment:begin": case_page(CASE_ACT, posts=True),
    "assessment:edit": Page(CASE_WRITE, of_an_open_edition),
    "assessment:opinion": case_page(CASE_WRITE),
    "screening:new": case_page(CASE_READ),
    "plan:index": case_page(CASE_READ),
    "plan:begin": case_page(CASE_ACT, posts=True),
    "plan:show": Page(CASE_READ, of_the_plan),
    "plan:edit": Page(CASE_WRITE, of_the_draft),
    "plan:amend": Page(CASE_WRITE, of_the_plan),
}
