from django.apps import AppConfig


class Cases(AppConfig):
    name = "yorisoi.cases"
    label = "cases"
    verbose_name = "支援ケース"
    default_auto_field = "django.db.models.BigAutoField"
