"""What every installation shares. The data directory holds database, keys and static files."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ledetraad.settings.environment import listed, whole_number
from ledetraad.shared.secrets import derived, hexadecimal, secret
from ledetraad.shared.served import served_at

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("LEDETRAAD_DATA", "var")).resolve()

SECRET_KEY = secret(DATA, "secret-key", "LEDETRAAD_SECRET_KEY")
# Of pseudonyms in files for research: from the first secret key, and its own from then on.
PSEUDONYM_KEY = hexadecimal(
    secret(DATA, "pseudonym-key", "LEDETRAAD_PSEUDONYM_KEY", derived("exposure", SECRET_KEY)),
    "LEDETRAAD_PSEUDONYM_KEY",
)
ENCRYPTION_KEYS = DATA / "encryption-keys.json"

DEBUG = False
DEMO = os.environ.get("LEDETRAAD_DEMO") == "1"
ALLOWED_HOSTS = listed("LEDETRAAD_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]

# Where people find this installation: what links in mails begin with.
ADDRESS = os.environ.get("LEDETRAAD_ADDRESS", served_at(DATA)).rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    # Before allauth, so that its pages wear our templates.
    "ledetraad.shared",
    "ledetraad.people",
    "ledetraad.nudges",
    "ledetraad.dialogues",
    "ledetraad.desks",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "ledetraad.shared.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ledetraad.shared.middleware.PersonalLanguage",
    "ledetraad.shared.middleware.WordsForAnAddressTypedByHand",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ledetraad.dialogues.views.gate.GiveBackWhatCameTooLate",
]

ROOT_URLCONF = "ledetraad.urls"
WSGI_APPLICATION = "ledetraad.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ledetraad.desks.views.context.menu",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["ledetraad.people.views.accounts.Entrance"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "ledetraad.people.views.accounts.Accounts"
ACCOUNT_USER_DISPLAY = str  # the name, not the sign-in name
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# So that as much is done for a stranger as for those we know; the adapter writes to no stranger.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ledetråd"

# A whole town hall may have one address, so an address has a wider allowance than a name has.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "request_login_code": "60/m/ip,3/m/key",
    "start_code": "60/m/ip,5/300s/key",
    "calendar_feed": "600/m/ip,10/m/key",
}
# In the database, because each worker would count for itself in its own memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 would forget attempts
    }
}

SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ledetraad.shared.typed.page_too_old"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
# The sign-in library says things in its own way; here in ours, before its words are asked for.
LOCALE_PATHS = [Path(__file__).parents[1] / "shared/sign_in/locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
FORMAT_MODULE_PATH = "ledetraad.shared.formats"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# Nobody asks for the others, and compressing them too made the first start twice as long.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 51 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["ledetraad.shared.uploads.InMemory"]
LONG_WORK_APART = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_HOST = os.environ.get("LEDETRAAD_SMTP_HOST", "localhost")
EMAIL_PORT = whole_number("LEDETRAAD_SMTP_PORT", 25)
EMAIL_HOST_USER = os.environ.get("LEDETRAAD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LEDETRAAD_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("LEDETRAAD_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
OUTBOX_BACKEND = "ledetraad.nudges.operations.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("LEDETRAAD_FROM", "Ledetråd <ledetraad@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no-secrets": {"()": "ledetraad.shared.logs.WithoutSecrets"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no-secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Not Django's own handler, which mails every form that met a fault, with all that was typed.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # At DEBUG it tells of every variable a page does not have, with all that the page does have.
        "django.template": {"level": "INFO"},
    },
}
