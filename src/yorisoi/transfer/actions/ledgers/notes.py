"""支援経過の台帳: notes on the courses of cases that are on record, found by our number or the number of the old ledger."""

from collections.abc import Sequence

from yorisoi.cases.models import Case
from yorisoi.records import ledger as records
from yorisoi.records import rules as record_rules
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.records.ledger import Line
from yorisoi.transfer.actions.context import Context
from yorisoi.transfer.actions.ledgers.made import Made
from yorisoi.transfer.queries import imports
from yorisoi.transfer.rules.rows import Entry, Problem, otherwise, told

CHUNK = 500


def look(entries: Sequence[Entry], context: Context) -> None:
    """Add which case is not there, and what records would refuse."""
    cases = _cases(entries, context)
    for entry in entries:
        values = entry.values
        number = values.get("number") or ""
        if number and number not in cases:
            column = context.layout.title("number", context.fields)
            entry.problems.append(
                Problem(
                    entry.line, column, number, "その番号のケースがありません。",
                    "よりそいのケース番号か、取りこんだケースの台帳の番号を書いてください。先にケースの台帳を取りこみます。",
                )
            )
        if values.get("happened_on") and values.get("body"):
            found = record_rules.may_write_note(
                body=values["body"], happened_on=values["happened_on"], next_on=None, on=context.on
            )
            told(entry, found, context.cells[entry.line], layout=context.layout, fields=context.fields)


def carry(entries: Sequence[Entry], context: Context) -> Made:
    """Write the notes; who is named in the line is their author, otherwise who brings them in."""
    cases = _cases(entries, context)
    made = Made()
    for start in range(0, len(entries), CHUNK):
        context.tell(start, len(entries), "取りこんでいます")
        some = entries[start : start + CHUNK]
        lines = [_line(entry, cases[entry.values["number"]], context) for entry in some]
        written = records.write_many(lines, actor=context.actor, on=context.on)
        records.met(written)
        made.rows |= {entry.line: {"note": note.pk} for entry, note in zip(some, written, strict=True)}
    return made


def _line(entry: Entry, case: Case, context: Context) -> Line:
    values = entry.values
    counterpart = Counterpart(values.get("counterpart") or Counterpart.NOBODY)
    form = ContactForm(values.get("form") or ContactForm.LETTER)
    cells = context.cells[entry.line]
    labels = {"form": form.label, "counterpart": counterpart.label}
    words = [otherwise(context.layout.cell(key, cells), label) for key, label in labels.items() if values.get(key)]
    own_words = [each for each in context.put_otherwise(entry) if each.partition(": ")[2] not in words]
    said = "、".join(filter(None, [*words, *own_words]))
    return Line(
        case, values["happened_on"], values["body"] + (f"\n(前の台帳では: {said})" if said else ""),
        context.worker_of(entry) or context.actor, form=form, counterpart=counterpart,
        minutes=values.get("minutes"), reached=counterpart == Counterpart.PERSON,
    )


def _cases(entries: Sequence[Entry], context: Context) -> dict[str, Case]:
    """Return the cases the lines speak of, by what they call them; the chief's are those of the own agency."""
    staff = context.actor
    mine = Case.objects.filter(municipality_id=staff.municipality_id)
    if staff.is_chief:
        mine = mine.filter(agency_id=staff.agency_id)
    wanted = sorted({entry.values.get("number") or "" for entry in entries} - {""})
    old = imports.made(staff.municipality_id, "case")
    ids = {number: old[number] for number in wanted if number in old}
    found: dict[str, Case] = {}
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        held = {case.pk: case for case in mine.filter(pk__in=[ids[each] for each in some if each in ids]).order_by("pk")}
        found |= {each: held[ids[each]] for each in some if ids.get(each) in held}
        found |= {case.number: case for case in mine.filter(number__in=some).order_by("pk")}
    return found
