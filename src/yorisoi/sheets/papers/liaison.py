"""関係機関連絡票. Source of the fields: domain §1.10 (手引きが準備を求める。全国統一の様式はない)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.consents.enums import ConsentMethod
from yorisoi.foundation.wareki import format_month_day
from yorisoi.referrals import queries as referrals
from yorisoi.referrals.models import Introduction
from yorisoi.sheets import lists, persons
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Block, Cell, Fields, Heading, Paper, Plain, Text
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="liaison", title="関係機関連絡票", of=Of.INTRODUCTION)
SOURCE = "手引き(関係機関との連絡票の準備)による。全国統一の様式はない"
USE = (
    "この連絡票の内容は、支援に必要な範囲でだけ使ってください。対応がむずかしいときは、早めにお知らせください。受け直します。"
)
NOT_TOLD = "(個人情報は伝えません)"
STATES = {ConsentMethod.WRITTEN: "WRITTEN", ConsentMethod.ORAL: "ORAL", ConsentMethod.ELECTRONIC: "ELECTRONIC"}


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return the introductions of a case, newest first."""
    return [(made.pk, f"{format_month_day(made.made_on)} {made.to_agency.name}") for made in referrals.introductions(case)]


def find(case: Case, pk: int) -> Introduction | None:
    """Return that introduction of the case."""
    return referrals.introduction(case, pk)


def build(subject: Introduction | None, *, staff: Staff, on: date) -> Paper:
    """Return the letter of one introduction; without the person's data where these were not to be told. Or an empty paper."""
    made = subject
    case = made.case if made else None
    day_of = made.made_on if made else on
    paper = Paper(
        PAPER.title,
        [
            Fields([
                Cell("あて先", made.to_agency.name if made else "", span=8), Cell("担当", "", span=4),
                Cell("差出", case.agency.name if case else "", span=8),
                Cell("担当", made.created_by.name if made else "", span=4),
                Cell("電話", case.agency.phone if case else "", span=6),
                Cell("日付", day(made.made_on if made else None), span=6),
            ]),
            lists.choices(
                "連絡の種類", "liaison_kinds", [made.kind] if made else (), on=day_of, municipality_id=staff.municipality_id,
                columns=2,
            ),
            *about(made, staff=staff, on=on),
            *_consent(made, staff=staff, on=day_of),
            Text("内容", made.reason if made else "", lines=9),
            Fields([Cell("添付", "")]),
            Text("希望する対応", "", lines=3),
            Fields([
                Cell("回答の期限", day(None), span=6),
                Cell("後日確認する日", day(made.next_check_on if made else None), span=6),
            ]),
            Plain(USE, is_small=True),
        ],
        reference=case.number if case else "", agency=case.agency.name if case else "", date=day(made.made_on) if made else "",
        addressee=f"{made.to_agency.name} 御中" if made else "          御中",
        sender=case.agency.name if case else "", source=SOURCE,
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)


def about(made: Introduction | None, *, staff: Staff, on: date) -> list[Block]:
    """Return whom the letter is about, as far as it may be told."""
    case = made.case if made else None
    person = case.person if made and case and made.shares_personal_data else None
    reach = persons.reach(person, staff=staff, on=on)
    hidden = NOT_TOLD if made and person is None else ""
    return [
        Heading("対象者"),
        Fields([
            Cell("氏名", hidden or persons.name_of(person), span=7, ruby=person.kana if person else ""),
            Cell("性別", persons.gender(person), span=5),
            Cell("生年月日", persons.born(person, on=made.made_on if made else on)),
            Cell("住所", hidden or reach.address),
            Cell("連絡先", hidden or "、".join(dict.fromkeys(filter(None, (reach.mobile, reach.home, reach.others))))),
        ]),
    ]


def _consent(made: Introduction | None, *, staff: Staff, on: date) -> list[Block]:
    """Return on what consent, or on which ground without it, the information is given."""
    chosen, note = "", ""
    if made is not None and made.consent is not None:
        chosen, note = STATES[ConsentMethod(made.consent.method)], _scope(made)
    elif made is not None and made.shares_personal_data:
        chosen = "NONE"
        note = f"根拠: {made.disclosure.get_ground_display()}" if made.disclosure else ""
    return [
        lists.choices(
            "情報提供の本人同意", "consent_states", [chosen] if chosen else (), on=on, municipality_id=staff.municipality_id,
            columns=4,
        ),
        Fields([Cell("同意の範囲\n(無のときは根拠)", note)]),
    ]


def _scope(made: Introduction) -> str:
    assert made.consent is not None
    told = f"({made.consent.information})" if made.consent.information else ""
    return f"同意の日 {day(made.consent.given_on)} 範囲: {made.consent.get_scope_display()}{told}"
