"""What every worker does for this room."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from ledetraad.desks.operations.reports import tell_of_reports
from ledetraad.shared.calendar import quarter_of, working_day_from
from ledetraad.shared.jobs.recurring import every


@task()
def reports(slot: str) -> None:
    tell_of_reports(dt.date.fromisoformat(slot[:10]))


def opens_a_quarter(day: dt.date) -> bool:
    """The first day of a quarter on which people are at work."""
    return day == working_day_from(quarter_of(day).first)


every("reports", reports, dt.time(8, 10), on=opens_a_quarter, within=dt.timedelta(days=7))
