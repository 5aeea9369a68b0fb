"""本人の欄 (Persons): what a paper says of the person it is about, as far as this reader may see it."""

from dataclasses import dataclass
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import age_on, format_wareki
from yorisoi.people import queries as people
from yorisoi.people.enums import PhoneKind
from yorisoi.people.models import Person
from yorisoi.people.rules.covering import MARK
from yorisoi.sheets.pictures import for_print, height_mm
from yorisoi.sheets.rules.layout import Cell, Drawing


@dataclass(frozen=True)
class Reach:
    """How to reach the person: each part filled, empty, or covered."""

    address: str = ""
    home: str = ""
    mobile: str = ""
    others: str = ""


NOWHERE = Reach()


def name_of(person: Person | None) -> str:
    """Return the name for a paper; a person without one leaves the line to the hand."""
    return (person.name or person.common_name) if person is not None else ""


def born(person: Person | None, *, on: date) -> str:
    """Return the day of birth with the age on the day of the paper."""
    if person is None:
        return ""
    if person.born_on is not None:
        age = f"({age_on(person.born_on, on)}歳)" if person.born_on <= on else ""
        return format_wareki(person.born_on) + age
    return f"(約{person.estimated_age}歳)" if person.estimated_age is not None else ""


def gender(person: Person | None) -> str:
    """Return the gender in words, nothing where nobody asked."""
    if person is None or not person.is_gender_known:
        return ""
    label = str(person.get_gender_display())
    return f"{label}({person.gender_note})" if person.gender_note else label


def named(case: Case | None) -> list[Cell]:
    """Return the first row of a paper about a case: its number and the name with its reading."""
    person = case.person if case else None
    return [
        Cell("ID", case.number if case else "", span=4),
        Cell("氏名", name_of(person), span=8, ruby=person.kana if person else ""),
    ]


def head(case: Case | None, *, on: date) -> list[Cell]:
    """Return the first two rows: number and name, sex and birth."""
    person = case.person if case else None
    return [
        *named(case),
        Cell("性別", gender(person), span=4),
        Cell("生年月日", born(person, on=on), span=8),
    ]


def reach(person: Person | None, *, staff: Staff, on: date) -> Reach:
    """Return where the person lives and how to call them; what is masked is covered for everybody."""
    if person is None:
        return NOWHERE
    found = people.contact(person, staff=staff, on=on)
    if found.is_masked and not found.addresses and not found.phones:
        return Reach(MARK, MARK, MARK, "")
    address = found.addresses[0] if found.addresses else None
    text = ""
    if address is not None:
        kind = "" if address.kind == "HOME" else f"({address.get_kind_display()})"
        text = " ".join(filter(None, (f"〒{address.postal_code}" if address.postal_code else "", f"{address.text}{kind}")))
    by_kind = {kind: "、".join(each.number for each in found.phones if each.kind == kind) for kind in PhoneKind.values}
    others = "、".join(filter(None, (by_kind[PhoneKind.WORK], by_kind[PhoneKind.OTHER_PERSON])))
    return Reach(text, by_kind[PhoneKind.HOME], by_kind[PhoneKind.MOBILE], others)


PICTURE_MM, MOST_MM = 48, 110  # two pictures and the lists of the family on one page, but for a large family
NO_GENOGRAM = Drawing("ジェノグラム", "", "", PICTURE_MM)
NO_ECOMAP = Drawing("エコマップ", "", "", PICTURE_MM)


@dataclass(frozen=True)
class Kin:
    """The family on a paper: the rows of its table, how many live together, the two pictures."""

    rows: tuple[tuple[str, ...], ...] = ()
    together: int = 0
    children: int = 0
    genogram: Drawing = NO_GENOGRAM
    ecomap: Drawing = NO_ECOMAP

    @property
    def is_known(self) -> bool:
        return bool(self.rows)


NOBODY = Kin()


def kin(case: Case | None, *, staff: Staff, on: date, as_of: date) -> Kin:
    """Return the family of that day, as far as this member of staff may see today what other cases say of them."""
    if case is None:
        return NOBODY
    readable = Case.objects.visible_to(staff, on=on).values("person_id")
    relatives = people.family(case.person, on=as_of, readable=readable)
    picture = people.family_picture(case.person, relatives, on=as_of, readable=readable)
    around = people.around(case.person, picture, on=as_of)
    figures = {figure.node: figure for figure in picture.figures}
    rows = tuple(
        (
            each.person.display_name, each.relation, f"{figures[each.person.pk].age}歳" if figures[each.person.pk].age else "",
            "同居" if figures[each.person.pk].is_together else "別居", "", "", each.note,
        )
        for each in relatives
    )
    ties = "、".join(f"{people.tie_label(tie)}({people.tie_words(tie)})" for tie in around.ties)
    told = "、".join(f"{row[0]}({row[1]}・{row[3]})" for row in rows)
    tree = for_print(picture.draw()) if rows else ""
    return Kin(
        rows, sum(row[3] == "同居" for row in rows), sum(each.relation == "子" for each in relatives),
        Drawing("ジェノグラム", tree, told, height_mm(tree, least=PICTURE_MM, most=MOST_MM)),
        Drawing("エコマップ", for_print(around.draw()) if rows or ties else "", ties, PICTURE_MM),
    )
