"""自治体の様式のページ: take in a form with marks, look at it, use it; and fill it with a case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.cases.access import access_case
from yorisoi.foundation.violations import Refused
from yorisoi.sheets import marked, marked_lines, own_excel, printing, queries
from yorisoi.sheets.actions import layouts as actions
from yorisoi.sheets.forms import LayoutForm
from yorisoi.sheets.models import OwnLayout
from yorisoi.sheets.rules import layouts as rules
from yorisoi.sheets.rules import lines
from yorisoi.sheets.rules.marks import MARKS, mark

TOLD = "told"


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """自治体の様式 — those in use, a new one, and every mark."""
    _keeper(request)
    today = timezone.localdate()
    is_sent = request.method == "POST"
    form = LayoutForm(request.POST if is_sent else None, request.FILES if is_sent else None, today=today)
    if form.is_valid():
        try:
            made = actions.take_in(
                name=form.cleaned_data["name"], content=form.cleaned_data["file"], actor=request.user, on=today,
                once=form.cleaned_data["once"],
            )
        except Refused as refused:
            form.show(refused)
        else:
            return redirect("sheets:layout", made.pk)
    context = {
        "form": form, "layouts": queries.layouts(request.user.municipality_id), "marks": MARKS,
        "lists": lines.LISTS, "most_lines": lines.MOST_LINES,
    }
    return render(request, "sheets/layouts.html", context, status=422 if form.is_bound else 200)


@require_safe
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """様式を確かめる — every mark with its place and an example, and how many entries of a list have a line."""
    _keeper(request)
    return _checked(request, _layout(request, pk))


def _checked(request: SignedInRequest, layout: OwnLayout, *, status: int = 200) -> HttpResponse:
    content = bytes(layout.file)
    checked = own_excel.check(content)
    context = {
        "layout": layout, "rows": [(mark(name), place) for name, place in checked.places],
        "violations": rules.shown(checked.faults),
        "room": [(lines.BY_LIST[name], count) for name, count in lines.room(checked.names).items()],
        "notices": () if checked.faults else own_excel.fill(content, marked.EXAMPLES, lines.EXAMPLES).notices,
    }
    return render(request, "sheets/layout.html", context, status=status)


@require_safe
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """見本 — the form filled with the examples."""
    _keeper(request)
    layout = _layout(request, pk)
    filled = own_excel.fill(bytes(layout.file), marked.EXAMPLES, lines.EXAMPLES)
    return _file(filled.content, f"layout-{layout.pk}-example.xlsx")


@require_POST
def use(request: SignedInRequest, pk: int) -> HttpResponse:
    """使いはじめる."""
    _keeper(request)
    layout = _layout(request, pk)
    try:
        actions.use(layout=layout, actor=request.user, on=timezone.localdate())
    except Refused:
        return _checked(request, layout, status=422)
    messages.success(request, f"「{layout.name}」を使いはじめました。それぞれのケースの「帳票」に出ます。")
    return redirect("sheets:layouts")


@require_POST
def retire(request: SignedInRequest, pk: int) -> HttpResponse:
    """使うのをやめる."""
    _keeper(request)
    layout = actions.retire(layout=_layout(request, pk), actor=request.user, on=timezone.localdate())
    messages.success(request, f"「{layout.name}」は、もう使いません。")
    return redirect("sheets:layouts")


@require_safe
def filled(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """様式に入れる — the municipality's form filled with one case; what it has no room for is told first."""
    case = access_case(request.user, number)
    layout = queries.layouts_in_use(case).filter(pk=pk).first()
    if layout is None:
        raise Http404
    content, today = bytes(layout.file), timezone.localdate()
    checked = own_excel.check(content)
    told = {"case": case, "layout": layout, "violations": rules.shown(checked.faults)}
    if checked.faults:
        return render(request, "sheets/layout_told.html", told, status=422)
    values = marked.values(case, staff=request.user, on=today)
    made = own_excel.fill(content, values, marked_lines.rows(case, checked.names, staff=request.user, on=today))
    if made.notices and not request.GET.get(TOLD):
        return render(request, "sheets/layout_told.html", {**told, "notices": made.notices})
    audit.record(
        "paper.printed", actor=request.user, subject=case, reason=case.access.reason, layout=layout.pk, form=printing.EXCEL,
    )
    return _file(made.content, f"layout-{layout.pk}-{case.number}.xlsx")


def _keeper(request: SignedInRequest) -> None:
    for violation in rules.may_keep(request.user.role):
        raise PermissionDenied(violation.sentence)


def _layout(request: SignedInRequest, pk: int) -> OwnLayout:
    layout = queries.layouts(request.user.municipality_id).filter(pk=pk).first()
    if layout is None:
        raise Http404
    return layout


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=printing.MEDIA_TYPES[printing.EXCEL])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
