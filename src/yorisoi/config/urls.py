"""住所の根 (Root URLs): each room brings its own full paths; here they are only put side by side."""

from django.urls import include, path

from yorisoi.config.rooms import rooms_with

urlpatterns = [path("", include(f"{room}.urls")) for room in rooms_with("urls")]

handler400 = "yorisoi.config.errors.bad_request"
handler403 = "yorisoi.config.errors.forbidden"
handler404 = "yorisoi.config.errors.not_found"
handler500 = "yorisoi.config.errors.server_error"
