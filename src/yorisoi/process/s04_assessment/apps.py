from django.apps import AppConfig


class Assessment(AppConfig):
    name = "yorisoi.process.s04_assessment"
    label = "assessment"
    verbose_name = "アセスメント"
    default_auto_field = "django.db.models.BigAutoField"
