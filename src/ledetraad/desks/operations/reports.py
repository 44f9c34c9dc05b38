"""Telling leaders and HR, once a quarter, that their report is there. No figure is in the mail.

A mail lies in a mailbox, is forwarded and printed; the page asks each time who is looking.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.desks.queries.hr import edition_of
from ledetraad.desks.queries.quarters import LeaderReport
from ledetraad.desks.rules import last_quarter
from ledetraad.dialogues.models import Course
from ledetraad.nudges.models import Choice
from ledetraad.nudges.operations.outbox import Mail, queue
from ledetraad.people.models import Person
from ledetraad.people.queries.leaving import grants_in_force, persons_let_in
from ledetraad.people.queries.tool import led_with_dynamic_tool
from ledetraad.people.rules.roles import Role
from ledetraad.shared import clock
from ledetraad.shared.links import link_to
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ledetraad.shared.calendar import Quarter

KIND = "report"
_FOR_LEADERS = gettext_lazy(
    "Quarter %(number)s, %(year)s is over. See what moved with each of those you lead."
)
_FOR_HR = gettext_lazy(
    "Quarter %(number)s, %(year)s is over. The counts per unit are ready for you and for the works "
    "council (MED), as page and PDF."
)
WORTH_READING = dt.timedelta(days=14)


def tell_leaders(today: dt.date) -> int:
    """How many are told; again on the same or a later day of the quarter tells nobody twice."""
    quarter = last_quarter(today)
    told = 0
    for leader in _leaders(today).iterator(chunk_size=500):
        _tell(leader, quarter, "desk-leader-report", _reflection(quarter))
        told += 1
    return told


def tell_hr(today: dt.date) -> int:
    """How many are told that the counts of the last quarter are published; none before they are."""
    quarter = last_quarter(today)
    if edition_of(quarter) is None:
        return 0
    told = 0
    for person in _in_hr().iterator(chunk_size=500):
        _tell(person, quarter, "desk-hr-quarter", None)
        told += 1
    return told


def _leaders(today: dt.date) -> QuerySet[Person]:
    """Those with the dynamic tool (R40) and a course that had begun before the quarter was over."""
    courses = Course.objects.filter(
        led_with_dynamic_tool(today), parked_on=None, starts_on__lte=last_quarter(today).last
    )
    return _listening().filter(pk__in=courses.values("leader"))


def _in_hr() -> QuerySet[Person]:
    grants = grants_in_force().filter(role=Role.HR.value)
    return _listening().filter(pk__in=grants.values("person"))


def _listening() -> QuerySet[Person]:
    unwanted = Choice.objects.filter(kind=KIND, wanted=False)
    people = Person.objects.filter(pk__in=persons_let_in()).exclude(email="")
    return people.exclude(pk__in=unwanted.values("person")).order_by("pk")


def _reflection(quarter: Quarter) -> LeaderReport:
    return LeaderReport(quarter, [])


def _tell(person: Person, quarter: Quarter, page: str, report: LeaderReport | None) -> None:
    with translation.override(person.language):
        when = {"number": quarter.number, "year": quarter.year}
        context = {
            "language": person.language,
            "subject": _("Your report of quarter %(number)s, %(year)s") % when,
            "greeting": _("Hello %(name)s") % {"name": person.given_name},
            "lead": (_FOR_LEADERS if report else _FOR_HR) % when,
            "link": link_to(page, [quarter.year, quarter.number]),
            "settings_link": link_to("reminder-settings"),
            "question": say(report.question.text) if report else "",
        }
        mail = Mail(
            subject=str(context["subject"]),
            text=render_to_string("desks/mail/report.txt", context),
            html=render_to_string("desks/mail/report.html", context),
        )
    key = f"{KIND}:{page}:{quarter.year}-{quarter.number}:{person.pk}"
    queue(key, person, KIND, mail, expires_at=clock.now() + WORTH_READING)
