from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.desk.queries import search as queries


def index(request: SignedInRequest) -> HttpResponse:
    """さがす — people one may see, each with why it was found."""
    text = request.GET.get("q", "").strip()
    on = timezone.localdate()
    found = queries.search(text, staff=request.user, on=on)
    if len(found.hits) == 1 and found.hits[0].case.number == text.upper():
        return redirect("desk:case", found.hits[0].case.number)
    return render(request, "desk/search.html", {"text": text, "found": found, "today": on})
