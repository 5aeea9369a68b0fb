"""共通の設定 (Settings shared by every way of running)."""

from yorisoi.config import env
from yorisoi.config.rooms import exists, rooms_with

VAR_DIR = env.var_dir()

SECRET_KEY = env.secret_key(VAR_DIR)
DEBUG = False
ALLOWED_HOSTS = env.words("YORISOI_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "yorisoi.config",
    *rooms_with("apps"),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "yorisoi.config.middleware.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yorisoi.config.guard.ContactGuard",
    "yorisoi.config.middleware.idle_end",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "yorisoi.config.middleware.own_password_first",
    "yorisoi.config.middleware.forget_saved_drafts",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yorisoi.config.urls"
WSGI_APPLICATION = "yorisoi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *(["yorisoi.ui.context.shell"] if exists("yorisoi.ui.context") else []),
            ],
            # `{% partialdef %}` without a load tag: as in Django 6, where it is built in.
            "builtins": [
                "template_partials.templatetags.partials",
                *(["yorisoi.ui.templatetags.ui"] if exists("yorisoi.ui.templatetags.ui") else []),
            ],
        },
    },
]
FORM_RENDERER = (
    "yorisoi.ui.rendering.Renderer"
    if exists("yorisoi.ui.rendering")
    else "django.forms.renderers.DjangoTemplates"
)

DATABASES = {"default": env.database(VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
# Served out of the package itself: nothing to collect, nothing to forget after an update.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- Signing in ---

AUTH_USER_MODEL = "agencies.Staff" if exists("yorisoi.agencies.models") else "auth.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "yorisoi.agencies.backend.StaffBackend"]
LOGIN_URL = "agencies:sign_in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "yorisoi.config.errors.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_DISABLE_ACCESS_LOG = True  # the audit room keeps who signed in; axes only counts failures
AXES_VERBOSE = False

# A session ends after this many seconds without a page; see yorisoi.config.middleware.idle_end.
SESSION_COOKIE_AGE = 60 * env.number("YORISOI_IDLE_MINUTES", 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_NAME = "yorisoi_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "yorisoi_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yorisoi.config.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # cookies would carry names around

# --- The browser ---

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # an assessment sheet has many boxes

# --- Attachments: see yorisoi.records.files ---

ATTACHMENTS_DIR = VAR_DIR / "attachments"
FILE_KEY = env.text("YORISOI_FILE_KEY")  # 32 bytes in base64; empty: the file below, made when it is first needed
FILE_KEY_PATH = VAR_DIR / "file_key"
FILE_UPLOAD_HANDLERS = ["yorisoi.config.uploads.Receiver"]
UPLOAD_LARGEST_BYTES = env.number("YORISOI_FILE_MB", 20) * 1024 * 1024
UPLOAD_MOST_FILES = 10

# --- Logs: what happened and where, never about whom ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "yorisoi.config.logs.WithoutPersonalData"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Its messages hold the sign-in name and the address of the sender.
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
