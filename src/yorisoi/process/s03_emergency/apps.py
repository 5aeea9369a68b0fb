from django.apps import AppConfig


class Emergency(AppConfig):
    name = "yorisoi.process.s03_emergency"
    label = "emergency"
    verbose_name = "緊急的な支援"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let 後日確認 ask whether something urgent is still open before it ends a case."""
        from yorisoi.process.s03_emergency import queries
        from yorisoi.referrals import actions as referrals

        if queries.is_open not in referrals.urgent_needs:
            referrals.urgent_needs.append(queries.is_open)
