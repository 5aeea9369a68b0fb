from django.apps import AppConfig


class Closure(AppConfig):
    name = "yorisoi.process.s12_closure"
    label = "closure"
    verbose_name = "終結"
    default_auto_field = "django.db.models.BigAutoField"
