"""Several workers behind TLS, PostgreSQL and a mail relay."""

from __future__ import annotations

import os

from ledetraad.settings.base import *  # noqa: F403 - a settings module is its base and its own lines

DEMO = False

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("LEDETRAAD_DB_NAME", "ledetraad"),
        "USER": os.environ.get("LEDETRAAD_DB_USER", ""),
        "PASSWORD": os.environ.get("LEDETRAAD_DB_PASSWORD", ""),
        "HOST": os.environ.get("LEDETRAAD_DB_HOST", ""),
        "PORT": os.environ.get("LEDETRAAD_DB_PORT", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("LEDETRAAD_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("LEDETRAAD_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("LEDETRAAD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LEDETRAAD_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("LEDETRAAD_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in os.environ.get("LEDETRAAD_HOSTS", "").split(",") if host
]
