"""設定のアプリ (App of the configuration): brings the system checks and the error pages."""

from django.apps import AppConfig


class Shell(AppConfig):
    """設定: holds no tables."""

    name = "yorisoi.config"
    label = "config"

    def ready(self) -> None:
        """Register the system checks."""
        from yorisoi.config import checks  # noqa: F401
