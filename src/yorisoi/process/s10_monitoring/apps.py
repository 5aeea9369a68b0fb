from django.apps import AppConfig


class Monitoring(AppConfig):
    name = "yorisoi.process.s10_monitoring"
    label = "monitoring"
    verbose_name = "モニタリング・支援の中断"
    default_auto_field = "django.db.models.BigAutoField"
