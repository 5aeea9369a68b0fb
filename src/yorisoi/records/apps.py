from django.apps import AppConfig


class Records(AppConfig):
    name = "yorisoi.records"
    label = "records"
    verbose_name = "支援経過記録"
    default_auto_field = "django.db.models.BigAutoField"
