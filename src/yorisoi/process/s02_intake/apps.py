from django.apps import AppConfig


class Intake(AppConfig):
    name = "yorisoi.process.s02_intake"
    label = "intake"
    verbose_name = "包括的な相談受付"
    default_auto_field = "django.db.models.BigAutoField"
