from django.apps import AppConfig


class Review(AppConfig):
    name = "yorisoi.process.s11_review"
    label = "review"
    verbose_name = "プラン評価・再プラン"
    default_auto_field = "django.db.models.BigAutoField"
