from django.apps import AppConfig


class Desk(AppConfig):
    name = "yorisoi.desk"
    label = "desk"
    verbose_name = "机"
