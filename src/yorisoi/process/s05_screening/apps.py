from django.apps import AppConfig


class Screening(AppConfig):
    name = "yorisoi.process.s05_screening"
    label = "screening"
    verbose_name = "スクリーニング"
    default_auto_field = "django.db.models.BigAutoField"
