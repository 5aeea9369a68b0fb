"""The wizard: choose a file, match its columns, see what is wrong, decide who is who, bring it in, undo it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorisoi.agencies.models import Staff
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.violations import Refused
from yorisoi.transfer import actions, beside, excel
from yorisoi.transfer.enums import Answer, LedgerKind, RowState, Work
from yorisoi.transfer.forms.importing import ANSWER, AnswersForm, ColumnsForm, LedgerFileForm, WordsForm
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.queries import imports, options
from yorisoi.transfer.queries.asked import asked, told
from yorisoi.transfer.rules import importing as rules
from yorisoi.transfer.rules.exporting import may_see_exports
from yorisoi.transfer.views.places import faults_of, place_of, words_of

PAGE = 30
MOST_ASKED = 100
MOST_WRONG = 50


def _enter(request: SignedInRequest) -> None:
    for violation in rules.may_import(role=request.user.role):
        raise PermissionDenied(violation.sentence)


def _found(request: SignedInRequest, pk: int) -> LedgerImport:
    _enter(request)
    ledger = imports.found(pk, staff=request.user)
    if ledger is None:
        raise Http404
    return ledger


def _work(request: SignedInRequest, ledger: LedgerImport, work: Work) -> HttpResponse:
    """
    Begin a work on a long ledger: a short one is done when the answer is given, a long one is told on its own page.

    :raises Refused: what `actions.begin` refuses, and why a work that was done at once could not be done
    """
    begun = actions.begin(ledger=ledger, work=work, actor=request.user, on=timezone.localdate(), at=timezone.now())
    if begun is not None:
        beside.start(begun)
    ledger.refresh_from_db()
    if faults := faults_of(ledger):
        raise Refused(faults)
    if not ledger.is_at_work and (words := words_of(ledger, work)):
        messages.success(request, words)
    return redirect(place_of(ledger), ledger.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """取りこみ — a file to choose, and what was brought in before."""
    _enter(request)
    user = request.user
    form = LedgerFileForm(
        request.POST if request.method == "POST" else None, request.FILES or None, staff=user,
        initial={"kind": LedgerKind.CASES},
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            ledger = actions.take(
                stream=data["file"].file, name=data["file"].name, kind=LedgerKind(data["kind"]), actor=user,
                table=data["table"], sheet=data["sheet"], mapping=data["mapping"],
            )
        except Refused as refused:
            form.show(refused)
        else:
            return redirect("transfer:columns", ledger.pk)
    context = {"form": form, "ledgers": imports.imports(user)[:PAGE], "may_export": not may_see_exports(user.role)}
    return render(request, "transfer/imports.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """列を合わせる — which column is what."""
    ledger = _found(request, pk)
    if ledger.is_at_work or not ledger.is_open:
        return redirect(place_of(ledger), pk)
    user = request.user
    form = ColumnsForm(request.POST if request.method == "POST" else None, ledger=ledger, staff=user)
    if form.is_valid():
        chosen = form.cleaned_data.get("worker_of_blank")
        try:
            actions.match(
                ledger=ledger, columns=form.columns, actor=user, on=timezone.localdate(),
                worker=options.workers(user).filter(pk=chosen).first() if chosen else None,
                keep_as=form.cleaned_data["keep_as"], is_checked_later=beside.is_long(ledger),
            )
            if beside.is_long(ledger):
                return _work(request, ledger, Work.CHECK)
        except Refused as refused:
            form.show(refused)
        else:
            return redirect("transfer:check", pk)
    context = {
        "ledger": ledger, "form": form, "total": ledger.rows.count(), "same": imports.same_file(ledger.sha256, staff=user),
        "violations": [] if form.is_bound else faults_of(ledger),
    }
    return render(request, "transfer/columns.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """確かめる — everything that is wrong, who may be the same; answers are kept here."""
    ledger = _found(request, pk)
    if ledger.is_at_work or not ledger.is_checked:
        return redirect(place_of(ledger), pk)
    shown = list(imports.rows(ledger, RowState.ASKED)[:MOST_ASKED])
    if request.method == "POST":
        return _answered(request, ledger)
    return _check_page(request, ledger, AnswersForm(rows=shown, likely=_likely(request, shown)))


def _likely(request: SignedInRequest, rows: list[Any]) -> dict[int, Any]:
    return dict(asked(rows, staff=request.user, on=timezone.localdate()))


def _answered(request: SignedInRequest, ledger: LedgerImport) -> HttpResponse:
    """Keep the answers for the lines that were shown; what has been answered meanwhile may be answered otherwise."""
    lines = [int(name.removeprefix(ANSWER)) for name in request.POST if name.removeprefix(ANSWER).isdecimal()]
    states = (RowState.ASKED, RowState.RIGHT, RowState.LEFT)
    rows = [row for row in imports.rows(ledger, *states).filter(line__in=lines[:MOST_ASKED]) if row.likely]
    form = AnswersForm(request.POST, rows=rows, likely=_likely(request, rows))
    if not form.is_valid():
        return _check_page(request, ledger, form, status=422)
    said = form.said
    if rest := form.cleaned_data["rest"]:
        for line in imports.rows(ledger, RowState.ASKED).values_list("line", flat=True):
            said.setdefault(line, (Answer(rest), None))
    try:
        count = actions.answer(ledger=ledger, said=said, actor=request.user)
    except Refused as refused:
        form.show(refused)
        return _check_page(request, ledger, form, status=422)
    messages.success(request, f"{count}行の答えを残しました。")
    return redirect("transfer:check", ledger.pk)


def _check_page(
    request: SignedInRequest, ledger: LedgerImport, form: AnswersForm, *, words: WordsForm | None = None, status: int = 200
) -> HttpResponse:
    likely = _likely(request, list(form.rows))
    context = {
        "ledger": ledger, "form": form, "counts": imports.counts(ledger), "total": ledger.rows.count(),
        "asked": [(row, told(row, ledger), likely[row.line], form[f"{ANSWER}{row.line}"]) for row in form.rows],
        "wrong": imports.rows(ledger, RowState.WRONG)[:MOST_WRONG], "most_wrong": MOST_WRONG,
        "same": imports.same_file(ledger.sha256, staff=request.user), "words": words or _words(ledger, request.user),
        "violations": form.violations or (words.violations if words else []) or faults_of(ledger),
    }
    return render(request, "transfer/check.html", context, status=status)


@require_POST
def words(request: SignedInRequest, pk: int) -> HttpResponse:
    """ことばを合わせる — what words of the office mean that fit no choice; every line is looked at again."""
    ledger = _found(request, pk)
    if ledger.is_at_work or not ledger.is_checked:
        return redirect(place_of(ledger), pk)
    form = _words(ledger, request.user, request.POST)
    if not form.is_valid():
        return _check_page(request, ledger, AnswersForm(rows=[], likely={}), words=form, status=422)
    try:
        later = beside.is_long(ledger)
        actions.say(ledger=ledger, said=form.said, actor=request.user, on=timezone.localdate(), is_checked_later=later)
        if form.said:
            messages.success(request, f"{len(form.said)}個のことばの意味を残しました。")
        if later:
            return _work(request, ledger, Work.CHECK)
    except Refused as refused:
        form.show(refused)
        return _check_page(request, ledger, AnswersForm(rows=[], likely={}), words=form, status=422)
    return redirect("transfer:check", pk)


def _words(ledger: LedgerImport, staff: Staff, data: Any = None) -> WordsForm:
    choices = options.options(ledger.kind, staff=staff, on=timezone.localdate()) if ledger.unknown else {}
    return WordsForm(data, ledger=ledger, choices=choices)


@require_POST
def carry(request: SignedInRequest, pk: int) -> HttpResponse:
    """取りこむ — everything that is right and decided, in one go."""
    ledger = _found(request, pk)
    if not ledger.is_open:
        return redirect("transfer:show", pk)
    try:
        if beside.is_long(ledger):
            return _work(request, ledger, Work.CARRY)
        carried = actions.carry_out(ledger=ledger, actor=request.user, on=timezone.localdate())
    except Refused as refused:
        form = AnswersForm(rows=[], likely={})
        form.show(refused)
        return _check_page(request, ledger, form, status=422)
    if carried.sign_ins:
        return render(request, "transfer/sign_ins.html", {"ledger": ledger, "sign_ins": carried.sign_ins})
    messages.success(request, f"{carried.brought}行を取りこみました。")
    return redirect("transfer:show", pk)


@require_safe
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """取りこみの結果 — what came of a file."""
    ledger = _found(request, pk)
    if ledger.is_at_work or ledger.is_open:
        return redirect(place_of(ledger), pk)
    return _show_page(request, ledger, violations=faults_of(ledger))


def _show_page(request: SignedInRequest, ledger: LedgerImport, *, violations: Any = (), status: int = 200) -> HttpResponse:
    counts = imports.counts(ledger)
    context = {
        "ledger": ledger, "brought": counts[RowState.DONE], "left": sum(counts.values()) - counts[RowState.DONE],
        "violations": list(violations), "made": imports.made_cases(ledger), "most_made": imports.MOST_MADE,
    }
    return render(request, "transfer/show.html", context, status=status)


@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """取り消す — a whole import, while nobody has worked on it."""
    ledger = _found(request, pk)
    try:
        if beside.is_long(ledger):
            return _work(request, ledger, Work.UNDO)
        actions.undo(ledger=ledger, actor=request.user, on=timezone.localdate())
    except Refused as refused:
        return _show_page(request, ledger, violations=refused.violations, status=422)
    messages.success(request, words_of(ledger, Work.UNDO))
    return redirect("transfer:show", pk)


@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """捨てる — a file that was read and not brought in."""
    _enter(request)
    ledger = imports.found(pk, staff=request.user)
    if ledger is not None:
        try:
            actions.drop(ledger=ledger, actor=request.user)
        except Refused:
            return redirect(place_of(ledger), pk)  # where it is told that somebody is at work on it
        messages.success(request, "読みこんだファイルを捨てました。")
    return redirect("transfer:imports")


@require_safe
def wrong(request: SignedInRequest, pk: int) -> HttpResponse:
    """直す行 — what did not come in, as Excel with the reasons."""
    ledger = _found(request, pk)
    response = HttpResponse(excel.wrong_rows(ledger), content_type=excel.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="import-{ledger.pk}-wrong.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response
