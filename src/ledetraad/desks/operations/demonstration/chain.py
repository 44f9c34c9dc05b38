"""What leaders and employees of the made-up organisation have talked about and agreed so far."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledetraad.desks.operations.demonstration.goals import set_goal
from ledetraad.desks.operations.demonstration.year import MORNING, Approved, at_nine
from ledetraad.dialogues.models import (
    Dialogue,
    Note,
    OpenPoint,
    Preparation,
    TeamFollowUp,
    TeamFollowUpMember,
)
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.shared.calendar import next_working_day

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.desks.operations.demonstration.year import Year
    from ledetraad.dialogues.models import Course


def live(year: Year, course: Course) -> None:
    """One employee's year so far: most have held the first dialogue, some have fallen behind."""
    random = year.random
    first_day = next_working_day(course.starts_on + dt.timedelta(days=random.randint(10, 70)))
    if first_day >= year.today or random.random() < 0.08:
        if random.random() < 0.6:
            _plan_soon(year, course, DialogueKind.DEVELOPMENT, 1)
        return
    dialogue = hold(year, course, DialogueKind.DEVELOPMENT, 1, first_day)
    prepare_both(year, dialogue, course, released=random.random() < 0.9)
    talk(year, dialogue, course)
    if random.random() < 0.06:
        return  # talked, but has not written the goals yet
    goals = random.sample(year.words["goals"], random.choice((1, 1, 2)))
    for position, words in enumerate(goals):
        set_goal(year, course, words, position, first_day)
    agree(year, course, first_day)
    _second_quarter(year, course)
    _third_quarter(year, course)


def agree(year: Year, course: Course, day: dt.date) -> None:
    luck = year.random.random()
    if luck < 0.06:
        return
    parties = {"employee": course.employee_id}
    if luck > 0.14:
        parties["leader"] = course.leader_id
    year.agreed.append(Approved(course, at_nine(day + dt.timedelta(days=3)), parties))


def _second_quarter(year: Year, course: Course) -> None:
    day = next_working_day(course.starts_on + dt.timedelta(days=year.random.randint(100, 170)))
    if day < year.today and year.random.random() < 0.86:
        follow_up(year, course, 2, day)


def _third_quarter(year: Year, course: Course) -> None:
    luck = year.random.random()
    day = next_working_day(course.starts_on + dt.timedelta(days=year.random.randint(185, 230)))
    if luck < 0.3 and day < year.today:
        follow_up(year, course, 3, day)
    elif luck < 0.65:
        _plan_soon(year, course, DialogueKind.FOLLOW_UP, 3)


def _plan_soon(year: Year, course: Course, kind: DialogueKind, quarter: int) -> Dialogue:
    day = next_working_day(year.today + dt.timedelta(days=year.random.randint(2, 28)))
    return appointment(year, course, kind, quarter, day)


def appointment(
    year: Year, course: Course, kind: DialogueKind, quarter: int, day: dt.date
) -> Dialogue:
    row = Dialogue(
        id=year.uuid(),
        course=course,
        kind=kind.value,
        quarter=quarter,
        planned_date=day,
        planned_time=dt.time(year.random.choice((9, 10, 13, 14)), year.random.choice((0, 30))),
        minutes=60 if kind is DialogueKind.DEVELOPMENT else 30,
        place_kind="quiet_room",
        place=year.pick("words", "places"),
        to_prepare=year.pick("words", "to_prepare"),
        to_prepare_by_id=course.leader_id,
    )
    year.add(row)
    return row


def hold(year: Year, course: Course, kind: DialogueKind, quarter: int, day: dt.date) -> Dialogue:
    dialogue = appointment(year, course, kind, quarter, day)
    dialogue.held_on = day
    return dialogue


def prepare_both(year: Year, dialogue: Dialogue, course: Course, *, released: bool) -> None:
    before = at_nine((dialogue.planned_date or year.today) - dt.timedelta(days=2))
    sides = [("employee", course.employee_id, "prepare_"), ("leader", course.leader_id, "leader_")]
    for party, writer, prefix in sides:
        kind = TextKind(f"{party}_preparation")
        year.add(
            Preparation(
                id=year.uuid(),
                dialogue=dialogue,
                party=party,
                writer_id=writer,
                released_at=before if released else None,
            )
        )
        for slot in year.words["preparation"]:
            if slot.startswith(prefix):
                write(year, dialogue, kind, slot, writer, year.pick("preparation", slot))


def talk(year: Year, dialogue: Dialogue, course: Course) -> None:
    for element in year.words["talk"]:
        text = year.pick("talk", element)
        write(year, dialogue, TextKind.SHARED_NOTES, element, course.leader_id, text)


def write(
    year: Year, dialogue: Dialogue, kind: TextKind, slot: str, author: UUID, text: str
) -> None:
    year.add(
        Note(
            id=year.uuid(),
            dialogue=dialogue,
            kind=kind.value,
            slot=slot,
            author_id=author,
            text=text,
            version=1,
            saved_at=at_nine(dialogue.held_on or year.today),
        )
    )


def follow_up(year: Year, course: Course, quarter: int, day: dt.date) -> None:
    dialogue = hold(year, course, DialogueKind.FOLLOW_UP, quarter, day)
    for slot in year.words["follow_up"]:
        text = year.pick("follow_up", slot)
        write(year, dialogue, TextKind.FOLLOW_UP, slot, course.employee_id, text)
    if year.random.random() < 0.4:
        year.add(
            OpenPoint(
                id=year.uuid(),
                course=course,
                raised_in=dialogue,
                author_id=course.leader_id,
                text=year.pick("words", "open_points"),
                raised_at=at_nine(day),
            )
        )


def team_follow_up(year: Year, courses: list[Course], day: dt.date) -> None:
    """Everybody in the team at once; nine in ten were there."""
    gathering = year.add(
        TeamFollowUp(
            id=year.uuid(),
            leader_id=courses[0].leader_id,
            unit_id=courses[0].employment.unit_id,
            planned_date=day,
            planned_time=MORNING,
            place=year.pick("words", "places"),
            agenda=year.pick("words", "team_agenda"),
            notes=year.pick("words", "team_notes"),
            held_on=day,
        )
    )
    for course in courses:
        year.add(
            TeamFollowUpMember(
                team_follow_up=gathering, course=course, took_part=year.random.random() < 0.9
            )
        )
