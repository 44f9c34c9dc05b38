"""What a researcher can see today: how much there is, never a name, never a text.

Only totals for the whole organisation, each rounded to the nearest ten, so that nobody's own
dialogue can be seen coming and going in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from ledetraad.dialogues.models import Course, DevelopmentGoal, Dialogue, TeamFollowUp
from ledetraad.people.models import Employment, ToolAccess, Unit, current
from ledetraad.people.queries.organisation import at_or_below, paths_in_role
from ledetraad.people.rules.roles import Role
from ledetraad.shared.kept import kept

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from ledetraad.people.models import Person

ROUNDED_TO = 10


@dataclass(frozen=True)
class Counted:
    employees: int
    leaders_with_tool: int
    courses: int
    development_dialogues: int
    follow_ups: int
    team_follow_ups: int
    goals: int


def what_is_counted(asker: Person, today: dt.date) -> Counted:
    paths = sorted(paths_in_role(asker, Role.RESEARCHER))
    units = Unit.objects.filter(at_or_below(paths))
    return kept("research", [str(today), *paths], lambda: _count(units, today))


def _count(units: QuerySet[Unit], today: dt.date) -> Counted:
    courses = Course.objects.filter(employment__unit__in=units)
    held = Dialogue.objects.filter(
        course__in=courses, held_on__lte=today, cancelled_at__isnull=True
    ).aggregate(
        development=Count("pk", filter=Q(kind="development")),
        follow_up=Count("pk", filter=~Q(kind="development")),
    )
    access = ToolAccess.objects.filter(
        opened_on__lte=today, person__leaderships__unit__in=units
    ).distinct()
    team = TeamFollowUp.objects.filter(
        unit__in=units, held_on__lte=today, cancelled_at__isnull=True
    )
    return Counted(
        employees=_rounded(Employment.objects.filter(current(today), unit__in=units).count()),
        leaders_with_tool=_rounded(access.count()),
        courses=_rounded(courses.filter(parked_on__isnull=True).count()),
        development_dialogues=_rounded(held["development"]),
        follow_ups=_rounded(held["follow_up"]),
        team_follow_ups=_rounded(team.count()),
        goals=_rounded(DevelopmentGoal.objects.filter(course__in=courses).count()),
    )


def _rounded(number: int) -> int:
    return round(number / ROUNDED_TO) * ROUNDED_TO
