from django.apps import AppConfig


class Agencies(AppConfig):
    name = "yorisoi.agencies"
    label = "agencies"
    verbose_name = "機関・職員・役割"
    default_auto_field = "django.db.models.BigAutoField"
