from django.apps import AppConfig


class People(AppConfig):
    name = "yorisoi.people"
    label = "people"
    verbose_name = "本人・世帯・関係"
    default_auto_field = "django.db.models.BigAutoField"
