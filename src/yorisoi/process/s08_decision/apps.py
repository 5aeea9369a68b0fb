from django.apps import AppConfig


class Decision(AppConfig):
    name = "yorisoi.process.s08_decision"
    label = "decision"
    verbose_name = "支援決定"
    default_auto_field = "django.db.models.BigAutoField"
