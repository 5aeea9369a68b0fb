from django.apps import AppConfig


class Reference(AppConfig):
    name = "yorisoi.reference"
    label = "reference"
    verbose_name = "期間つきの法令・選択肢の表"
    default_auto_field = "django.db.models.BigAutoField"
