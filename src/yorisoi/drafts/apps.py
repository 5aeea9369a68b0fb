from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "yorisoi.drafts"
    label = "drafts"
    verbose_name = "書きかけ"
