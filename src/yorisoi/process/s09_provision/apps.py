from django.apps import AppConfig


class Provision(AppConfig):
    name = "yorisoi.process.s09_provision"
    label = "provision"
    verbose_name = "支援サービスの提供"
    default_auto_field = "django.db.models.BigAutoField"
