"""本番の設定 (Settings of a running municipality): what `bin/serve` uses."""

from yorisoi.config import env
from yorisoi.config.settings.base import *

# Plain HTTP is right on 127.0.0.1 and inside a closed network; behind TLS set YORISOI_HTTPS=1.
HTTPS = env.flag("YORISOI_HTTPS")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
if env.flag("YORISOI_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.words("YORISOI_ORIGINS")
