from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorisoi.ui import gallery as samples


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with invented data, in its states."""
    return render(request, "ui/gallery.html", samples.everything())
