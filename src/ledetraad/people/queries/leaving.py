"""Who has left: every employment is over. Who was never employed here cannot leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from ledetraad.people.models import Employment, Person, RoleGrant
from ledetraad.people.rules.leaving import last_day_that_lets_in
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt


def left_before(day: dt.date, person: str = "pk") -> Q:
    """Condition on a person (or on what points to one): all employments were over before that day."""
    employments = Employment.objects.filter(person=OuterRef(person))
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return Q(Exists(employments), ~Exists(employments.filter(not_over)))


def persons_let_in() -> QuerySet[Person]:
    """Those who may sign in today, and stay signed in: once for each job that lets them in.

    A join, because this is asked with every request and is read in half the time of `left_before`;
    whoever was never employed has no job whose last day is known either.
    """
    day = last_day_that_lets_in(clock.today())
    job_lets_in = Q(employments__ends_on__isnull=True) | Q(employments__ends_on__gte=day)
    return Person.objects.filter(job_lets_in, is_active=True)


def grants_in_force() -> QuerySet[RoleGrant]:
    """A role is held in a job: it ends with the last one, and holds again for who comes back."""
    return RoleGrant.objects.filter(~left_before(clock.today(), "person"))
