"""職員の名簿."""

from collections.abc import Sequence

from yorisoi.agencies import actions, rules
from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Agency, Staff
from yorisoi.transfer.actions.context import Context
from yorisoi.transfer.actions.ledgers.made import Made
from yorisoi.transfer.queries.options import pk_of
from yorisoi.transfer.rules.rows import Entry, told


def look(entries: Sequence[Entry], context: Context) -> None:
    """Add what agencies would refuse of a new member of staff."""
    held = _agencies(context)
    taken = set(Staff.objects.order_by("pk").values_list("login_name", flat=True))
    for entry in entries:
        values = entry.values
        login_name = values.get("login_name")
        faults = rules.may_take_login_name(login_name) if login_name else []
        if login_name and login_name in taken:
            faults.append(rules.login_name_taken())
        if values.get("role"):
            faults += rules.may_have_role(role=values["role"], agency_kind=_agency(entry, held, context).kind)
        told(entry, faults, context.cells[entry.line], layout=context.layout, fields=context.fields)
        taken.add(login_name or "")


def carry(entries: Sequence[Entry], context: Context) -> Made:
    """Hire them; each one's password is good for one sign-in and shown once."""
    made, held = Made(), _agencies(context)
    for entry in entries:
        values = entry.values
        role = Role(values["role"])
        member, password = actions.hire(
            login_name=values["login_name"], name=values["name"], kana=values.get("kana") or "", role=role,
            agency=_agency(entry, held, context), actor=context.actor, on=context.on,
        )
        made.rows[entry.line] = {"staff": member.pk}
        made.sign_ins.append((member.login_name, member.name, role.label, password))
    return made


def _agencies(context: Context) -> dict[int, Agency]:
    rows = Agency.objects.of(context.actor.municipality_id).order_by("pk")
    return {row.pk: row for row in rows}


def _agency(entry: Entry, held: dict[int, Agency], context: Context) -> Agency:
    code = entry.values.get("agency")
    return held.get(pk_of(code), context.actor.agency) if code else context.actor.agency
