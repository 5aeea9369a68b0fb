"""印刷のページ: the papers of a case, the empty papers, and the files themselves."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.cases.access import access_case
from yorisoi.sheets import access, printing, queries
from yorisoi.sheets.rules import layouts
from yorisoi.sheets.rules.layout import Paper

BATCHES_SHOWN = 5


@require_safe
def of_case(request: SignedInRequest, number: str) -> HttpResponse:
    """帳票 — every paper of one case, filled in."""
    case = access_case(request.user, number)
    offers = printing.offers(case, all_of=request.GET.get("all", ""))
    context = {"case": case, "offers": offers, "layouts": queries.layouts_in_use(case)}
    return render(request, "sheets/case.html", context)


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """帳票 — the empty papers, to be filled in by hand."""
    context = {
        "offers": printing.empty_offers(), "batches": queries.batches(request.user)[:BATCHES_SHOWN],
        "is_keeper": not layouts.may_keep(request.user.role),
    }
    return render(request, "sheets/index.html", context)


@require_safe
def filled(request: SignedInRequest, number: str, code: str, form: str) -> HttpResponse:
    """記入ずみの帳票 — one paper of a case as a file; that it was taken leaves its row."""
    language = _language(request)
    module = access.paper(code, language=language)
    part = request.GET.get("of", "")
    case, subject = access.subject_of_case(
        module, number, int(part) if part.isascii() and part.isdecimal() and len(part) < 19 else None, staff=request.user
    )
    today = timezone.localdate()
    made = printing.make(module, subject, staff=request.user, on=today, language=language)
    audit.record(
        "paper.printed", actor=request.user, subject=case, reason=case.access.reason, paper=code, form=form,
        part=subject.pk if subject is not case else None, language=language,
    )
    return _file(made, form, printing.file_name(module.PAPER, form, case=case, language=language))


@require_safe
def empty(request: SignedInRequest, code: str, form: str) -> HttpResponse:
    """空の用紙 — a paper with nothing in it; or the own list of cases, where the paper is one (`?list=1`)."""
    language = _language(request)
    module = access.paper(code, language=language)
    today = timezone.localdate()
    subject = None
    if "list" in request.GET:
        if not hasattr(module, "everything"):
            raise Http404
        subject = module.everything(request.user, on=today)
        audit.record("paper.printed", actor=request.user, paper=code, form=form, cases=len(subject))
    made = printing.make(module, subject, staff=request.user, on=today, language=language)
    return _file(made, form, printing.file_name(module.PAPER, form, language=language))


def _language(request: HttpRequest) -> str:
    return request.GET.get("language") or "ja"


def _file(made: Paper, form: str, name: str) -> HttpResponse:
    content = printing.rendered(made, form, on=timezone.localdate())
    response = HttpResponse(content, content_type=printing.MEDIA_TYPES[form])
    # A PDF is looked at first; Excel is for another program.
    response.headers["Content-Disposition"] = content_disposition_header(form != printing.PDF, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
