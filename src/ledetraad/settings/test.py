"""Fast fixtures: SQLite in memory unless the PostgreSQL plugin says otherwise, cheap password hashes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("LEDETRAAD_DATA", str(Path(tempfile.gettempdir()) / "ledetraad-test"))

from ledetraad.settings.base import *  # noqa: F403 - the data directory must be named first
from ledetraad.settings.base import INSTALLED_APPS, STATIC_ROOT

INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]
FIRST_PARTY_APPS = [name for name in INSTALLED_APPS if name.startswith("ledetraad.")]
DEMO = True
LONG_WORK_APART = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}
if os.environ.get("LEDETRAAD_TEST_POSTGRESQL"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "ledetraad",
            "USER": "postgres",
            "HOST": os.environ["LEDETRAAD_TEST_POSTGRESQL"],
            "TEST": {"TEMPLATE": "ledetraad"},  # what it has need not be made by each worker
        }
    }
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
# Static files straight from where they lie: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
