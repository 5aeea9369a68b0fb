from django.apps import AppConfig


class Sheets(AppConfig):
    name = "yorisoi.sheets"
    label = "sheets"
    verbose_name = "帳票"
