from django.apps import AppConfig


class Ui(AppConfig):
    name = "yorisoi.ui"
    label = "ui"
    verbose_name = "画面の部品"
