from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from yorisoi.agencies import queries as agencies
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.cases.queries.same_person import readable_person
from yorisoi.desk.queries import course, cover, pictures, same_person
from yorisoi.desk.queries.same_person import Question
from yorisoi.desk.views.picture_forms import AddPersonForm, RelateForm, SpotForm, TieForm
from yorisoi.foundation.digits import whole_number
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.people import actions
from yorisoi.people import queries as people
from yorisoi.people.enums import Picture, TieKind
from yorisoi.people.models import Person, Tie

GENOGRAM, ECOMAP, COURSE = "genogram", "ecomap", "course"
TABS = ((GENOGRAM, "ジェノグラム"), (ECOMAP, "エコマップ"), (COURSE, "経過の図"))
ADDED = ("name", "kana", "gender", "born_on", "estimated_age", "is_deceased", "died_on")
SIDE = ("kind", "strength", "is_stressful", "flow", "note")


@dataclass(frozen=True)
class Board:
    """What one request draws and writes on."""

    request: SignedInRequest
    case: Case
    today: date
    picture: people.FamilyPicture
    around: people.Around

    @property
    def people(self) -> dict[str, Person]:
        """Everybody recorded in the picture, by the name of their figure."""
        return {f"p{self.case.person_id}": self.case.person} | {
            f"p{each.person.pk}": each.person for each in cover.family(self.case, self.request.user, on=self.today)
        }

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Everybody of the picture to choose from, the person first."""
        return [
            (f"p{each.node}", f"{each.name}({'本人' if each.is_self else each.role})") for each in self.picture.figures
        ]

    @property
    def ties(self) -> list[tuple[str, str]]:
        """The ties that have a place of their own, to choose from."""
        inside = {each.node for each in self.around.household}
        return [(f"t{tie.pk}", people.tie_label(tie)) for tie in self.around.ties if tie.other_id not in inside]


def show(request: SignedInRequest, number: str) -> HttpResponse:
    """図 — the genogram, the ecomap and the course of the case; drawn on by pointing, or by plain forms."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    today = timezone.localdate()
    shown = request.GET.get("p", "")
    shown = shown if shown in dict(TABS) else GENOGRAM
    picture = pictures.family_picture(case, cover.family(case, request.user, on=today), request.user, on=today)
    board = Board(request, case, today, picture, people.around(case.person, picture, on=today))
    forms = _forms(board)
    violations: tuple[Violation, ...] = ()
    question = _ask(board, forms["add_form"])
    if request.method == "POST" and not question.asks:
        done, violations = _act(board, forms)
        if done:
            return _answer(board, done, shown)
    context = {
        "case": case, "today": today, "shown": shown, "tabs": TABS, "violations": violations, "picture": picture,
        "may_write": case.access.may_write, **forms, **vars(question), **_drawn(board, shown),
    }
    return render(request, "desk/pictures.html", context, status=422 if request.method == "POST" else 200)


def _answer(board: Board, done: str, shown: str) -> HttpResponse:
    """Send on to the picture; a figure moved by hand stays on the page."""
    if board.request.headers.get("X-Moved"):
        return HttpResponse(status=204)
    messages.success(board.request, done)
    return redirect(f"{reverse('desk:pictures', args=[board.case.number])}?p={shown}")


def _drawn(board: Board, shown: str) -> dict[str, Any]:
    if shown == COURSE:
        drawn = course.course_of(board.case, on=board.today)
        return {"drawing": mark_safe(drawn.draw()), "lines": drawn.lines}
    if shown == ECOMAP:
        return {
            "drawing": mark_safe(board.around.draw()), "tie_lines": pictures.ties_in_words(board.around),
            "is_moved": bool(board.around.spots), "editing": _edited(board),
            "suggestions": pictures.suggestions(board.case, board.around, on=board.today),
        }
    return {
        "drawing": mark_safe(board.picture.draw()), "lines": pictures.in_words(board.picture),
        "is_moved": bool(board.picture.spots), "bonds": board.picture.bonds,
    }


def _forms(board: Board) -> dict[str, Any]:
    post, act = board.request.POST, board.request.POST.get("act", "")
    asked = board.request.GET
    tie = _edited(board)
    common = {"today": board.today}
    is_genogram = asked.get("p") != ECOMAP
    town = board.case.municipality_id
    chosen = {"middle": asked.get("of") or f"p{board.case.person_id}"}
    others = [each for each in board.figures if each[0] != f"p{board.case.person_id}"]
    return {
        "add_form": AddPersonForm(post if act == "add" else None, figures=board.figures, initial=chosen, **common),
        "relate_form": RelateForm(post if act == "relate" else None, figures=board.figures, prefix="r", **common),
        "tie_form": TieForm(
            post if act == "tie" else None, figures=others, agencies=agencies.active_agencies(town),
            initial=_said(tie) if tie else None, **common,
        ),
        "spot_form": SpotForm(
            post if act == "place" else None, figures=board.figures if is_genogram else board.ties, prefix="s", **common
        ),
    }


def _edited(board: Board) -> Tie | None:
    """Return the tie that is being changed, if it is one of this person's."""
    asked = board.request.POST.get("pk", "") or board.request.GET.get("tie", "")
    return next((tie for tie in board.around.ties if str(tie.pk) == asked), None)


def _said(tie: Tie) -> dict[str, Any]:
    figure = f"p{tie.other_id}" if tie.other_id else ""
    return {name: getattr(tie, name) for name in (*SIDE, "name", "agency")} | {"figure": figure}


def _ask(board: Board, form: AddPersonForm) -> Question:
    """Ask whether somebody to be added is known already."""
    if board.request.POST.get("act") != "add":
        return Question()
    data = board.request.POST.dict()
    same = same_person.as_relative(board.case, data, staff=board.request.user, on=board.today)
    return same_person.question(same, same_person.added_to_the_family(same), data, may_ask=form.is_valid())


def _act(board: Board, forms: dict[str, Any]) -> tuple[str, tuple[Violation, ...]]:
    """Do what was pressed; return what to say, or why not (at the form it belongs to)."""
    act = board.request.POST.get("act", "")
    form = {
        "add": forms["add_form"], "relate": forms["relate_form"], "tie": forms["tie_form"], "place": forms["spot_form"],
    }.get(act)
    if act not in ACTS:
        raise Http404
    if form is not None and not form.is_valid():
        return "", ()
    try:
        return ACTS[act](board, form.cleaned_data if form is not None else {}), ()
    except Refused as refused:
        if form is None:
            return "", refused.violations
        form.show(refused)
        return "", ()


def _add(board: Board, data: dict[str, Any]) -> str:
    other = readable_person(board.request.POST.get("same_as", ""), staff=board.request.user, on=board.today)
    actions.add_beyond(
        person=board.case.person, middle=board.people.get(data["middle"]), relation=data["relation"],
        lives_together=data["lives_together"], actor=board.request.user, on=board.today,
        other=other, **{name: data[name] for name in ADDED},
    )
    return "図に加えました。"


def _relate(board: Board, data: dict[str, Any]) -> str:
    actions.relate(
        person=board.case.person, one=board.people.get(data["one"]), other=board.people.get(data["other"]),
        relation=data["relation"], actor=board.request.user, on=board.today,
    )
    return "間柄を加えました。"


def _part(board: Board, data: dict[str, Any]) -> str:
    actions.part(person=board.case.person, pk=_pk(board.request), actor=board.request.user)
    return "間柄を消しました。"


def _tie(board: Board, data: dict[str, Any]) -> str:
    held = _edited(board)
    actions.tie(
        person=board.case.person, other=board.people.get(data["figure"]), agency=data["agency"], name=data["name"],
        pk=held.pk if held else None, actor=board.request.user, on=board.today, **{name: data[name] for name in SIDE},
    )
    return "つながりを保存しました。"


def _suggested(board: Board, data: dict[str, Any]) -> str:
    agency = agencies.active_agencies(board.case.municipality_id).filter(pk=_pk(board.request)).first()
    found = {each.agency.pk: each for each in pictures.suggestions(board.case, board.around, on=board.today)}
    if agency is None:
        raise Http404
    kind = found[agency.pk].kind if agency.pk in found else TieKind.AGENCY
    held = next((tie for tie in board.around.ties if tie.agency_id == agency.pk), None)
    if held is None:
        actions.tie(
            person=board.case.person, kind=TieKind(kind), agency=agency, actor=board.request.user, on=board.today
        )
    return "エコマップに加えました。"


def _untie(board: Board, data: dict[str, Any]) -> str:
    actions.untie(person=board.case.person, pk=_pk(board.request), actor=board.request.user)
    return "つながりを消しました。"


def _place(board: Board, data: dict[str, Any]) -> str:
    is_ecomap = board.request.GET.get("p") == ECOMAP
    shown = {node for node, _ in (board.ties if is_ecomap else board.figures)}
    actions.place(
        person=board.case.person, picture=Picture.ECOMAP if is_ecomap else Picture.GENOGRAM, node=data["node"],
        x=data["x"], y=data["y"], shown=shown, actor=board.request.user,
    )
    return "場所を保存しました。"


def _tidy(board: Board, data: dict[str, Any]) -> str:
    is_ecomap = board.request.GET.get("p") == ECOMAP
    actions.tidy(
        person=board.case.person, picture=Picture.ECOMAP if is_ecomap else Picture.GENOGRAM, actor=board.request.user
    )
    return "場所をもとにもどしました。"


ACTS: dict[str, Callable[[Board, dict[str, Any]], str]] = {
    "add": _add, "relate": _relate, "part": _part, "tie": _tie, "suggest": _suggested, "untie": _untie,
    "place": _place, "tidy": _tidy,
}


def _pk(request: SignedInRequest) -> int:
    pk = whole_number(request.POST.get("pk", ""))
    if pk is None:
        raise Http404
    return pk
