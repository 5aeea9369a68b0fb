from django.apps import AppConfig


class Resources(AppConfig):
    name = "yorisoi.resources"
    label = "resources"
    verbose_name = "社会資源"
    default_auto_field = "django.db.models.BigAutoField"
