"""Getting persons, always told who asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from ledetraad.people.models import (
    Absence,
    Employment,
    Leadership,
    Person,
    RoleGrant,
    StartCode,
    StaticTool,
    ToolAccess,
    current,
)
from ledetraad.people.queries.organisation import (
    at_or_below,
    employments_led_by,
    is_everything,
    paths_in_role,
    units_in_role,
)
from ledetraad.people.queries.tool import mode_of
from ledetraad.people.rules.roles import Role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from ledetraad.people.models import Unit
    from ledetraad.people.rules.tool import Mode

LONGEST_SEARCH = 6  # words


def persons_for_administrator(asker: Person) -> QuerySet[Person]:
    """Those who are or were employed in, or hold a role in, the units the asker administers."""
    paths = paths_in_role(asker, Role.ADMINISTRATOR)
    if is_everything(paths):
        employed = Employment.objects.filter(person=OuterRef("pk"))
        holding = RoleGrant.objects.filter(person=OuterRef("pk"))
        return Person.objects.filter(Exists(employed) | Exists(holding))
    here = at_or_below(paths, "unit__")
    employed_here = Employment.objects.filter(here).values("person")
    holding_here = RoleGrant.objects.filter(here).values("person")
    return Person.objects.filter(Q(pk__in=employed_here) | Q(pk__in=holding_here))


def search_persons(asker: Person, words: str, unit: Unit | None = None) -> QuerySet[Person]:
    """Every word begins or is part of a name, or is an own id, a sign-in name or an e-mail."""
    found = persons_for_administrator(asker)
    for word in words.split()[:LONGEST_SEARCH]:
        found = found.filter(_says(word))
    if unit is not None:
        inside = at_or_below([unit.path], "unit__")
        here = Employment.objects.filter(current(clock.today()), inside, person=OuterRef("pk"))
        found = found.filter(Exists(here))
    return found


def _says(word: str) -> Q:
    """SQLite folds only ASCII letters, so that østergaard would not find Østergaard by itself."""
    said = Q(own_id__iexact=word) | Q(sign_in_name__iexact=word) | Q(email__iexact=word)
    for form in {word, word.lower(), word.capitalize(), word.upper()}:
        said |= Q(given_name__icontains=form) | Q(family_name__icontains=form)
    return said


@dataclass(frozen=True)
class PersonFile:
    """What an administrator sees of a person: only what lies in the units the asker administers."""

    person: Person
    units: QuerySet[Unit]
    may_manage_access: bool

    @cached_property
    def employments(self) -> QuerySet[Employment]:
        mine = Employment.objects.filter(person=self.person, unit__in=self.units)
        return mine.select_related("unit").order_by("-starts_on")

    @cached_property
    def leaderships(self) -> QuerySet[Leadership]:
        mine = Leadership.objects.filter(person=self.person, unit__in=self.units)
        return mine.select_related("unit").order_by("-starts_on")

    @cached_property
    def works_here(self) -> bool:
        """Now or from a day to come; of those who have moved on only what was here is shown."""
        return self.employments.filter(_not_over()).exists()

    @cached_property
    def leads_here(self) -> bool:
        return self.leaderships.filter(current(clock.today())).exists()

    @cached_property
    def absences(self) -> QuerySet[Absence]:
        away = Absence.objects.filter(person=self.person).order_by("-starts_on")
        return away if self.works_here else away.none()

    @cached_property
    def grants(self) -> QuerySet[RoleGrant]:
        mine = RoleGrant.objects.filter(person=self.person, unit__in=self.units)
        return mine.select_related("unit").order_by("role", "unit__name")

    @cached_property
    def start_code(self) -> StartCode | None:
        return StartCode.objects.filter(person=self.person, expires_at__gt=clock.now()).first()

    @cached_property
    def tool_access(self) -> ToolAccess | None:
        if not (self.works_here or self.leads_here):
            return None
        return ToolAccess.objects.filter(person=self.person).first()

    @cached_property
    def mode(self) -> Mode:
        return mode_of(self.person, clock.today())

    @cached_property
    def static_tool(self) -> QuerySet[StaticTool]:
        """The days with guidelines and outlines alone that are not over."""
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
        return StaticTool.objects.filter(not_over, person=self.person)

    @cached_property
    def span_of_control(self) -> int:
        return employments_led_by(self.person, clock.today()).count()


def person_file(asker: Person, person_id: UUID) -> PersonFile | None:
    person = persons_for_administrator(asker).filter(pk=person_id).first()
    if person is None:
        return None
    units = units_in_role(asker, Role.ADMINISTRATOR)
    return PersonFile(person, units, _belongs_here(person, units))


def _belongs_here(person: Person, units: QuerySet[Unit]) -> bool:
    """Whoever opens somebody's account opens all of it: so no job and no role may lie elsewhere.

    Else the administrator of one part could sign in as somebody who sees another.
    """
    elsewhere = Employment.objects.filter(person=person).exclude(unit__in=units)
    return not (
        elsewhere.filter(_not_over()).exists()
        or Leadership.objects.filter(_not_over(), person=person).exclude(unit__in=units).exists()
        or RoleGrant.objects.filter(person=person).exclude(unit__in=units).exists()
    )


def _not_over() -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())


def person_called(asker: Person, wanted: str) -> list[Person]:
    """The one with this own id, sign-in name or e-mail; else those with this whole name."""
    mine = persons_for_administrator(asker)
    exact = Q(own_id=wanted) | Q(sign_in_name=wanted) | Q(email__iexact=wanted)
    found = list(mine.filter(exact)[:2])
    if not found:
        given, _space, family = wanted.rpartition(" ")
        found = list(mine.filter(given_name__iexact=given, family_name__iexact=family)[:2])
    return found


def is_email_taken(email: str, besides: Person | None) -> bool:
    others = Person.objects.exclude(pk=besides.pk) if besides else Person.objects.all()
    return others.filter(email__iexact=email).exists()


def places_on(persons: Iterable[Person], asker: Person) -> dict[UUID, list[str]]:
    """Names of the asker's units that each works in today: one question for the whole page."""
    paths = tuple(paths_in_role(asker, Role.ADMINISTRATOR))
    here = Employment.objects.filter(current(clock.today()), person__in=list(persons))
    places: dict[UUID, list[str]] = {}
    for person, unit, path in here.values_list("person", "unit__name", "unit__path"):
        if path.startswith(paths):
            places.setdefault(person, []).append(unit)
    return places
