"""A word of the `ledetraad` command, and how it says that the database cannot be used."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand

UNDEFINED_TABLE = "42P01"  # PostgreSQL's code for it


class Word(BaseCommand):
    """Its help tells of what it does itself: the framework's own switches are for developers."""

    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
    }
    requires_system_checks = ()


def lacks_tables(fault: Exception) -> bool:
    """True of a database that nobody has prepared, or not for this version."""
    sqlstate = getattr(fault.__cause__, "sqlstate", None)
    return sqlstate == UNDEFINED_TABLE or "no such table" in str(fault)


def words_of(fault: Exception) -> str:
    """What a fault of the database means to whoever runs the installation, without a full stop."""
    if lacks_tables(fault):
        return (
            f"there is no Ledetråd of this version in it. The data folder is {settings.DATA}: if that "
            "is the one you mean, `ledetraad prepare` makes the tables; if not, say in LEDETRAAD_DATA "
            "which one is"
        )
    return str(fault).strip().rstrip(".?")
