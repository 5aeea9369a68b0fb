"""A world in which somebody's address and telephones are protected, and stand in every text somebody may have written."""

import html
import io
import json
import re
import unicodedata
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.apps import apps
from django.db import connection, models
from pypdfium2 import PdfDocument, PdfiumError

from tests.factories.base import DAY, make_case, make_person
from tests.house.world import World, make_world
from yorisoi.cases.models import Case
from yorisoi.desk import actions
from yorisoi.drafts.models import Draft
from yorisoi.people import actions as people
from yorisoi.people.models import Address, Household, Person, PersonKey, Phone
from yorisoi.process.s02_intake.models import Reception
from yorisoi.records import actions as records

HOME, POSTAL, MOBILE, LANDLINE = "架空市北町4丁目17番9号 みなもハイツ305", "999-0417", "090-0000-4172", "0999-00-6318"
NOTE = "ひるの正午にだけ"
# The same, as people write it in passing.
LONG = (
    f"新しい住まいは〒{POSTAL}、{HOME}。郵便は９９９０４１７、北町四丁目一七−９ ﾐﾅﾓﾊｲﾂ３０５号室へ。"
    "架空市北町４ー１７ー９、みなもハイツの305。電話は09000004172か、０９０ ００００ ４１７２、(0999)00-6318、+81 90-0000-4172。"
)
SHORT, TINY = "北町4-17-9みなもハイツ305 090 0000 4172", "090-0000-4172"
# What nobody types elsewhere: the search is asked for it, and gives back no more than these very characters.
ASKED = ("０９０００００４１７２", "きたまち　北町４の１７の９")
TRACES = ("09000004172", "9000004172", "00004172", "0999006318", "9990417", "北町4179", "みなもハイツ305", "正午")
# Rooms whose texts are of a person helped. A text reaches nobody's case: a table of words, an agency, a meeting of many.
ROOMS = re.compile(r"people|cases|records|drafts|consents|referrals|(?!reference|resources|agencies).*")
STRUCTURED = (Address, Phone, PersonKey, Household)
LEAST = 60


@dataclass(frozen=True)
class ProtectedWorld:
    """守られている人の世界: hers is the case of the world; the child lives with her, the other must not learn it."""

    world: World
    child: Case
    other: Case

    @property
    def person(self) -> Person:
        return self.world.case.person


def make_protected_world() -> ProtectedWorld:
    """Build the world: her, the child with her, and the one who must not learn where she is."""
    world = make_world()
    worker, stranger, her = world.staff["counselor"], world.staff["stranger"], world.case.person
    her.contact_note = f"{NOTE}、{MOBILE}へ"
    her.save(update_fields=["contact_note"])
    people.add_address(person=her, kind="HOME", text=HOME, postal_code=POSTAL, actor=worker, on=DAY)
    people.add_phone(person=her, number=MOBILE, kind="MOBILE", note=f"{NOTE}、{LANDLINE}も", actor=worker)
    people.add_phone(person=her, number=LANDLINE, kind="HOME", actor=worker)
    child = people.add_relative(
        person=her, relation="CHILD", lives_together=True, actor=worker, on=DAY, name="山川 そら", kana="やまかわ そら"
    )
    people.add_address(person=child, kind="HOME", text="北町4-17-9 みなもハイツ305", postal_code=POSTAL, actor=worker, on=DAY)
    people.add_phone(person=child, number="09000004172", kind="OTHER_PERSON", actor=worker)
    husband = make_person(actor=stranger, name="川村 実", kana="かわむら みのる")
    people.add_relative(person=her, relation="EX_SPOUSE", lives_together=False, other=husband, actor=worker, on=DAY)
    other = make_case(actor=stranger, person=husband)
    people.add_relative(person=husband, relation="EX_SPOUSE", lives_together=True, other=her, actor=stranger, on=DAY)
    actions.protect(case=world.case, readers=[worker], actor=worker, on=DAY, kind="DV", starts_on=DAY, against=[husband])
    Reception.objects.create(
        case=world.case, received_on=DAY, received_by=worker, channel="SELF_TELEPHONE", created_by=worker,
        municipality_id=worker.municipality_id, inquirer="FAMILY", inquirer_phone=MOBILE,
    )
    return ProtectedWorld(world, make_case(actor=worker, person=child), other)


def write_everywhere(made: ProtectedWorld) -> None:
    """Copy the secrets into every text of every case there is, and into a draft of each member of staff."""
    staff = made.world.staff["counselor"]
    for case in (made.world.case, made.child, made.other):
        once = uuid5(NAMESPACE_URL, case.number)
        records.write_note(case=case, body=LONG, once=once, form="TELEPHONE", happened_on=DAY, actor=staff, on=DAY)
    town = {"municipality_id": staff.municipality_id, "case": made.world.case, "started_at": "2026-06-10T09:00+09:00"}
    page = f"/cases/{made.world.case.number}/records/new/"
    for each in filter(None, made.world.staff.values()):
        Draft.objects.get_or_create(
            staff=each, page=page, form="note", tab="1", typed_at="2026-06-10T09:00+09:00", **town,
            defaults={"fields": [["body", LONG]]},
        )
    poison()


def poison() -> None:
    """Write the secrets into every text field of every row that belongs to a case or a person."""
    for model, fields in groupby(texts(), key=itemgetter(0)):
        model._default_manager.update(**{field: text for _, field, text in fields})


@cache
def texts() -> tuple[tuple[type[models.Model], str, str], ...]:
    """Return (model, field, words) of every text that somebody may have copied a secret into."""
    return tuple(
        (model, field.name, words)
        for model in apps.get_models() if model.__module__.startswith("yorisoi.") and is_about_somebody(model)
        for field in model._meta.fields if (words := words_for(field))
    )


def words_for(field: Any) -> str:
    """Return what fits into a field of free words, or nothing for a code, a name or a key."""
    if field.choices or field.unique or field.primary_key or field.name in {"name", "kana", "common_name", "contact_note"}:
        return ""
    if isinstance(field, models.TextField):
        return LONG
    if isinstance(field, models.CharField) and field.max_length >= LEAST:
        return LONG if field.max_length >= len(LONG) else SHORT
    return TINY if field.name.endswith("phone") else ""


def is_about_somebody(model: Any, *, seen: frozenset[Any] = frozenset()) -> bool:
    """Return whether a row of the model belongs to a case or a person."""
    if model in STRUCTURED or model in seen:
        return False
    targets = [field.related_model for field in model._meta.fields if field.is_relation]
    return model in (Case, Person) or any(is_about_somebody(each, seen=seen | {model}) for each in targets)


def traces(answer: Any, *, typed: str = "") -> list[str]:
    """Return what of the secrets an answer holds, however it is spelled; what the reader typed himself is no trace."""
    text = words_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    if answer.headers.get("Content-Type", "").startswith("application/json") and text:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    text += " ".join(f" {value}" for value in answer.headers.values())
    spelled = {folded(text), folded(re.sub(r"</?[a-z][^>]*>", "", text))}
    mine = folded(typed) if typed else ""
    found = [trace for trace in TRACES if any(trace in each for each in spelled)]
    if mine and found:
        text = html.unescape(text).replace(typed, "")
        spelled = {folded(text), folded(re.sub(r"</?[a-z][^>]*>", "", text))}
        found = [trace for trace in TRACES if any(trace in each for each in spelled)]
    return found


def words_of(content: bytes) -> str:
    """Return what a file says to whoever opens it: the pages of a PDF, every file of a zip or of Excel, else its text."""
    if content.startswith(b"%PDF"):
        with suppress(PdfiumError), PdfDocument(content) as document:  # an attachment of the tests is no whole PDF
            return " ".join(page.get_textpage().get_text_bounded() for page in document)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join([each + " " + words_of(archive.read(each)) for each in archive.namelist()])
    return content.decode(errors="replace")


def folded(text: str) -> str:
    """Return a text without what differs between two spellings of one address or number."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).replace("四丁目", "4丁目").replace("一七", "17")
    return re.sub(r"[\s\-‐‑–—−ー()・.,、。\u200b]+|丁目|番地?|号室?|の", "", plain)


def wiped() -> list[str]:
    """Return the texts in which a page that came back has left a mark in place of what it covers."""
    with connection.cursor() as cursor:
        cursor.execute(look_for_marks())
        return [name for (name,) in cursor.fetchall()]


@cache
def look_for_marks() -> str:
    """Return one statement that looks through every text: asked of each field, that took as long as the press."""
    return " UNION ".join(
        f"SELECT '{model._meta.label}.{field}' FROM {model._meta.db_table} WHERE \"{field}\" LIKE '%〔秘匿〕%'"
        for model, field, _ in texts()
    )
