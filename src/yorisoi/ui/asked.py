"""What a request asks for by a number: which page of its list."""

from django.http import HttpRequest

from yorisoi.foundation.digits import whole_number
from yorisoi.ui.parts import Pager, pager

MOST_DIGITS = 5


def page_number(request: HttpRequest) -> int:
    """Return which page of its list a request asks for; the first where it says nothing one could read."""
    return whole_number(request.GET.get("page", ""), digits=MOST_DIGITS) or 1


def paged(request: HttpRequest, *, size: int, total: int) -> Pager:
    """Return the pager of the page a request asks for, of a list of `total` rows."""
    return pager(number=page_number(request), size=size, total=total, path=request.path, params=request.GET.items())
