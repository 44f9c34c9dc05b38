"""Make the first administrator of an empty installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.urls import reverse

from ledetraad.people.operations.access import START_CODE_DAYS
from ledetraad.people.operations.administration import RefusedError
from ledetraad.people.operations.beginning import begin
from ledetraad.shared.command import Word
from ledetraad.shared.sensitive import contains_cpr

if TYPE_CHECKING:
    from argparse import ArgumentParser


REFUSALS = {
    "administrator-exists": "Somebody else is administrator already, and can give the role under People.",
    "no-such-organisation": "No organisation has that name or own id: give those of its uppermost unit.",
}


class Command(Word):
    help = "Make the first administrator, who may import people and set up; prints a start code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help='for example "Anne Holm"')
        parser.add_argument("--email", required=True, help="their own address, not a shared one")
        parser.add_argument(
            "--unit",
            required=True,
            help="the organisation: the name or own id of its uppermost unit, as it was imported; made "
            "where nothing has been imported",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, email, unit = (options[key].strip() for key in ("name", "email", "unit"))
        self._look_at(name, email, unit)
        try:
            person, code = begin(name, email, unit)
        except RefusedError as refusal:
            raise CommandError(f"{REFUSALS[refusal.reason]} Nothing was changed.") from None
        self.stdout.write(f"{person.full_name} is administrator of {unit}.")
        self.stdout.write(f"Sign-in name:  {person.sign_in_name}")
        self.stdout.write(f"Start code:    {code}")
        self.stdout.write(
            f"Open {settings.ADDRESS}{reverse('start')} and choose a password. "
            f"The code is shown only now, can be used once, and lasts {START_CODE_DAYS} days."
        )

    def _look_at(self, name: str, email: str, unit: str) -> None:
        if not name or not unit:
            raise CommandError("Give a name and a unit.")
        if len(name) > 100 or len(unit) > 200 or contains_cpr(f"{name}\n{unit}\n{email}"):
            raise CommandError("A name that long, or with a CPR number in it, is not taken.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
