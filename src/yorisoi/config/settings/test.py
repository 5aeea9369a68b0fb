"""検査の設定 (Settings of the tests)."""

import os
import tempfile
from pathlib import Path

# A test run must neither read nor write the folder of a running service, unless one says which.
os.environ.setdefault("YORISOI_VAR", str(Path(tempfile.gettempdir()) / f"yorisoi-test-{os.getuid()}"))

from yorisoi.config.settings.base import *

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False  # tests of the lockout switch it on
WHITENOISE_AUTOREFRESH = True  # looks files up when asked, instead of all of them at each start

# One database for each process, so that runs beside each other do not meet. A file and not memory on SQLite:
# the live server's threads then have connections of their own, as in real life.
_test_name = os.environ.get("YORISOI_TEST_DB", f"yorisoi_test_{os.getpid()}")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"{_test_name}.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
else:
    # A database that has been migrated already, if there is one: copied, not made again by every worker.
    DATABASES["default"]["TEST"] = {"NAME": _test_name, "TEMPLATE": os.environ.get("YORISOI_TEST_TEMPLATE")}

# Of each run its own, deleted at its end (tests/conftest.py).
ATTACHMENTS_DIR = VAR_DIR / f"attachments_{os.getpid()}"
FILE_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

WORK_IN_A_THREAD = False  # a thread would not see what a test has not committed

LOGGING = {"version": 1, "disable_existing_loggers": False}
