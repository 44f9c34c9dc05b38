"""Who has no e-mail, and may be handed a letter with a way in by the one who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ledetraad.people.models import (
    Employment,
    Leadership,
    Person,
    RoleGrant,
    StartCode,
    ToolAccess,
    Unit,
    current,
)
from ledetraad.people.queries.leaving import grants_in_force
from ledetraad.people.queries.organisation import (
    at_or_below,
    is_led_by,
    paths_in_role,
    units_led_by,
)
from ledetraad.people.rules.roles import Acting, Role
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


@dataclass(frozen=True)
class Recipient:
    person: Person
    unit: Unit
    organisation: str
    code_until: dt.datetime | None  # an earlier letter that has not been used yet


def may_print_letters(asker: Person) -> bool:
    return acting_for_letters(asker) is not None


def acting_for_letters(asker: Person) -> Acting | None:
    """As what somebody prints letters; a leader from the day the tool is open (R44)."""
    roles = set(grants_in_force().filter(person=asker).values_list("role", flat=True))
    for role, acting in (
        (Role.ADMINISTRATOR, Acting.ADMINISTRATOR),
        (Role.HR, Acting.HR),
    ):
        if role.value in roles:
            return acting
    today = clock.today()
    has_tool = ToolAccess.objects.filter(person=asker, opened_on__lte=today).exists()
    return Acting.LEADER if has_tool and units_led_by(asker, today).exists() else None


def persons_for_letters(asker: Person) -> QuerySet[Person]:
    """Those without e-mail whose whole account lies where the asker may open it.

    A code opens an account with all that is in it. So a leader and HR can give one only to somebody
    who has never chosen a password, and so has written nothing; an administrator also later, as on
    the person's page. Nobody can for somebody with a job, a unit to lead or a role elsewhere.
    """
    places = Employment.objects.filter(current(clock.today()), person=OuterRef("pk"))
    mine = (
        _led(asker) | _in_role(asker, Role.HR, newcomers=True) | _in_role(asker, Role.ADMINISTRATOR)
    )
    return (
        Person.objects.filter(mine, is_active=True, email="")
        .annotate(place=Subquery(places.order_by("weekly_hours").values("unit__path")[:1]))
        .order_by("place", "given_name", "family_name")
    )


def recipients(persons: Iterable[Person]) -> list[Recipient]:
    """The letters' recipients in the order of their units, each with the unit to send it to."""
    by_id = {person.pk: person for person in persons}
    here = Employment.objects.filter(current(clock.today()), person__in=list(by_id))
    posts = list(here.select_related("unit").order_by("weekly_hours"))
    roots = Unit.objects.filter(pk__in={_root(post.unit) for post in posts})
    organisations = dict(roots.values_list("pk", "name"))
    codes = StartCode.objects.filter(person__in=list(by_id), expires_at__gt=clock.now())
    until = dict(codes.values_list("person_id", "expires_at"))
    found = {
        post.person_id: Recipient(
            by_id[post.person_id],
            post.unit,
            organisations[_root(post.unit)],
            until.get(post.person_id),
        )
        for post in posts
    }
    return sorted(found.values(), key=lambda to: (to.unit.path, to.person.full_name))


def _root(unit: Unit) -> UUID:
    return UUID(unit.path.partition("/")[0])


def _led(asker: Person) -> Q:
    today = clock.today()
    if not ToolAccess.objects.filter(person=asker, opened_on__lte=today).exists():
        return Q(pk__in=[])
    led = Employment.objects.filter(current(today), is_led_by(asker, today))
    elsewhere = _not_over(Employment).exclude(pk__in=led.values("pk"))
    return Q(
        _newcomer(),
        ~Exists(elsewhere),
        ~Exists(_not_over(Leadership)),
        ~Exists(RoleGrant.objects.filter(person=OuterRef("pk"))),
        pk__in=led.values("person"),
    )


def _in_role(asker: Person, role: Role, *, newcomers: bool = False) -> Q:
    inside = at_or_below(paths_in_role(asker, role), "unit__")
    here = Employment.objects.filter(current(clock.today()), inside, person=OuterRef("pk"))
    return Q(
        Exists(here),
        _newcomer() if newcomers else Q(),
        ~Exists(_not_over(Employment).exclude(inside)),
        ~Exists(_not_over(Leadership).exclude(inside)),
        ~Exists(RoleGrant.objects.filter(person=OuterRef("pk")).exclude(inside)),
    )


def _newcomer() -> Q:
    return Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login__isnull=True)


def _not_over(posts: type[Employment] | type[Leadership]) -> QuerySet[Employment | Leadership]:
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    return posts.objects.filter(lasting, person=OuterRef("pk"))
