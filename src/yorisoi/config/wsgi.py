"""WSGI の入口 (WSGI entry)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorisoi.config.settings.prod")

application = get_wsgi_application()
