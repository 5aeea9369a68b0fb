from django.apps import AppConfig


class Outreach(AppConfig):
    name = "yorisoi.process.s01_outreach"
    label = "outreach"
    verbose_name = "把握・アウトリーチ"
    default_auto_field = "django.db.models.BigAutoField"
