"""比較の設定 (Settings for the comparison with a plain Django admin): like production, plus the admin."""

from yorisoi.config.settings.prod import *

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "yorisoi.config.bench_urls"
