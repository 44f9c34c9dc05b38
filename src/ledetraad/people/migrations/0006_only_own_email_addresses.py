"""Earlier, anybody signed in could add addresses that codes to sign in were then sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def remove_others(apps: Apps, _editor: BaseDatabaseSchemaEditor | None) -> None:
    """Every address but the one that the import or the administrator has given."""
    addresses = apps.get_model("account", "EmailAddress").objects
    compared = addresses.annotate(this=Lower("email"), own=Lower("user__email"))
    compared.exclude(own=F("this")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_employment_employment_of_person"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(remove_others, migrations.RunPython.noop)]
