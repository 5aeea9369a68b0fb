"""くり返しの目印の値 (marked_lines): the entries behind the numbered marks of a municipality's own form."""

from collections.abc import Callable, Iterable
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.models import Plan
from yorisoi.sheets import lists, persons
from yorisoi.sheets.papers import note_list
from yorisoi.sheets.rules.layout import Paper, Table
from yorisoi.sheets.rules.lines import Rows, known
from yorisoi.sheets.rules.writing import known_day
from yorisoi.sheets.veiling import covered


def rows(case: Case, names: Iterable[str], *, staff: Staff, on: date) -> dict[str, Rows]:
    """Return the entries of the lists these marks name, as this member of staff may see them; the others are not read."""
    asked = dict.fromkeys(right[0].name for name in names if (right := known(name)))
    found = {name: MAKERS[name](case, staff, on) for name in asked}
    tables = tuple(Table((name,), entries) for name, entries in found.items())
    blocks = covered(Paper("様式", tables), [case.person], staff=staff, on=on).blocks
    return {name: table.rows for name, table in zip(found, blocks, strict=True) if isinstance(table, Table)}


def _course(case: Case, staff: Staff, on: date) -> Rows:
    """Return the rows of the standard paper, so that both tell the same."""
    blocks = note_list.build(case, staff=staff, on=on).blocks
    return next(block.rows for block in blocks if isinstance(block, Table))


def _latest(case: Case, staff: Staff, on: date) -> Rows:
    return _course(case, staff, on)[::-1]


def _family(case: Case, staff: Staff, on: date) -> Rows:
    found = persons.kin(case, staff=staff, on=on, as_of=on).rows
    return [(name, relation, age, lives, note) for name, relation, age, lives, _, _, note in found]


def _household(case: Case, staff: Staff, on: date) -> Rows:
    return [row for row in _family(case, staff, on) if row[3] == "同居"]


def _of_plan(read: Callable[[Plan], Rows]) -> Callable[[Case, Staff, date], Rows]:
    def made(case: Case, staff: Staff, on: date) -> Rows:
        plan = plans.plans(case).first()
        return read(plan) if plan else ()

    return made


def _goals(plan: Plan) -> Rows:
    return [
        (goal.text, "長期目標" if goal.is_long_term else "このプランの目標", known_day(goal.due_on)) for goal in plans.goals(plan)
    ]


def _roles(plan: Plan) -> Rows:
    holder = lists.names_of("role_holders", municipality_id=plan.municipality_id)
    return [(role.what, role.who, holder(role.holder, plan.drafted_on), role.until) for role in plans.roles(plan)]


def _services(plan: Plan) -> Rows:
    return [
        (plans.service_label(each, plan), each.provider.name if each.provider else "", each.content, each.frequency)
        for each in plans.services(plan)
    ]


MAKERS: dict[str, Callable[[Case, Staff, date], Rows]] = {
    "支援経過": _course, "最近の支援経過": _latest, "世帯員": _household, "家族": _family,
    "プラン.目標": _of_plan(_goals), "プラン.支援": _of_plan(_roles), "プラン.事業": _of_plan(_services),
}
