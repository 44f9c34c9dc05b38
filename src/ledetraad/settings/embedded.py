"""One process, one SQLite file: the demo, a pilot, a small organisation."""

from __future__ import annotations

import os

from ledetraad.settings.base import *  # noqa: F403 - a settings module is its base and its own lines
from ledetraad.settings.base import DATA, DEMO

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "ledetraad.sqlite3",
        "OPTIONS": {
            # WAL with deferred transactions fails under concurrent writers; IMMEDIATE queues them.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
                "PRAGMA foreign_keys=ON;"
            ),
        },
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if DEMO  # compressing takes longer than a demo should take to start
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if not os.environ.get("LEDETRAAD_SMTP_HOST"):
    OUTBOX_BACKEND = os.environ.get("LEDETRAAD_EMAIL_BACKEND", "")
    EMAIL_BACKEND = OUTBOX_BACKEND or "django.core.mail.backends.console.EmailBackend"
if DEMO:  # whatever the environment says, invented people get no mail
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    OUTBOX_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if os.environ.get("LEDETRAAD_TLS") == "1":
    from ledetraad.settings.tls import *  # noqa: F403 - a small organisation behind its own proxy
