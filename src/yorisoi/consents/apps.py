from django.apps import AppConfig


class Consents(AppConfig):
    name = "yorisoi.consents"
    label = "consents"
    verbose_name = "本人同意"
    default_auto_field = "django.db.models.BigAutoField"
