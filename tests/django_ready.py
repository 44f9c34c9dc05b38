"""Imported first by every conftest that needs Django, so that plain `pytest` works from anywhere."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledetraad.settings.test")
django.setup()
