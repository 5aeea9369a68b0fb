from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.queries.same_person import Choice
from yorisoi.desk.queries import same_person


@require_POST
def person(request: SignedInRequest, number: str) -> HttpResponse:
    """同じ人かもしれません — the part of 本人の情報 that answers while somebody types."""
    case = access_case(request.user, number, for_write=True)
    same = same_person.as_person(case, request.POST.dict(), staff=request.user, on=timezone.localdate())
    return _answer(request, same_person.told_to_the_chief(same))


@require_POST
def relative(request: SignedInRequest, number: str) -> HttpResponse:
    """同じ人かもしれません — the part of 家族・身近な人 that answers while somebody types."""
    case = access_case(request.user, number, for_write=True)
    same = same_person.as_relative(case, request.POST.dict(), staff=request.user, on=timezone.localdate())
    return _answer(request, same_person.added_to_the_family(same))


def _answer(request: SignedInRequest, choices: list[Choice]) -> HttpResponse:
    context = {"choices": choices, "asks": [], "today": timezone.localdate()}
    return render(request, "cases/_same_person.html", context)
