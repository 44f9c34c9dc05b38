"""What roles and the lines of the audit log are called on a page; the log itself keeps ids."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ledetraad.people.queries.health import Fact, Kind
from ledetraad.people.rules.roles import Acting, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

ROLES: Mapping[str, _StrPromise] = {
    Role.ADMINISTRATOR: _("administrator"),
    Role.HR: _("HR consultant"),
    Role.RESEARCHER: _("researcher"),
}
ACTING: Mapping[str, _StrPromise] = {
    **ROLES,
    Acting.EMPLOYEE: _("employee"),
    Acting.LEADER: _("leader"),
    Acting.SYSTEM: _("Ledetråd itself"),
}
TEXTS: Mapping[str, _StrPromise] = {
    "employee_preparation": _("your preparation"),
    "leader_preparation": _("your preparation as leader"),
    "leader_private_note": _("your private note"),
    "shared_notes": _("the notes you share"),
    "goal": _("your goals"),
    "plan": _("your plans"),
    "agreement": _("your agreement"),
    "follow_up": _("your follow-up"),
    "disagreement": _("what you wrote about disagreeing"),
    "to_prepare": _("what you asked to have prepared"),
    "team_follow_up": _("your team follow-up"),
}
OCCASIONS: Mapping[str, _StrPromise] = {
    "talk": _("for the talk"),
    "prepare": _("to prepare the talk"),
    "preparation": _("to prepare the talk"),
    "goal": _("to look at the goals"),
    "goals": _("to look at the goals"),
    "plan": _("to look at the plan"),
    "agreement": _("to approve or read the agreement"),
    "agreement-pdf": _("to save the agreement as a file"),
    "agreement-print": _("to print the agreement"),
    "follow-up": _("for the follow-up"),
    "plan-dialogue": _("to move the talk or call it off"),
    "follow_up": _("for the follow-up"),
    "disagreement": _("to read a disagreement shared with them"),
    "course": _("to see where you are in the year"),
    "hand-over": _("because you handed it over to your new leader"),
}
DEEDS: Mapping[str, _StrPromise] = {
    "open-course": _("Opened a course of dialogues"),
    "complete-course": _("Completed a course of dialogues"),
    "park-course": _("Parked a course of dialogues"),
    "hand-over": _("Handed agreed goals over to the next leader"),
    "take-back": _("Took back what was handed over"),
    "plan-dialogue": _("Planned a dialogue"),
    "move-dialogue": _("Moved a dialogue"),
    "cancel-dialogue": _("Cancelled a dialogue"),
    "hold-dialogue": _("Said that a dialogue was held"),
    "undo-hold-dialogue": _("Took back that a dialogue was held"),
    "release-preparation": _("Shared a preparation"),
    "withdraw-preparation": _("Took back a shared preparation"),
    "write-goal": _("Wrote a goal"),
    "change-goal": _("Changed a goal"),
    "close-goal": _("Closed a goal"),
    "reopen-goal": _("Took up a goal again"),
    "write-plan": _("Wrote a plan"),
    "do-step": _("Marked a step as done"),
    "undo-step": _("Marked a step as not done"),
    "approve-agreement": _("Approved an agreement"),
    "withdraw-approval": _("Took back an approval"),
    "approve": _("Approved an agreement"),
    "raise-point": _("Wrote an open point"),
    "close-point": _("Closed an open point"),
    "reopen-point": _("Took up an open point again"),
    "plan-team-follow-up": _("Planned a follow-up for the team"),
    "change-team-follow-up": _("Changed a follow-up for the team"),
    "hold-team-follow-up": _("Said that a follow-up for the team was held"),
    "undo-hold-team-follow-up": _("Took back that a follow-up for the team was held"),
    "cancel-team-follow-up": _("Cancelled a follow-up for the team"),
    "record-disagreement": _("Wrote about disagreeing"),
    "release-disagreement": _("Shared a disagreement"),
    "withdraw-disagreement": _("Took back a shared disagreement"),
    "add-person": _("Wrote down a new person"),
    "employ": _("Wrote down an employment"),
    "end-employment": _("Ended an employment"),
    "record-absence": _("Wrote down an absence"),
    "end-absence": _("Ended an absence"),
    "appoint-leader": _("Appointed a leader"),
    "end-leadership": _("Ended a leadership"),
    "open-tool": _("Gave access to the tool"),
    "choose-mode": _("Chose how much of the tool a leader has"),
    "set-reminder-limits": _("Set how often people may be reminded by mail"),
    "take-exposure-file": _("Took the file of how much of the tool reached whom"),
    "give-role": _("Gave a role"),
    "take-role": _("Took a role back"),
    "disable-person": _("Closed an access"),
    "enable-person": _("Opened an access again"),
    "end-sessions": _("Signed out everywhere"),
    "rename-person": _("Changed a name"),
    "replace-email": _("Changed an e-mail address"),
    "make-start-code": _("Made a start code"),
    "use-start-code": _("Chose a password with a start code"),
    "make-unit": _("Added a unit"),
    "rename-unit": _("Renamed a unit"),
    "move-unit": _("Moved a unit"),
    "close-unit": _("Closed a unit"),
    "reopen-unit": _("Opened a unit again"),
    "decide-purpose": _("Wrote what a unit is for"),
    "add-value": _("Added a value"),
    "withdraw-value": _("Withdrew a value"),
    "send-mail-again": _("Sent a mail again"),
    "leave-mail": _("Decided not to send a mail again"),
    "write-leader-words": _("Wrote the purpose in own words"),
}
FACTS: Mapping[str, _StrPromise] = {
    Kind.VERSION: _("Version"),
    Kind.DATABASE: _("Database"),
    Kind.MIGRATIONS: _("Tables"),
    Kind.PEOPLE: _("People with access"),
    Kind.LAST_IMPORT: _("Latest import"),
    Kind.AUDIT: _("Audit log"),
    Kind.KEY_FILE: _("Key file"),
    Kind.DISK: _("Free space on the disk"),
    Kind.BACKUP: _("Latest backup"),
}


def words_of_fact(fact: Fact) -> str:
    """What is known, as a page and the command line say it."""
    sentence = _SENTENCES.get((fact.kind, fact.ok), _SENTENCES.get(fact.kind))
    if not fact.value and fact.kind in _NOTHING:
        return str(_NOTHING[fact.kind])
    value = fact.value
    if fact.kind in _DAYS:
        value = date_format(dt.date.fromisoformat(value))
    return str(sentence) % {"value": value} if sentence else value


_DAYS = {Kind.LAST_IMPORT, Kind.BACKUP}


_NOTHING: Mapping[str, _StrPromise] = {
    Kind.VERSION: _("run from a checkout"),
    Kind.LAST_IMPORT: _("none yet"),
    Kind.BACKUP: _("none known; backups made in another way than by the command are not seen"),
    Kind.KEY_FILE: _("missing, not readable, or not the right one: texts cannot be opened"),
}
_SENTENCES: Mapping[object, _StrPromise] = {
    (Kind.MIGRATIONS, True): _("up to date"),
    (Kind.MIGRATIONS, False): _("%(value)s changes missing: run ledetraad prepare"),
    (Kind.AUDIT, True): _("unbroken, lines looked at: %(value)s"),
    (Kind.AUDIT, False): _("broken at line %(value)s: somebody has changed or removed it"),
    (Kind.KEY_FILE, True): _("in place, readable by its owner alone"),
    (Kind.KEY_FILE, False): _("others on the server can read it (mode %(value)s)"),
    Kind.DISK: _("%(value)s GB"),
}
