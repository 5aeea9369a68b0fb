"""
Every button of every form, read from the pages as a browser reads them, and the words a person would type there.

A submit that needs more than the usual words has a line in VALID: without it, it could not be accepted.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.crawl import Place, name_of
from tests.factories import attachments
from tests.factories.city import PASSWORD
from tests.factories.layouts import own_form
from yorisoi.foundation.wareki import format_wareki

EXHIBITION = "ui:gallery"  # its forms are shown, not sent
Body = dict[str, list[Any]]

TEXT_TYPES = {"text", "search", "tel", "password", "textarea", "number"}
MANAGED = re.compile(r"-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$")
NEW_PASSWORD = "atarashii-kotoba-22"
CSV = "code,label,starts_on,ends_on,position,source,certainty\r\nDEBT,借金のこと,2026-04-01,,1,架空市の判断,確認済み\r\n"
# A place's year as the nation publishes it.
YEARS = (
    "fiscal_year,name,population,new_consultations,plans,employment_targets,housing_security,temporary_living,"
    "budget_improvement,employment_preparation,work_training,agency_employment_support,welfare_loan,"
    "public_assistance_employment,employed,employed_with_plan,income_raised,income_raised_with_plan\r\n"
    "2025,架空町,12000,30,12,5,1,2,3,0,0,4,1,2,3,2,1,1\r\n"
)
LATER = {"ends_on": 90, "due_on": 30, "next_on": 7}


@dataclass
class Control:
    """入力欄: what one name of a form holds, may hold, and looks like."""

    name: str
    kind: str
    chosen: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    placeholder: str = ""
    is_number: bool = False

    @property
    def is_text(self) -> bool:
        return self.kind in TEXT_TYPES

    @property
    def is_date(self) -> bool:
        return self.is_text and "令和" in self.placeholder

    @property
    def is_choice(self) -> bool:
        return self.kind in {"select", "radio", "checkbox"}


@dataclass(frozen=True)
class Submit:
    """送信ボタン: one button of one form on one page."""

    place: Place
    target: str
    controls: tuple[Control, ...]
    button: tuple[str, str]

    @property
    def name(self) -> str:
        return name_of(self.target)

    @property
    def kind(self) -> tuple[Any, ...]:
        """What makes two submits the same but for the numbers in them."""
        names = {re.sub(r"\d+", "0", control.name) for control in self.controls}
        button = self.button[0], re.sub(r"\d+", "0", self.button[1])
        act = next((control.chosen[0] for control in self.controls if control.name == "act"), "")
        return self.name, tuple(sorted(names)), button, act

    def __str__(self) -> str:
        button = "=".join(filter(None, self.button))
        return f"{self.target} ({self.place.viewer}, {self.place.path}{' ' + button if button else ''})"


def submits(places: list[Place]) -> dict[tuple[Any, ...], list[Submit]]:
    """Return the submits of all pages by kind."""
    found: dict[tuple[Any, ...], list[Submit]] = defaultdict(list)
    for place in places:
        for submit in submits_of(place):
            found[submit.kind].append(submit)
    return found


def submits_of(place: Place) -> Iterator[Submit]:
    """Yield the submits of one page, without the frame's 「サインアウト」 of every page but the first."""
    if not place.html or place.name == EXHIBITION:
        return
    for form in place.root.xpath("//form[translate(@method, 'POST', 'post')='post']"):
        target = urljoin(place.url, form.get("action") or place.url)
        if name_of(target) == "agencies:sign_out" and place.path != "/":
            continue
        controls = tuple(controls_of(form))
        buttons = form.xpath(".//button[not(@type='button')]")
        for name, value in sorted({(each.get("name") or "", each.get("value") or "") for each in buttons}):
            # A note for nobody yet: only the buttons that choose somebody can be accepted (tests/desk/test_quick_note.py).
            if name_of(target) == "desk:quick_note" and not name and "case" not in {each.name for each in controls}:
                continue
            yield Submit(place, target, controls, (name, value))
    for element in place.root.xpath("//*[@hx-post]"):
        for form in element.xpath("ancestor-or-self::form")[:1]:
            yield Submit(place, urljoin(place.url, element.get("hx-post")), tuple(controls_of(form)), ("", ""))


def controls_of(form: Any) -> list[Control]:
    """Return the fields of a form as a browser would send them untouched."""
    found: dict[str, Control] = {}
    for element in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = element.get("name"), element.tag if element.tag != "input" else element.get("type", "text")
        is_number = element.get("inputmode") == "numeric"
        control = found.setdefault(
            name, Control(name, kind, placeholder=element.get("placeholder", ""), is_number=is_number)
        )
        if kind == "select":
            control.options += [option.get("value", "") for option in element.xpath(".//option")]
            control.chosen += [option.get("value", "") for option in element.xpath(".//option[@selected]")]
        elif kind in {"radio", "checkbox"}:
            control.options.append(element.get("value", "on"))
            control.chosen += [element.get("value", "on")] if element.get("checked") is not None else []
        elif kind == "textarea":
            control.chosen += [(element.text or "").removeprefix("\n")]
        elif kind != "file":
            control.chosen += [element.get("value", "")]
    return [control for control in found.values() if control.name != "csrfmiddlewaretoken"]


def untouched(submit: Submit) -> Body:
    """Return what the browser sends when nobody types anything."""
    body = {control.name: list(control.chosen) for control in submit.controls if control.chosen}
    if submit.button[0]:
        body[submit.button[0]] = [submit.button[1]]
    return body


def filled(submit: Submit, *, today: date) -> Body:
    """Return what a person sends who fills every field with usual words; those of VALID win."""
    body, valid = untouched(submit), VALID.get(submit.name, {})
    for control in submit.controls:
        told = next((words for pattern, words in valid.items() if re.fullmatch(pattern, control.name)), None)
        value = usual(control, today) if told is None else told
        if callable(value):
            value = value(control, today)
        if value is not None:
            body[control.name] = value if isinstance(value, list) else [value]
    return body


def usual(control: Control, today: date) -> Any:
    """Return the usual words for an empty field, or None to leave it."""
    last = control.name.split("-")[-1]
    if control.kind == "hidden" or MANAGED.search(control.name) or any(control.chosen) or last == "DELETE":
        return None
    if last == "files":
        return attachments.upload()
    if control.kind == "file":
        return SimpleUploadedFile("table.csv", CSV.encode("utf-8-sig"), content_type="text/csv")
    if control.kind == "checkbox":
        return None if len(control.options) == 1 and control.options[0] in {"on", "1", "True"} else control.options[:1]
    if control.is_choice:
        return next((option for option in control.options if option), None)
    return words_for(control, last, today)


def words_for(control: Control, last: str, today: date) -> str:
    """Return the usual words for an empty text box."""
    if last.startswith("born_on"):
        return "平成4年5月12日"
    if control.is_date:
        days = next((days for name, days in LATER.items() if last.startswith(name)), 0)
        return format_wareki(today + timedelta(days=days))
    hints = (("14:30", "14:30"), ("円", "1,000円"), ("090", "090-0000-0000"), ("やまかわ", "やまかわ はるか"))
    for hint, words in hints:
        if hint in control.placeholder:
            return words
    if control.is_number:
        return "10"
    return "確かめたこと" if control.kind in {"text", "textarea"} else ""


NOTHING: list[Any] = []

# page name -> the words its form needs beyond the usual ones (by regular expression of the field's name).
VALID: dict[str, dict[str, Any]] = {
    # Somebody new: who may be known already is asked about first.
    "intake:new": {"name": "木下 栞", "kana": "きのした しおり", "phone": "090-0000-0808", "born_on": "昭和33年3月3日"},
    "agencies:sign_in": {"login_name": "takanashi", "password": PASSWORD},
    "agencies:password": {"current": PASSWORD, "new|again": NEW_PASSWORD},
    "agencies:staff_new": {"login_name": "sato.y"},
    "cases:periods": {".*": "21"},
    "intake:enroll": {"is_signed|has_consented": "on"},
    "desk:person": {"name": "木下 栞", "kana": "きのした しおり", "born_on": "昭和33年3月3日"},
    "desk:household": {"kana": "きのした しおり", "born_on": "昭和33年3月3日", "number": NOTHING},
    "desk:pictures": {
        "kana": "きのした しおり", "born_on": "昭和33年3月3日", "r-other": lambda control, today: control.options[-1],
    },
    "decision:edit": {"report_confirmed": "on"},
    "sheets:layouts": {"file": lambda control, today: SimpleUploadedFile("form.xlsx", own_form("{{ 本人.氏名 }}"))},
    "records:correct": {"body": "訪ねたが、会えなかった。"},
    # Each column stays what was guessed of it: one column chosen for everything is refused.
    "transfer:columns": {".*": lambda control, today: control.chosen or NOTHING},
    "statistics:load": {"file": lambda control, today: SimpleUploadedFile("years.csv", YEARS.encode("utf-8-sig"))},
}
# Answered by a page and not by being sent on: what is shown is shown once, or is only a look.
ANSWERED_IN_PLACE = {
    "agencies:staff_new", "agencies:staff_password", "agencies:staff_return", "reference:load", "intake:alike",
    "desk:person_same", "desk:relative_same", "desk:unveil", "transfer:case_export",
}
