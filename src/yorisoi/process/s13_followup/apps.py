from django.apps import AppConfig


class Followup(AppConfig):
    name = "yorisoi.process.s13_followup"
    label = "followup"
    verbose_name = "終結後のフォロー"
    default_auto_field = "django.db.models.BigAutoField"
