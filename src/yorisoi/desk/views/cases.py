import csv
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as case_actions
from yorisoi.desk.forms import CaseListForm, SaveViewForm
from yorisoi.desk.queries import case_list
from yorisoi.foundation.cells import harmless
from yorisoi.foundation.wareki import fiscal_year, fiscal_year_label, format_wareki
from yorisoi.ui.asked import page_number
from yorisoi.ui.parts import pager

KEPT = ("state", "stage", "turn", "staff", "year", "text", "sort")
HEADINGS = (
    "ケース番号", "氏名", "ふりがな", "状態", "段階", "次に動く人", "主担当", "はじまった日", "最後の連絡", "おわった日",
)


def index(request: SignedInRequest) -> HttpResponse:
    """ケース一覧 — the cases one may see, filtered, sorted, fifty a page."""
    on = timezone.localdate()
    naming = SaveViewForm(request.POST or None)
    if request.method == "POST" and _save(request, naming):
        return redirect(f"{request.path}?{_query(request)}")
    form = _form(request, on=on)
    wanted = _wanted(form)
    page = case_list.page(wanted, page_number(request), staff=request.user, on=on)
    query = _query(request)
    context = {
        "form": form, "naming": naming, "page": page, "query": query, "today": on,
        "is_narrowed": bool(query), "is_mine": request.user.is_supporter and not request.user.is_chief,
        "saved": [(view, view.query == query) for view in case_list.saved_views(request.user)],
        "pager": pager(
            number=page.number, size=case_list.PAGE, total=page.total, path=request.path,
            params=request.GET.items(),
        ),
    }
    return render(request, "desk/cases.html", context, status=422 if naming.is_bound else 200)


def _form(request: SignedInRequest, *, on: date) -> CaseListForm:
    staff: Any = request.user
    first = fiscal_year(case_list.first_year(staff, on=on))
    years = [(year, fiscal_year_label(year)) for year in range(fiscal_year(on), first - 1, -1)]
    asked = request.GET.copy()
    asked.setdefault("state", "active")
    return CaseListForm(asked, colleagues=case_list.colleagues(staff) if staff.is_chief else None, years=years)


def _wanted(form: CaseListForm) -> case_list.Wanted:
    """Return what was asked for; what the form could not read counts as not asked."""
    form.is_valid()
    data = form.cleaned_data
    return case_list.Wanted(
        state=data.get("state") or "active", stage=data.get("stage") or "", turn=data.get("turn") or "",
        staff=data.get("staff"), year=data.get("year"), text=data.get("text") or "",
        sort=data.get("sort") or case_list.SORT_CHOICES[0][0],
    )


def _query(request: SignedInRequest) -> str:
    """Return the conditions of the list as they stand in its address, without the page."""
    return urlencode([(name, request.GET[name]) for name in KEPT if request.GET.get(name)])


def _save(request: SignedInRequest, naming: SaveViewForm) -> bool:
    if "forget" in request.POST:
        case_actions.forget_view(name=request.POST["forget"], actor=request.user)
        messages.success(request, "見方を消しました。")
        return True
    if not naming.is_valid():
        return False
    name = naming.cleaned_data["name"]
    case_actions.save_view(name=name, query=_query(request), actor=request.user)
    messages.success(request, f"見方「{name}」を残しました。")
    return True


class _Echo:
    """Something that gives back what is written to it, so that a file can be sent line by line."""

    def write(self, line: str) -> str:
        return line


def as_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """ケース一覧の CSV — the same cases as the list, for a spreadsheet. Who took how many is kept."""
    on = timezone.localdate()
    wanted = _wanted(_form(request, on=on))
    count = case_list.cases(wanted, staff=request.user, on=on).order_by().count()
    audit.record("cases.exported", actor=request.user, count=count, query=sorted(_codes(wanted)))
    rows = case_list.every_row(wanted, staff=request.user, on=on)
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cases-{on.isoformat()}.csv"'
    return response


def _codes(wanted: case_list.Wanted) -> list[str]:
    """Return the conditions as codes only: what was typed may be a name."""
    found = [f"state:{wanted.state}", f"stage:{wanted.stage}", f"turn:{wanted.turn}", f"year:{wanted.year or ''}"]
    return found + (["text"] if wanted.text else [])


def _lines(rows: Iterator[case_list.Row]) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(HEADINGS)
    for row in rows:
        case = row.case
        yield writer.writerow(
            harmless(text)
            for text in (
                case.number, case.person.display_name, case.person.kana, case.get_standing_display(),
                case.get_stage_display(), case.get_turn_display(), row.primary, _day(case.opened_on),
                _day(case.last_contact_on), _day(case.ended_on),
            )
        )


def _day(day: date | None) -> str:
    return format_wareki(day) if day else ""

