from django.apps import AppConfig


class Emergency(AppConfig):
    name = "yorisoi.process.s03_emergency"
    label = "emergency"
    verbose_name = "緊急的な支援"
    default_auto_field = "django.db.models.BigAutoField"
