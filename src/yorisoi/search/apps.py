from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "yorisoi.search"
    label = "search"
    verbose_name = "全文検索"
