from django.apps import AppConfig


class Plan(AppConfig):
    name = "yorisoi.process.s06_plan"
    label = "plan"
    verbose_name = "プラン策定"
    default_auto_field = "django.db.models.BigAutoField"
