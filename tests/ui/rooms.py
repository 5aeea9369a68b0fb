"""Addresses of every room the menu speaks of, for tests of the menu before and beside the rooms."""

from django.http import HttpResponse
from django.urls import include, path


def page(request):
    return HttpResponse()


def room(name, **pages):
    return path("", include(([path(address, page, name=each) for each, address in pages.items()], name)))


urlpatterns = [
    room("desk", today="", cases="cases/", search="search/"),
    room("intake", list="intake/", new="intake/new/"),
    room("meeting", list="meetings/"),
    room("decision", inbox="decisions/"),
    room("resources", list="resources/"),
    room("cases", settings="settings/"),
    room("agencies", sign_out="sign-out/", password="password/"),
]
