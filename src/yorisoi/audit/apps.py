from django.apps import AppConfig


class Audit(AppConfig):
    name = "yorisoi.audit"
    label = "audit"
    verbose_name = "証跡"
    default_auto_field = "django.db.models.BigAutoField"
