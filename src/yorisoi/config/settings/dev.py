"""開発の設定 (Settings for working on the code)."""

from yorisoi.config.settings.base import *

DEBUG = True
WHITENOISE_AUTOREFRESH = True
