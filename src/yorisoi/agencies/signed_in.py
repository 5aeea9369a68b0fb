"""サインインした職員からの要求 (A request of a member of staff): what every view behind the sign-in receives."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from yorisoi.agencies.models import Staff


class SignedInRequest(HttpRequest):
    """職員からの要求: LoginRequiredMiddleware lets nobody else through, so `user` is never anonymous."""

    user: Staff
    htmx: HtmxDetails
    # The people whose masked contact data this one answer may show; set by the deliberate act alone.
    unveiled: frozenset[int]
