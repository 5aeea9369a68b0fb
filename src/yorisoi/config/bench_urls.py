"""比較のための住所 (URLs of the comparison): the product's own, and Django's admin beside it."""

from django.urls import path

from yorisoi.cli.benchmark.admin import site
from yorisoi.config.urls import handler400, handler403, handler404, handler500
from yorisoi.config.urls import urlpatterns as own_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("admin/", site.urls), *own_urls]
