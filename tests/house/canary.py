"""Ali and Karen type one word into every field of their dialogues, while everything is told at length.

Run inside an installation; prints what an outsider could come by: addresses, cookies, sessions,
pages of faults. Mails and the log go to the same two streams.
"""

from __future__ import annotations

import itertools
import logging
import uuid
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from ledetraad.dialogues.models import (
    DevelopmentGoal,
    Dialogue,
    Note,
    PlanStep,
    TeamFollowUp,
    TeamFollowUpMember,
)
from ledetraad.dialogues.queries.agreement_texts import agreement_now
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.prompts import slots_of
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.shared import clock
from ledetraad.shared.encryption import EncryptedTextField
from tests.ledetraad.cast import Company, make_company

if TYPE_CHECKING:
    from ledetraad.people.models import Person

WORD = "kanariefuglen8f3a"
MESSAGES = ("talk", "prepare", "follow-up", "course", "goal", "agreement", "disagreement")
numbers = itertools.count(1)


def said() -> str:
    """A text nobody else wrote, with the word in it."""
    return f"{WORD} nummer {next(numbers)}"


def tell_everything() -> None:
    """The log at its longest, every statement to the database with its values, mails of faults."""
    logging.getLogger().setLevel(logging.DEBUG)
    for name in ("django", "django.request", "django.db.backends", "ledetraad"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    settings.ADMINS = [("Drift", "drift@example.org")]


class Visitor:
    """One person's browser; shows what is seen of it from outside."""

    def __init__(self, person: Person) -> None:
        self.client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        self.client.force_login(person)

    def post(self, name: str, *parts: object, **given: object) -> Any:
        answer = self.client.post(reverse(name, args=parts), given)
        print("address", reverse(name, args=parts), answer.headers.get("Location", ""))
        print("cookies", {key: cookie.value for key, cookie in self.client.cookies.items()})
        return answer

    def save(self, talk: Dialogue, kind: TextKind, slot: str, version: int = 0) -> int:
        given = {"text": said(), "version": version}
        return int(self.post("autosave", talk.pk, kind.value, slot, **given).status_code)


def type_everywhere(company: Company) -> None:
    course = company.ali_with_karen.pk
    ali, karen = Visitor(company.ali), Visitor(company.karen)
    day = f"{clock.today():%d-%m-%Y}"
    for kind in ("development", "follow_up"):
        appointment = {"kind": kind, "date": day, "minutes": 60, "place_kind": "quiet_room"}
        karen.post(
            "plan-dialogue", course, dialogue_id=uuid.uuid4(), to_prepare=said(), **appointment
        )
    talk, follow_up = (
        Dialogue.objects.get(kind="development"),
        Dialogue.objects.get(kind="follow_up"),
    )
    for who, kind, at in [
        (ali, TextKind.EMPLOYEE_PREPARATION, talk),
        (karen, TextKind.LEADER_PREPARATION, talk),
        (karen, TextKind.LEADER_PRIVATE_NOTE, talk),
        (ali, TextKind.SHARED_NOTES, talk),
        (ali, TextKind.FOLLOW_UP, follow_up),
    ]:
        slot = min(slots_of(kind))
        print("saved", who.save(at, kind, slot), "beside", who.save(at, kind, slot))
    ali.post("prepare", talk.pk, release="yes", confirmed="yes")
    ali.post("open-points", talk.pk, **{"point-id": uuid.uuid4(), "point-text": said()})
    write_a_goal(ali, course)
    ali.post("disagreement", course, key=uuid.uuid4(), about="purpose", text=said())
    ali.post("disagreement-draft", course, "text", text=said(), version=0)
    approve(ali, company)
    follow_up_with_the_team(karen, company)
    for name in MESSAGES:
        parts = {"goal": DevelopmentGoal.objects.get().pk, "talk": talk.pk, "prepare": talk.pk}
        for who in (ali, karen):
            who.client.get(
                reverse(name, args=[parts.get(name, follow_up.pk if "-" in name else course)])
            )


def write_a_goal(ali: Visitor, course: uuid.UUID) -> None:
    goal = uuid.uuid4()
    fields = ("wording", "own_reason", "purpose_link", "sign_of_success", "support_needed")
    texts = {field: said() for field in fields}
    ali.post("goal-new-draft", course, "wording", text=said(), version=0)
    ali.post("goal-new", course, key=goal, base=0, **texts)
    ali.post("goal-edit", goal, key=goal, base=1, why_changed=said(), **texts | {"wording": said()})
    for base in (0, 1):
        step = uuid.uuid4()
        words = {f"{step}-{name}": said() for name in ("cue", "action", "helper", "insight")}
        ali.post("plan", goal, step=step, base=base, why_changed=said(), **words)
    ali.post(
        "plan-draft", goal, f"{PlanStep.objects.latest('plan__number').lineage}-cue", text=said()
    )


def approve(ali: Visitor, company: Company) -> None:
    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat
    now = agreement_now(seat)
    assert now
    print("approved", ali.post("agreement", seat.course.pk, seen=now.fingerprint).status_code)


def follow_up_with_the_team(karen: Visitor, company: Company) -> None:
    courses = [company.ali_with_karen, company.bodil_with_karen]
    karen.post(
        "team-follow-up-new",
        follow_up_id=uuid.uuid4(),
        members=[course.pk for course in courses],
        date=f"{clock.today():%d-%m-%Y}",
        minutes=45,
        agenda=said(),
    )
    team = TeamFollowUp.objects.get()
    assert TeamFollowUpMember.objects.filter(team_follow_up=team).count() == len(courses)
    karen.post("team-follow-up-edit-draft", team.pk, "agenda", text=said(), version=0)
    karen.post("team-follow-up-edit", team.pk, date="", agenda=said())
    karen.post("team-notes", team.pk, text=said(), version=0)


def fields_without_the_word() -> list[str]:
    """Every encrypted field of the dialogues that nothing was typed into: the test has missed it."""
    missed = []
    for model in apps.get_app_config("dialogues").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, EncryptedTextField):
                texts = [getattr(row, field.name) for row in model._default_manager.all()]
                if not any(WORD in (text or "") for text in texts):
                    missed.append(f"{model.__name__}.{field.name}")
    return missed


def meet_faults(company: Company) -> None:
    """A key that does not fit, a table that is gone: pages of 500 and 503, each with the word sent."""
    ali, goal = Visitor(company.ali), DevelopmentGoal.objects.get().pk
    note = Note.objects.filter(kind=TextKind.EMPLOYEE_PREPARATION.value).first()
    assert note
    place = (note.dialogue_id, note.kind, note.slot)
    keys = settings.ENCRYPTION_KEYS.read_bytes()
    settings.ENCRYPTION_KEYS.write_text('{"current": "k2", "keys": {}}')
    for answer in (
        ali.client.get(reverse("goal", args=[goal])),
        ali.post("goal-edit", goal, key=goal, base=2, wording=said(), why_changed=said()),
        ali.post("autosave", *place, text=said(), version=1),
    ):
        print("fault", answer.status_code, answer.content.decode())
    settings.ENCRYPTION_KEYS.write_bytes(keys)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("ALTER TABLE dialogues_note RENAME TO dialogues_not")
    answer = ali.post("autosave", *place, text=said(), version=1)
    print("fault", answer.status_code, answer.content.decode())


def everything() -> None:
    tell_everything()
    company = make_company()
    type_everywhere(company)
    print("missed", fields_without_the_word())
    meet_faults(company)
    for session in Session.objects.all():
        print("session", session.get_decoded())
