"""What every worker does for this room."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ledetraad.desks.operations.publishing import publish_due
from ledetraad.desks.operations.reports import tell_hr, tell_leaders
from ledetraad.desks.rules import is_day_of_publishing
from ledetraad.shared import clock
from ledetraad.shared.calendar import quarter_of, working_day_from
from ledetraad.shared.jobs.recurring import every


@task()
def reports(slot: str) -> None:
    tell_leaders(dt.date.fromisoformat(slot[:10]))


@task()
def publish(slot: str) -> None:
    """Each night what is due: a worker that stood still on the day itself makes up for it."""
    publish_due(clock.today())


@task()
def published(slot: str) -> None:
    publish_due(clock.today())  # the worker may have begun this morning
    tell_hr(dt.date.fromisoformat(slot[:10]))


def opens_a_quarter(day: dt.date) -> bool:
    """The first day of a quarter on which people are at work."""
    return day == working_day_from(quarter_of(day).first)


every(
    "reports",
    _("Reports of the quarter"),
    reports,
    dt.time(8, 10),
    on=opens_a_quarter,
    within=dt.timedelta(days=7),
)
every("publish", _("Counting for HR"), publish, dt.time(1, 10), within=dt.timedelta(hours=20))
every(
    "published",
    _("Word to HR of new counts"),
    published,
    dt.time(8, 10),
    on=is_day_of_publishing,
    within=dt.timedelta(days=7),
)
