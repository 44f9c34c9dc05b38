"""Several workers behind TLS, PostgreSQL and a mail relay."""

from __future__ import annotations

import os

from ledetraad.settings.base import *  # noqa: F403 - a settings module is its base and its own lines
from ledetraad.settings.tls import *  # noqa: F403 - a server of several workers is never without

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

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
