"""Who may enter where: the one list to add to when a route is added.

`OPEN` needs no sign-in, and says why. `GATES` names, for every other route of ours, those of the
cast who may enter with the objects in `PARTS`; to everybody else the page does not exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator

from ledetraad.desks.rules import last_quarter
from ledetraad.dialogues.models import (
    DevelopmentGoal,
    Dialogue,
    Disagreement,
    OpenPoint,
    PlanStep,
    TeamFollowUp,
    TeamFollowUpMember,
)
from ledetraad.dialogues.operations.goals import GoalWords, StepWords, write_goal, write_plan
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.goals import goal_for
from ledetraad.nudges.models import Message, Nudge
from ledetraad.nudges.operations.outbox import Mail, queue
from ledetraad.people.operations.importing import Upload, receive
from ledetraad.shared import clock
from tests.today import TODAY

if TYPE_CHECKING:
    from tests.ledetraad.cast import Company

CAST = ("gitte", "karen", "ali", "bodil", "finn", "dorte", "inge", "rasmus", "anders")
EVERYBODY = frozenset(CAST)

OPEN = {
    "front": "the way in",
    "outbox": "the demo's mails to invented people; where there is no demo it does not exist",
    "outbox-message": "one of them",
    "outbox-html": "the same as a mailbox shows it",
    "step-in": "the demo's way in; where there is no demo it does not exist",
    "set_language": "a visitor reads Danish or English; it stores a choice and shows nothing",
    "account_login": "signing in",
    "alive": "a monitor asks whether the application answers; it says nothing else",
    "who_can_see": "anybody may know the rules of who can read what",
    "start": "choosing a first password with a code from the administrator",
    "calendar-feed": "calendars bring no cookie; whoever has the secret address sees hours and places",
    "account_logout": "leads a visitor to the front page",
    "account_signup": "says that nobody signs up here",
    "account_inactive": "tells somebody whose access has ended that it has",
    "account_request_login_code": "signing in with a code by mail",
    "account_confirm_login_code": "the code's second step; without a first it leads back",
    "account_reset_password": "a forgotten password",
    "account_reset_password_done": "says that mail is on its way, whoever asked",
    "account_reset_password_from_key": "the link in that mail; a wrong key is told apart by nothing else",
    "account_reset_password_from_key_done": "says that the password is new",
    "account_confirm_email": "the link in a mail; a wrong key shows nothing",
    "account_email_verification_sent": "says that mail is on its way",
    "mfa_authenticate": "the second step of signing in; without a first it leads back",
    "/account/2fa/authenticate/": "the same, offering only the second step one has",
    "mfa_login_webauthn": "signing in with a passkey",
}

THE_TWO = frozenset({"ali", "karen"})
ALI = frozenset({"ali"})
HR = frozenset({"inge"})
NOBODY_YET: frozenset[str] = frozenset()
LEADERS = frozenset({"karen", "finn"})  # with somebody to talk to; Gitte has no open course here

GATES: dict[str, frozenset[str]] = {
    "/account/email/": NOBODY_YET,  # where codes are sent is not chosen by whoever finds a session
    # The first of each kind is chosen only after a fresh sign-in; the page says so to everybody.
    "/account/password/set/": EVERYBODY,
    "/account/2fa/totp/activate/": EVERYBODY,
    "/account/2fa/webauthn/add/": EVERYBODY,
    "desk": EVERYBODY,
    "desk-employee": EVERYBODY,
    "desk-leader": frozenset({"gitte", "karen", "finn"}),
    "desk-leader-latest": LEADERS,
    "desk-leader-report": LEADERS,
    "desk-leader-report-pdf": LEADERS,
    "desk-hr-quarter": HR,
    "desk-hr-quarter-pdf": HR,
    "desk-hr": HR,
    "hr-reports": HR,
    "desk-hr-unit": HR,
    "med-latest": HR,
    "med-report": HR,
    "med-report-csv": HR,
    "med-report-pdf": HR,
    "desk-administrator": frozenset({"anders"}),
    "desk-researcher": frozenset({"rasmus"}),
    "exposure-csv": frozenset({"rasmus"}),
    "me": EVERYBODY,
    "my-calendar": EVERYBODY,
    "sign-out-everywhere": EVERYBODY,
    "people": frozenset({"anders"}),
    "new-person": frozenset({"anders"}),
    "letters": frozenset({"gitte", "karen", "finn", "inge", "anders"}),
    "person": frozenset({"anders"}),
    "units": frozenset({"anders"}),
    "unit": frozenset({"anders"}),
    "purpose": frozenset({"karen", "inge", "anders"}),
    "health": frozenset({"anders"}),
    "readings": EVERYBODY,
    "plan-dialogue": THE_TWO,
    "dialogue-edit": THE_TWO,
    "hold": THE_TWO,
    "prepare": THE_TWO,
    "talk": THE_TWO,
    "follow-up": THE_TWO,
    "guides": frozenset({"gitte", "karen", "finn", "ali", "bodil", "dorte"}),
    "guide-opened": frozenset({"gitte", "karen", "finn", "ali", "bodil", "dorte"}),
    "team-follow-up": THE_TWO,
    "team-follow-up-edit": frozenset({"karen"}),
    "team-follow-up-edit-draft": frozenset({"karen"}),
    "team-follow-up-new": LEADERS,
    "team-follow-up-draft": LEADERS,
    "team-notes": frozenset({"karen"}),
    "open-points": THE_TWO,
    "open-point": THE_TWO,
    "open-point-draft": THE_TWO,
    "plan-dialogue-draft": THE_TWO,
    "dialogue-edit-draft": THE_TWO,
    "autosave": THE_TWO,
    "course": THE_TWO,
    "hand-over": NOBODY_YET,  # a door of a parked course: test_course_page
    "begin-anew": NOBODY_YET,  # a door of a course that is over: test_course_page
    "goal": THE_TWO,
    "disagreement": THE_TWO,
    "disagreement-move": ALI,
    "disagreement-draft": ALI,
    "agreement": THE_TWO,
    "agreement-print": THE_TWO,
    "agreement-pdf": THE_TWO,
    "goal-new": ALI,
    "goal-new-draft": ALI,
    "goal-edit": ALI,
    "goal-draft": ALI,
    "goal-close": ALI,
    "plan": ALI,
    "plan-draft": ALI,
    "step-done": ALI,
    "undecided-mail": frozenset({"anders"}),
    "decide-mail": frozenset({"anders"}),
    "reminders": EVERYBODY,
    "reminder": ALI,
    "reminder-put-off": ALI,
    "reminder-take-up": ALI,
    "reminder-settings": EVERYBODY,
    "reminder-limits": frozenset({"anders"}),
    "import": frozenset({"anders"}),
    "import-sample": frozenset({"anders"}),
    "import-run": frozenset({"anders"}),
    "import-check": frozenset({"anders"}),
    "import-apply": frozenset({"anders"}),
    "import-discard": frozenset({"anders"}),
}


def a_passkey_of(company: Company) -> int:
    passkey = Authenticator.objects.create(
        user=company.ali, type=Authenticator.Type.WEBAUTHN, data={"name": "Alis nøgle"}
    )
    return int(passkey.pk)


def a_dialogue_of(company: Company) -> UUID:
    dialogue = Dialogue.objects.create(
        course=company.ali_with_karen, kind="development", quarter=1, planned_date=clock.today()
    )
    return dialogue.pk


def a_goal_of(company: Company) -> DevelopmentGoal:
    """Ali's one goal, the same however often it is asked for."""
    goal = DevelopmentGoal.objects.filter(course=company.ali_with_karen).first()
    if goal is not None:
        return goal
    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat is not None
    made = write_goal(seat, uuid4(), 0, GoalWords("Møde vrede borgere med ro")).now.goal
    at = goal_for(company.ali, made.pk)
    assert at is not None
    write_plan(at, 0, [StepWords("Når nogen råber", "tæller jeg til ti")])
    return made


def a_step_of(company: Company) -> UUID:
    return PlanStep.objects.filter(plan__goal=a_goal_of(company)).latest("plan__number").lineage


def an_import_of(company: Company) -> UUID:
    file = Upload("people.csv", b"medarbejder_id;navn\n")
    return receive(file, None, clock.today(), company.anders).pk


def a_point_of(company: Company) -> UUID:
    point = OpenPoint.objects.create(
        course=company.ali_with_karen,
        raised_in_id=a_dialogue_of(company),
        author=company.ali,
        text="Kursus i foråret",
        raised_at=clock.now(),
    )
    return point.pk


def a_team_follow_up_of(company: Company) -> UUID:
    follow_up = TeamFollowUp.objects.create(
        leader=company.karen, unit=company.youth, planned_date=clock.today()
    )
    TeamFollowUpMember.objects.create(team_follow_up=follow_up, course=company.ali_with_karen)
    return follow_up.pk


def a_disagreement_of(company: Company) -> UUID:
    given = {"about": "purpose", "text": "Vi måler det forkerte", "written_at": clock.now()}
    return Disagreement.objects.create(course=company.ali_with_karen, **given).pk


def a_message_of(company: Company) -> UUID:
    """Undecided, with a text in both forms."""
    words = Mail(subject="Samtale i morgen", text="Se din forberedelse.", html="<p>Se den</p>")
    key = f"gate:{uuid4()}"
    made = queue(key, company.ali, "test", words, expires_at=clock.now() + dt.timedelta(days=1))
    Message.objects.filter(pk=made).update(state="unknown", handed_over_at=clock.now())
    return made


def a_reminder_of(company: Company) -> UUID:
    """To prepare a talk of today, the whole day long."""
    dialogue = a_dialogue_of(company)
    nudge = Nudge.objects.create(
        key=f"gate:{uuid4()}",
        person=company.ali,
        kind="prepare",
        about=company.karen,
        link="prepare",
        link_arguments=[str(dialogue)],
        due_on=clock.today(),
        expires_on=clock.today() + dt.timedelta(days=1),
        created_at=clock.now(),
    )
    return nudge.pk


# What stands in a route's blanks: the same for everybody, or an object of Ali's and Karen's.
FIXED: dict[str, Any] = {
    "key": "x" * 20,
    "uidb36": "1",
    "number": last_quarter(TODAY).number,
    "token": "x" * 32,
    "kind": "shared_notes",
    "slot": "purpose",
    "year": last_quarter(TODAY).year,
    "goal_field": "wording",
    "plan_field": "why_changed",
    "disagreement_field": "text",
    "point_field": "point-text",
    "dialogue_field": "to_prepare",
    "team_field": "agenda",
    "guide": "how_to_ask",
    "shown_id": uuid4(),  # the demo shows everybody everything; test_what_is_stuck shows one
}
OBJECTS: dict[str, Callable[[Company], Any]] = {
    "pk": a_passkey_of,
    "unit_id": lambda company: company.youth.pk,
    "course_id": lambda company: company.ali_with_karen.pk,
    "dialogue_id": a_dialogue_of,
    "goal_id": lambda company: a_goal_of(company).pk,
    "lineage": a_step_of,
    "disagreement_id": a_disagreement_of,
    "run_id": an_import_of,
    "point_id": a_point_of,
    "follow_up_id": a_team_follow_up_of,
    "message_id": a_message_of,
    "nudge_id": a_reminder_of,
    "person_id": lambda company: company.ali.pk,
}


def missing_like(value: Any) -> Any:
    """An identity of the same kind that nothing has."""
    return value + 100_000 if isinstance(value, int) else uuid4()
