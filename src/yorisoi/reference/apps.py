from django.apps import AppConfig


class Reference(AppConfig):
    name = "yorisoi.reference"
    label = "reference"
    verbose_name = "期間つきの法令・選択肢の表"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the municipality's rows for the length of one request."""
        from django.core.signals import request_finished, request_started

        from yorisoi.reference import queries

        request_started.connect(queries.remember, dispatch_uid="reference.remember")
        request_finished.connect(queries.forget, dispatch_uid="reference.forget")
