"""Following up with several at once: it counts for each who took part (R29)."""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.dialogues.models import Course, TeamFollowUp, TeamFollowUpMember
from ledetraad.dialogues.operations.calendars import tell_calendars_of_team
from ledetraad.dialogues.operations.drafts import DraftOf, discard_drafts
from ledetraad.dialogues.operations.notes import CprNumberError, Saved
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.seats import SeatLostError, TalkOverError
from ledetraad.dialogues.queries.teams import may_be_invited, team_for, unit_of_team
from ledetraad.dialogues.rules import notes as rules
from ledetraad.people.rules.roles import Acting
from ledetraad.shared import audit, clock
from ledetraad.shared.sensitive import contains_cpr

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.dialogues.queries.teams import TeamTable
    from ledetraad.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Meeting:
    date: dt.date
    time: dt.time | None
    place: str
    agenda: str
    minutes: int = 60


def plan_team_follow_up(
    leader: Person, follow_up_id: UUID, meeting: Meeting, courses: Sequence[Course]
) -> bool:
    """Plan under an id chosen when the form was shown: posting twice plans once.

    False when one of them is invited to another on that day already, as after the browser's Back,
    when the form has got a new id. Raises SeatLostError when one of the courses has stopped.
    """
    with transaction.atomic():
        ids = {course.pk for course in courses}
        if TeamFollowUp.objects.filter(pk=follow_up_id).exists():
            return True
        list(Course.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
        if not ids <= {course.pk for course in may_be_invited(leader)}:
            raise SeatLostError
        if _coming_on(meeting.date, ids).exclude(pk=follow_up_id).exists():
            return False
        follow_up, created = TeamFollowUp.objects.get_or_create(
            pk=follow_up_id,
            defaults={
                "leader": leader,
                "unit": unit_of_team(leader, courses[0]),
                "planned_date": meeting.date,
                "planned_time": meeting.time,
                "minutes": meeting.minutes,
                "place": meeting.place,
                "agenda": meeting.agenda,
            },
        )
        if not created:
            return True
        TeamFollowUpMember.objects.bulk_create(
            TeamFollowUpMember(team_follow_up=follow_up, course=course) for course in courses
        )
        discard_drafts(leader, DraftOf.TEAM_FOLLOW_UP, leader.pk)
        _log(leader, "plan-team-follow-up", follow_up)
        remember_courses(_courses_of(follow_up), by=leader.pk)
        tell_calendars_of_team(follow_up.pk)
    return True


def _coming_on(day: dt.date, courses: Collection[UUID]) -> QuerySet[TeamFollowUp]:
    return TeamFollowUp.objects.filter(
        members__course__in=courses, planned_date=day, held_on=None, cancelled_at=None
    )


def change_team_follow_up(table: TeamTable, meeting: Meeting, courses: Sequence[Course]) -> None:
    """Another day, place or company; whoever's course has stopped stays in the list as it was.

    Raises TalkOverError when it is held or called off, SeatLostError when one of the courses has stopped.
    """
    chosen = {course.pk for course in courses}
    with transaction.atomic():
        table = _held(table, chosen)
        follow_up, before = table.follow_up, {member.course_id for member in table.running}
        if follow_up.held_on is not None:
            raise TalkOverError
        if not chosen <= {course.pk for course in may_be_invited(table.person)}:
            raise SeatLostError
        follow_up.planned_date, follow_up.planned_time = meeting.date, meeting.time
        follow_up.minutes, follow_up.place = meeting.minutes, meeting.place
        follow_up.agenda = meeting.agenda
        follow_up.save()
        follow_up.members.filter(course__in=before - chosen).delete()
        TeamFollowUpMember.objects.bulk_create(
            TeamFollowUpMember(team_follow_up=follow_up, course_id=course)
            for course in chosen - before
        )
        discard_drafts(table.person, DraftOf.TEAM_FOLLOW_UP, follow_up.pk)
        _log(table.person, "change-team-follow-up", follow_up)
        remember_courses(before | chosen, by=table.person.pk)
        tell_calendars_of_team(follow_up.pk)


def hold_team_follow_up(table: TeamTable, held_on: dt.date, took_part: Collection[UUID]) -> None:
    """It was held, with these of the courses that still run; day and list can be corrected later.

    Raises SeatLostError when that would change what is kept of a course that has stopped.
    """
    with transaction.atomic():
        table = _held(table)
        if table.is_kept and held_on != table.follow_up.held_on:
            raise SeatLostError
        running = {member.course_id for member in table.running}
        if not running >= set(took_part):
            raise SeatLostError
        before = {member.course_id for member in table.running if member.took_part}
        if (table.follow_up.held_on, before) == (held_on, set(took_part)):
            return
        TeamFollowUp.objects.filter(pk=table.follow_up.pk).update(held_on=held_on)
        members = TeamFollowUpMember.objects.filter(team_follow_up=table.follow_up)
        members.filter(course__in=running).update(took_part=False)
        members.filter(course__in=list(took_part)).update(took_part=True)
        _log(table.person, "hold-team-follow-up", table.follow_up)
        remember_courses(_courses_of(table.follow_up), by=table.person.pk)
        tell_calendars_of_team(table.follow_up.pk)


def undo_team_hold(table: TeamTable) -> None:
    """Raises SeatLostError when it counts in a course that has stopped."""
    with transaction.atomic():
        table = _held(table)
        if table.is_kept:
            raise SeatLostError
        held = TeamFollowUp.objects.filter(pk=table.follow_up.pk, held_on__isnull=False)
        if held.update(held_on=None):
            TeamFollowUpMember.objects.filter(team_follow_up=table.follow_up).update(
                took_part=False
            )
            _log(table.person, "undo-hold-team-follow-up", table.follow_up)
            remember_courses(_courses_of(table.follow_up))
            tell_calendars_of_team(table.follow_up.pk)


def _held(table: TeamTable, others: Collection[UUID] = ()) -> TeamTable:
    """As it is now, for the rest of the transaction, with the courses of its members and those others.

    Raises SeatLostError when somebody else leads now, TalkOverError when it is called off.
    """
    TeamFollowUp.objects.select_for_update(no_key=True).get(pk=table.follow_up.pk)
    members = {member.course_id for member in table.members} | set(others)
    list(Course.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk"))
    now = team_for(table.person, table.follow_up.pk)
    if now is None or not now.leads:
        raise SeatLostError
    if not now.may_write:
        raise TalkOverError
    return now


def cancel_team_follow_up(table: TeamTable) -> None:
    """Call it off; twice is once."""
    with transaction.atomic(), suppress(TalkOverError):
        _held(table)
        coming = TeamFollowUp.objects.filter(
            pk=table.follow_up.pk, held_on__isnull=True, cancelled_at__isnull=True
        )
        if coming.update(cancelled_at=clock.now()):
            _log(table.person, "cancel-team-follow-up", table.follow_up)
            remember_courses(_courses_of(table.follow_up))
            tell_calendars_of_team(table.follow_up.pk)


def version_of(notes: str) -> int:
    """The notes have one writer and no history: their content tells whether they have changed."""
    return zlib.crc32(notes.encode()) & 0x3FFF_FFFF


def save_team_notes(table: TeamTable, base_version: int, text: str) -> Saved:
    """Of two windows that write at once, the second is told and keeps its text in the field."""
    if contains_cpr(text):
        raise CprNumberError
    with transaction.atomic():
        follow_up = _held(table).follow_up
        stored = rules.Stored(version_of(follow_up.notes), follow_up.notes)
        outcome = rules.save(stored, base_version, text)
        if isinstance(outcome, rules.Save):
            outcome = rules.Save(version_of(outcome.text), outcome.text)
            follow_up.notes = outcome.text
            follow_up.save()
    return Saved(outcome, clock.now())


def log_reading_of_team(table: TeamTable) -> None:
    """Agenda and notes are the leader's words, and the leader sees who has read them (K18)."""
    notes = table.follow_up.notes if table.may_read_notes else ""
    if table.leads or not (table.follow_up.agenda or notes):
        return
    audit.record(
        audit.Event(
            actor=table.person.pk,
            role=Acting.EMPLOYEE.value,
            verb="read",
            object_kind="team_follow_up",
            object_id=table.follow_up.pk,
            subject=table.follow_up.leader_id,
            why="follow-up",
        )
    )


def _courses_of(follow_up: TeamFollowUp) -> list[UUID]:
    return list(follow_up.members.values_list("course", flat=True))


def _log(leader: Person, verb: str, follow_up: TeamFollowUp) -> None:
    audit.record(
        audit.Event(
            actor=leader.pk,
            role=Acting.LEADER.value,
            verb=verb,
            object_kind="team_follow_up",
            object_id=follow_up.pk,
        )
    )
