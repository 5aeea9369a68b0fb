"""列の合わせ方: what was kept for the next file; renamed and thrown away by those who may bring ledgers in."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorisoi.agencies.models import Staff
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.violations import Refused
from yorisoi.transfer import actions
from yorisoi.transfer.forms.importing import MappingForm
from yorisoi.transfer.models import LedgerMapping
from yorisoi.transfer.queries import imports, options
from yorisoi.transfer.rules import importing as rules
from yorisoi.transfer.rules.ledgers import by_key


def _enter(request: SignedInRequest) -> None:
    for violation in rules.may_import(role=request.user.role):
        raise PermissionDenied(violation.sentence)


def _found(request: SignedInRequest, pk: int) -> LedgerMapping:
    _enter(request)
    mapping = imports.all_mappings(request.user).filter(pk=pk).first()
    if mapping is None:
        raise Http404
    return mapping


def _columns(mapping: LedgerMapping) -> list[tuple[str, str]]:
    """Return which column of the office's file is which field: (label of the field, title of the column)."""
    return [(each.label, mapping.columns[key]) for key, each in by_key(mapping.kind).items() if key in mapping.columns]


def _words(mapping: LedgerMapping, *, staff: Staff, on: date) -> list[tuple[str, str, str]]:
    """Return what words of the office mean: (label of the field, word, what it is read as)."""
    choices = options.options(mapping.kind, staff=staff, on=on) if mapping.words else {}
    labels = {key: dict(reversed(each)) for key, each in choices.items()}
    return [
        (each.label, word, labels.get(key, {}).get(code, "(いまの選択肢にありません)") if code else "(書かれていないもの)")
        for key, each in by_key(mapping.kind).items() for word, code in mapping.words.get(key, {}).items()
    ]


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """のこした合わせ方 — all of them."""
    _enter(request)
    kept = [(mapping, len(_columns(mapping))) for mapping in imports.all_mappings(request.user)]
    return render(request, "transfer/mappings.html", {"kept": kept})


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """合わせ方 — its columns, another name."""
    mapping = _found(request, pk)
    called = mapping.name
    form = MappingForm(request.POST if request.method == "POST" else None, initial={"name": mapping.name})
    if form.is_valid():
        try:
            actions.rename(mapping=mapping, name=form.cleaned_data["name"], actor=request.user)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"名前を「{mapping.name}」にしました。")
            return redirect("transfer:mappings")
    context = {
        "mapping": mapping, "called": called, "form": form, "columns": _columns(mapping),
        "words": _words(mapping, staff=request.user, on=timezone.localdate()),
    }
    return render(request, "transfer/mapping.html", context, status=422 if form.is_bound else 200)


@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """捨てる — a kept way; what was brought in by it stays."""
    _enter(request)
    mapping = imports.all_mappings(request.user).filter(pk=pk).first()
    if mapping is not None:
        actions.forget(mapping=mapping, actor=request.user)
        messages.success(request, f"合わせ方「{mapping.name}」を捨てました。")
    return redirect("transfer:mappings")
