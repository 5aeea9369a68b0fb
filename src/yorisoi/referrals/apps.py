from django.apps import AppConfig


class Referrals(AppConfig):
    name = "yorisoi.referrals"
    label = "referrals"
    verbose_name = "つなぎ"
    default_auto_field = "django.db.models.BigAutoField"
