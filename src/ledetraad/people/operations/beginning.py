"""The first person of a new installation."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from ledetraad.people.models import Person, Unit
from ledetraad.people.operations.access import give_role, make_start_code
from ledetraad.people.operations.administration import RefusedError
from ledetraad.people.operations.employments import free_sign_in_name
from ledetraad.people.operations.units import make_unit
from ledetraad.people.queries.leaving import grants_in_force
from ledetraad.people.rules.roles import Role


def begin(name: str, email: str, organisation: str) -> tuple[Person, str]:
    """Make the first administrator and the organisation, and a start code. The same again: a new code.

    Raises RefusedError when somebody else is administrator, for then it is for them to give the role,
    and when there are organisations, but none of that name or own id.
    """
    with transaction.atomic():
        person = Person.objects.filter(email__iexact=email).first()
        grants = grants_in_force().filter(role=Role.ADMINISTRATOR.value)
        if grants.exclude(person=person).exists():
            raise RefusedError("administrator-exists")
        person = person or _make_person(name, email)
        give_role(None, person, Role.ADMINISTRATOR, _organisation(organisation))
        return person, make_start_code(None, person)


def _make_person(name: str, email: str) -> Person:
    given, _space, family = name.strip().rpartition(" ")
    own_id = free_sign_in_name(email.split("@")[0])
    return Person.objects.create(
        own_id=own_id,
        sign_in_name=own_id,
        given_name=given or family,
        family_name=family if given else "",
        email=email,
        password=make_password(None),
    )


def _organisation(name: str) -> Unit:
    organisations = Unit.objects.filter(parent=None)
    found = organisations.filter(Q(own_id=name) | Q(name=name)).first()
    if found is None and organisations.exists():
        raise RefusedError("no-such-organisation")
    return found or _make_organisation(name)


def _make_organisation(name: str) -> Unit:
    own_id, number = name[:60], 1
    while Unit.objects.filter(own_id=own_id).exists():
        number += 1
        own_id = f"{name[:60]}-{number}"
    return make_unit(None, own_id, name, None)
