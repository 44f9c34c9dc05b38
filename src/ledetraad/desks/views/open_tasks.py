"""What awaits the administrator, in words: the most pressing first, each with the place to do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledetraad.desks.queries.administrator import Open


@dataclass(frozen=True)
class Task:
    """As shared/next_step.html shows it."""

    heading: str
    text: str
    url: str
    action: str


def tasks(found: Open) -> list[Task]:
    of_each_kind = (_wrong, _waiting_import, _vacant, _old_import, _without_purpose, _bounced)
    return [task for kind in of_each_kind for task in kind(found)]


def _wrong(found: Open) -> Iterator[Task]:
    for finding in found.wrong:
        yield Task(
            heading=finding.label,
            text=f"{finding.how} {finding.what_to_do}".strip(),
            url=finding.url or reverse("health"),
            action=_("See what to do"),
        )


def _waiting_import(found: Open) -> Iterator[Task]:
    if run := found.waiting_import:
        read = date_format(timezone.localtime(run.started_at), "DATE_FORMAT")
        yield Task(
            heading=_("A file of people awaits you"),
            text=_("It was read on %(day)s. Nothing is changed before you say so.") % {"day": read},
            url=reverse("import-run", args=[run.pk]),
            action=_("See what would change"),
        )


def _vacant(found: Open) -> Iterator[Task]:
    if unit := found.first_vacant:
        count = found.vacancies
        heading = (
            _("%(name)s has nobody to lead it")
            if count == 1
            else _("%(count)s units have nobody to lead them")
        )
        led = ngettext(
            "One person there has nobody to talk with.",
            "%(led)s people there have nobody to talk with.",
            found.led_by_nobody,
        )
        yield Task(
            heading=heading % {"name": unit.name, "count": count},
            text=led % {"led": found.led_by_nobody},
            url=reverse("unit", args=[unit.pk]),
            action=_("Name a leader"),
        )


def _old_import(found: Open) -> Iterator[Task]:
    if day := found.old_import:
        yield Task(
            heading=_("Import people again"),
            text=_(
                "The latest import is from %(day)s. Who has come or left since is not known here."
            )
            % {"day": date_format(day, "DATE_FORMAT")},
            url=reverse("import"),
            action=_("Import a file"),
        )


def _without_purpose(found: Open) -> Iterator[Task]:
    if found.without_purpose:
        unit, count = found.without_purpose[0], len(found.without_purpose)
        heading = (
            _("%(name)s does not say what it is for")
            if count == 1
            else _("%(count)s units do not say what they are for")
        )
        yield Task(
            heading=heading % {"name": unit.name, "count": count},
            text=_(
                "The first dialogue begins there. Said once at the top, it holds for all below."
            ),
            url=reverse("unit", args=[unit.pk]),
            action=_("Open the unit"),
        )


def _bounced(found: Open) -> Iterator[Task]:
    if found.bounced:
        heading = ngettext(
            "Mail does not reach one person", "Mail does not reach %(count)s people", found.bounced
        )
        yield Task(
            heading=heading % {"count": found.bounced},
            text=_(
                "The mail server says that nobody is at the address. Correct it in the HR system."
            ),
            url=reverse("undecided-mail"),
            action=_("See whom"),
        )
