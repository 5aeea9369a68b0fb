"""相談・ケースの台帳: a person, the consultation of the past, and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.people import ledger as people
from yorisoi.people import rules as people_rules
from yorisoi.people.enums import Gender, PhoneKind
from yorisoi.people.ledger import Newcomer
from yorisoi.people.models import Person
from yorisoi.people.queries import likely
from yorisoi.people.rules.likeness import Traits, traits
from yorisoi.process.s02_intake import ledger as intake
from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.process.s02_intake.ledger import Past
from yorisoi.process.s12_closure import ledger as closure
from yorisoi.process.s12_closure import rules as closure_rules
from yorisoi.records import ledger as records
from yorisoi.records.ledger import Line
from yorisoi.transfer.actions.context import Context
from yorisoi.transfer.actions.ledgers.made import Made
from yorisoi.transfer.rules.rows import Entry, Problem, otherwise, told
from yorisoi.transfer.rules.values import MAIN_MARKS

PORTION = 500
# What a room calls a field, and the column it comes from.
NAMES = {"requested_on": "enrolled_on", "given_on": "enrolled_on"}
# What is kept in the ledger's own words, on the first line of the course.
SAID_BESIDE = {"old_number": "前の台帳の番号", "stage": "前の台帳での段階・状態", "remark": "備考"}


def look(entries: Sequence[Entry], context: Context) -> None:
    """Add what people, intake and closure would refuse."""
    for entry in entries:
        values = entry.values
        worker = context.worker_of(entry)
        if worker is None and not any(each.column == _column("worker", context) for each in entry.problems):
            entry.problems.append(
                Problem(
                    entry.line, _column("worker", context), "", "担当者が決まりません。",
                    "担当者を書くか、列を合わせる画面で「担当が書かれていない行の担当」を選んでください。",
                )
            )
        found = people_rules.may_register(born_on=values.get("born_on"), on=context.on)
        received_on = values.get("received_on")
        if received_on and worker:
            found += intake.faults(_past(entry, worker, context), is_anonymous=not _name(values), on=context.on)
            if closed_on := values.get("closed_on"):
                found += closure_rules.may_have_closed(opened_on=received_on, closed_on=closed_on, on=context.on)
        if found:
            unique = {(each.why, NAMES.get(each.field or "", each.field)): each for each in found}
            cells = context.cells[entry.line]
            told(entry, unique.values(), cells, layout=context.layout, fields=context.fields, names=NAMES)


def _column(key: str, context: Context) -> str:
    return context.layout.title(key, context.fields)


def typed(entry: Entry) -> Traits:
    """Return a person as a line tells of them, for the question whether they are known."""
    values = entry.values
    return traits(
        name=_name(values), kana=_kana(values), gender=values.get("gender") or "", born_on=values.get("born_on"),
        phones=[number for number, _ in _phones(values)], addresses=[values.get("address") or ""],
    )


def carry(entries: Sequence[Entry], context: Context) -> Made:
    """
    Register who is new, open their cases with reception, application and end, and leave the ledger's own words.

    `entry.values["same_as"]` names who is on record already (an id), or an earlier line of the file (its negative).
    """
    made, by_line = Made(), dict[int, Person]()
    known = _known(entries, context.actor)
    for start in range(0, len(entries), PORTION):
        context.tell(start, len(entries), "取りこんでいます")
        _bring_in(entries[start : start + PORTION], context, made, by_line, known)
    context.tell(len(entries), len(entries), "取りこんでいます")
    return made


def _bring_in(
    entries: Sequence[Entry], context: Context, made: Made, by_line: dict[int, Person], known: Mapping[int, Person]
) -> None:
    actor, on = context.actor, context.on
    news = [entry for entry in entries if not entry.values.get("same_as")]
    newcomers = people.register_many([_newcomer(entry.values) for entry in news], actor=actor, on=on)
    by_line.update({entry.line: person for entry, person in zip(news, newcomers, strict=True)})
    pasts = []
    for entry in entries:
        same_as = entry.values.get("same_as")
        person = by_line[entry.line] if not same_as else known[same_as] if same_as > 0 else by_line[-same_as]
        by_line.setdefault(entry.line, person)
        worker = context.worker_of(entry)
        assert worker is not None
        pasts.append((person, _past(entry, worker, context)))
        made.rows[entry.line] = {
            "old_number": entry.values.get("old_number") or "", "person": 0 if same_as else person.pk,
        }
    opened = intake.receive_many(pasts, actor=actor, on=on)
    pairs = list(zip(entries, opened, strict=True))
    records.write_many(list(_remarks(pairs, context)), actor=actor, on=on)
    closure.close_many(
        [
            (case, entry.values["closed_on"], entry.values.get("closed_words") or "")
            for entry, case in pairs if entry.values.get("closed_on")
        ],
        actor=actor, on=on,
    )
    for entry, case in pairs:
        made.rows[entry.line] |= {"case": case.pk, "number": case.number, "version": case.version}


def _known(entries: Iterable[Entry], actor: Staff) -> dict[int, Person]:
    ids = {entry.values["same_as"] for entry in entries if (entry.values.get("same_as") or 0) > 0}
    held = Person.objects.filter(pk__in=ids, municipality_id=actor.municipality_id).select_related("merged_into")
    return {person.pk: person.merged_into or person for person in held.order_by("pk")}


def _name(values: Mapping[str, Any]) -> str:
    parts = (values.get("surname") or "", values.get("given") or "")
    return values.get("name") or " ".join(filter(None, parts))


def _kana(values: Mapping[str, Any]) -> str:
    parts = (values.get("surname_kana") or "", values.get("given_kana") or "")
    return values.get("kana") or " ".join(filter(None, parts))


def _phones(values: Mapping[str, Any]) -> list[tuple[str, PhoneKind]]:
    mobile = [(number, PhoneKind.MOBILE) for number in values.get("phone") or ()]
    known = {number for number, _ in mobile}
    return mobile + [(number, PhoneKind.HOME) for number in values.get("home_phone") or () if number not in known]


def _newcomer(values: Mapping[str, Any]) -> Newcomer:
    facts: dict[str, Any] = {
        "name": _name(values), "kana": _kana(values), "gender": values.get("gender") or Gender.UNKNOWN,
        "born_on": values.get("born_on"),
    }
    if facts["born_on"] is None and values.get("estimated_age") is not None:
        facts |= {"estimated_age": values["estimated_age"], "estimated_age_on": values["received_on"]}
    return Newcomer(
        values["received_on"], facts, _phones(values), values.get("address") or "", values.get("postal_code") or ""
    )


def _past(entry: Entry, worker: Staff, context: Context) -> Past:
    values = entry.values
    worries = values.get("worries") or []
    has_main = any(mark in context.layout.cell("worries", context.cells[entry.line]) for mark in MAIN_MARKS)
    # Whatever else the ledger does not know stays unsaid.
    return Past(
        values["received_on"], worker, ReceptionChannel(values.get("channel") or ReceptionChannel.OTHER), tuple(worries),
        worries[0] if has_main and worries else "", story=values.get("story") or "", wish=values.get("wish") or "",
        enrolled_on=values.get("enrolled_on"), ended_on=values.get("closed_on"),
    )


def _remarks(pairs: Sequence[tuple[Entry, Case]], context: Context) -> Iterable[Line]:
    """Leave what the ledger says and no other record holds, as it says it: its number, the stage, remarks."""
    protected = likely.protected({case.person_id for _, case in pairs})
    for entry, case in pairs:
        values = entry.values
        told_by = [f"{words}: {values[key]}" for key, words in SAID_BESIDE.items() if values.get(key)]
        code = values.get("channel")
        if code and (said := otherwise(context.layout.cell("channel", context.cells[entry.line]), ReceptionChannel(code).label)):
            told_by.insert(1 if values.get("old_number") else 0, f"前の台帳での相談経路: {said}")
        own_words = [f"前の台帳での{said}" for said in context.put_otherwise(entry)]
        told_by += [each for each in own_words if each not in told_by]
        if values.get("closed_words") and not values.get("closed_on"):
            told_by.append(f"前の台帳での終結の理由: {values['closed_words']}")
        if values.get("same_as"):
            told_by += _contact(values, is_protected=case.person_id in protected)
        if told_by:
            yield Line(case, values["received_on"], "\n".join(told_by), context.actor, event="ledger.imported")


def _contact(values: Mapping[str, Any], *, is_protected: bool) -> list[str]:
    """Return how a line reaches somebody who is on record already: that record stays, and nothing is lost."""
    said = [*(number for number, _ in _phones(values)), values.get("postal_code") or "", values.get("address") or ""]
    words = "、".join(filter(None, said))
    if words and is_protected:
        words = "(秘匿の方なので、ここには写していません。元の台帳を見てください。)"
    return [f"前の台帳での連絡先: {words}"] if words else []
