from django.apps import AppConfig


class Meeting(AppConfig):
    name = "yorisoi.process.s07_meeting"
    label = "meeting"
    verbose_name = "支援調整会議"
    default_auto_field = "django.db.models.BigAutoField"
