from django.apps import AppConfig


class Statistics(AppConfig):
    name = "yorisoi.statistics"
    label = "statistics"
    verbose_name = "統計"
