"""目印の値 (marked): what each mark of a municipality's own form stands for in one case; nothing known is empty."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.cases.queries import people_of
from yorisoi.consents import queries as consents
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel
from yorisoi.process.s06_plan import queries as plans
from yorisoi.reference import queries as reference
from yorisoi.reference.rules.tables import rows_on
from yorisoi.sheets import persons
from yorisoi.sheets.rules.layout import Cell, Fields, Paper
from yorisoi.sheets.rules.marks import MARKS, WORRIES, plain
from yorisoi.sheets.rules.writing import known_day, numbered
from yorisoi.sheets.veiling import covered

EXAMPLES = {mark.name: mark.example for mark in MARKS}


def values(case: Case, *, staff: Staff, on: date) -> dict[str, str]:
    """Return the value of every mark for a case as this member of staff may see it; what is protected is covered."""
    found = {
        **_case(case, on=on), **_person(case, staff=staff, on=on), **_reception(case, on=on),
        **_plan(case), **_consent(case, on=on),
        "印刷.日": known_day(on), "印刷.職員": staff.name, "印刷.自治体": staff.municipality.name,
    }
    return _covered({plain(name): text for name, text in found.items()}, case, staff=staff, on=on)


def _covered(found: dict[str, str], case: Case, *, staff: Staff, on: date) -> dict[str, str]:
    """Cover what is protected with the same hands as every paper."""
    laid = Paper("様式", (Fields(tuple(Cell(name, text) for name, text in found.items())),))
    fields = covered(laid, [case.person], staff=staff, on=on).blocks[0]
    assert isinstance(fields, Fields)
    return {name: cell.value for name, cell in zip(found, fields.cells, strict=True)}


def _case(case: Case, *, on: date) -> dict[str, str]:
    asked = intake.enrollment(case)
    return {
        "ケース.番号": case.number,
        "ケース.申込日": known_day(asked.requested_on if asked else None),
        "ケース.主担当": people_of.primaries([case.pk], on=on).get(case.pk, ""),
        "ケース.機関": case.agency.name, "ケース.機関の電話": case.agency.phone, "ケース.機関の住所": case.agency.address,
    }


def _person(case: Case, *, staff: Staff, on: date) -> dict[str, str]:
    person = case.person
    reach = persons.reach(person, staff=staff, on=on)
    return {
        "本人.氏名": persons.name_of(person), "本人.ふりがな": person.kana, "本人.通称": person.common_name,
        "本人.性別": persons.gender(person), "本人.生年月日": persons.born(person, on=on), "本人.住所": reach.address,
        "本人.電話(自宅)": reach.home, "本人.電話(携帯)": reach.mobile,
    }


def _reception(case: Case, *, on: date) -> dict[str, str]:
    received = intake.reception(case)
    came = received if received and received.inquirer != InquirerRelation.PERSON else None
    told = {each.code: each for each in received.worries.all()} if received else {}
    rows = numbered(rows_on(reference.rows("worries", case.municipality_id), received.received_on if received else on))
    marked = {f"困りごと.{number}": "" for number in range(1, WORRIES + 1)}
    marked |= {
        f"困りごと.{number}": "◎" if told[row.code].is_main else "○"
        for number, row in rows if row.code in told and number
    }
    named = [(row.label, told[row.code].is_main) for _, row in rows if row.code in told]
    return {
        "ケース.受付日": known_day(received.received_on if received else None),
        "ケース.受付者": received.received_by.name if received else "",
        "ケース.相談の経路": str(ReceptionChannel(received.channel).label) if received else "",
        "来談者.氏名": came.inquirer_name if came else "", "来談者.電話": came.inquirer_phone if came else "",
        "来談者.関係": (came.inquirer_note or str(came.get_inquirer_display())) if came else "",
        "相談.内容": received.story if received else "", "相談.希望": received.wish if received else "",
        "相談.いちばんの困りごと": next((label for label, is_main in named if is_main), ""),
        "相談.困りごと": "、".join(label for label, _ in named),
        **{name: text for name, text in marked.items() if name in EXAMPLES},
    }


def _plan(case: Case) -> dict[str, str]:
    plan = plans.plans(case).first()
    return {
        "プラン.番号": str(plan.number) if plan else "",
        "プラン.作成日": known_day(plan.drafted_on if plan else None),
        "プラン.意向": plan.wish if plan else "", "プラン.課題": plan.issues if plan else "",
        "プラン.強み": plan.strengths if plan else "", "プラン.留意事項": plan.cautions if plan else "",
        "プラン.目標": "\n".join(goal.text for goal in plans.goals(plan)) if plan else "",
        "プラン.利用する事業": "\n".join(plans.service_label(each, plan) for each in plans.services(plan)) if plan else "",
        "プラン.始まり": known_day(plan.starts_on if plan else None), "プラン.終わり": known_day(plan.ends_on if plan else None),
    }


def _consent(case: Case, *, on: date) -> dict[str, str]:
    given = next(iter(consents.in_force(case, on=on)), None)
    return {
        "同意.日": known_day(given.given_on if given else None), "同意.規程の版": given.rules_version if given else "",
    }
