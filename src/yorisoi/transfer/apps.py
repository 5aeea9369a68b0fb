from django.apps import AppConfig


class Transfer(AppConfig):
    name = "yorisoi.transfer"
    label = "transfer"
    verbose_name = "取り込みと書き出し"
