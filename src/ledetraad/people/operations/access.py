"""Who may enter, and as what: roles, disabling, e-mail, start codes."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from ledetraad.people.models import Person, RoleGrant, StartCode
from ledetraad.people.operations.administration import RefusedError, log
from ledetraad.people.operations.telling import tell_of_new_email, tell_of_start_code
from ledetraad.people.rules.roles import Acting, Role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.people.models import Unit

START_CODE_DAYS = 7
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that can be mistaken for another
GROUPS, GROUP = 4, 4  # 31 ** 16 codes: nobody guesses one in a week


def give_role(by: Person | None, person: Person, role: Role, unit: Unit) -> None:
    with transaction.atomic():
        grant, new = RoleGrant.objects.get_or_create(person=person, role=role.value, unit=unit)
        if new:
            log(by, "give-role", unit, person, details={"role": grant.role})


def take_role(by: Person, grant: RoleGrant) -> None:
    """Nobody gives up being administrator alone: there would be nobody left to undo it."""
    if grant.person_id == by.pk and grant.role == Role.ADMINISTRATOR:
        raise RefusedError("own-role")
    with transaction.atomic():
        gone, _each = RoleGrant.objects.filter(pk=grant.pk).delete()
        if gone:
            log(by, "take-role", grant.unit, grant.person, details={"role": grant.role})


def disable(by: Person, person: Person) -> None:
    """Every session of the person is over with its next request, and stays over when enabled again."""
    if person.pk == by.pk:
        raise RefusedError("own-access")
    with transaction.atomic():
        changed = Person.objects.filter(pk=person.pk, is_active=True).update(
            is_active=False, sessions_ended=F("sessions_ended") + 1
        )
        StartCode.objects.filter(person=person).delete()
        if changed:
            log(by, "disable-person", person, person)


def enable(by: Person, person: Person) -> None:
    with transaction.atomic():
        if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
            log(by, "enable-person", person, person)


def end_own_sessions(person: Person) -> None:
    """Signed out everywhere: a lost phone, a forgotten shared computer."""
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)
        log(person, "end-sessions", person, person, acting=Acting.EMPLOYEE)


def rename_person(by: Person, person: Person, given_name: str, family_name: str) -> None:
    if (person.given_name, person.family_name) == (given_name, family_name):
        return
    with transaction.atomic():
        person.given_name, person.family_name = given_name, family_name
        person.save(update_fields=["given_name", "family_name"])
        log(by, "rename-person", person, person)


def replace_email(by: Person, person: Person, email: str) -> None:
    """Codes and links go to the new address from now on; the old one is told, in case it was not meant."""
    with transaction.atomic():
        old = person.email
        if old == email:
            return
        person.email = email
        person.save(update_fields=["email"])
        EmailAddress.objects.filter(user=person).delete()
        log(by, "replace-email", person, person)
        tell_of_new_email(person, old)


def make_start_code(
    by: Person | None,
    person: Person,
    *,
    acting: Acting = Acting.ADMINISTRATOR,
    batch: str | None = None,
) -> str:
    """A code to be handed over in person, once; it replaces any earlier one. Only its hash is kept.

    The same batch gives the same person the same code: a letter printed twice is the same letter.
    """
    code = _code(person, batch or secrets.token_hex())
    with transaction.atomic():
        StartCode.objects.update_or_create(
            person=person,
            defaults={
                "digest": _digest(person, code),
                "expires_at": clock.now() + dt.timedelta(days=START_CODE_DAYS),
            },
        )
        log(by, "make-start-code", person, person, acting=acting)
        tell_of_start_code(person)
    return code


def use_start_code(sign_in_name: str, code: str, password: str, language: str = "") -> bool:
    """Set the password of whoever the code was made for; the code is spent. False for anything else.

    The language is the one they chose on the way in, if they did.
    """
    with transaction.atomic():
        found = (
            StartCode.objects.select_for_update()
            .select_related("person")
            .filter(person__sign_in_name=sign_in_name.strip(), person__is_active=True)
            .filter(expires_at__gt=clock.now())
            .first()
        )
        if found is None or not constant_time_compare(found.digest, _digest(found.person, code)):
            return False
        found.person.set_password(password)
        found.person.language = language or found.person.language
        found.person.save(update_fields=["password", "language"])
        found.delete()
        log(found.person, "use-start-code", found.person, found.person, acting=Acting.EMPLOYEE)
    return True


def _code(person: Person, batch: str) -> str:
    """Sixteen letters of a keyed hash: only who holds the secret key could find them again."""
    rest = int(salted_hmac(f"start-code-of-{person.pk}", batch, algorithm="sha256").hexdigest(), 16)
    letters = ""
    for _letter in range(GROUPS * GROUP):
        rest, number = divmod(rest, len(LETTERS))
        letters += LETTERS[number]
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def _digest(person: Person, code: str) -> str:
    """Keyed with the secret key, which lies outside the database. Spaces and capitals do not matter."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return salted_hmac(f"start-code-{person.pk}", plain, algorithm="sha256").hexdigest()
