"""Courses at any point of their lives, made by chance, the same every time."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from uuid import uuid4

from tests.ledetraad.cast import Company, make_course, make_employment, make_person

from ledetraad.dialogues.models import (
    Agreement,
    Approval,
    Course,
    DevelopmentGoal,
    Dialogue,
    GoalVersion,
    Plan,
    PlanStep,
    Preparation,
    StepDone,
    TeamFollowUp,
    TeamFollowUpMember,
)
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.people.models import Absence, StaticTool
from ledetraad.shared import clock

DAY = dt.timedelta(days=1)

Day = Callable[[int, int], dt.date]


def make_world(company: Company, courses: int, seed: int = 20) -> None:
    """Two of three led by Karen, who has the tool without reminders for a while; Finn is away."""
    chance = random.Random(seed)  # noqa: S311 - the same world every time

    def day(first: int, last: int) -> dt.date:
        return clock.today() + chance.randint(first, last) * DAY

    for number in range(courses):
        make_life(chance, company, number, day)
    StaticTool.objects.create(person=company.karen, starts_on=day(24, 24), ends_on=day(29, 29))
    Absence.objects.create(person=company.karen, starts_on=day(-70, -70), ends_on=day(-52, -52))
    Absence.objects.create(person=company.finn, starts_on=day(-5, -5), ends_on=day(8, 8))
    Absence.objects.create(person=company.finn, starts_on=day(9, 9), ends_on=day(26, 26))


def live_a_day(chance: random.Random, company: Company) -> list[Course]:
    """Today something happens in some courses."""
    running = Course.objects.filter(parked_on=None).order_by("employee__own_id")
    happenings = [make_absences, make_dialogue, make_goal, make_agreement, make_team_follow_up]
    some = chance.sample(list(running), len(happenings))
    for course, happens in zip(some, happenings, strict=True):
        happens(chance, course, lambda _first, _last: clock.today())
    moved = running.filter(follows=None).first()
    if moved is not None and chance.random() < 0.2:
        make_earlier_course(company, moved, lambda _first, _last: clock.today())
        some.append(moved)
    return some


def make_life(chance: random.Random, company: Company, number: int, day: Day) -> None:
    leader, unit = (
        (company.finn, company.benefits) if number % 3 == 0 else (company.karen, company.youth)
    )
    employment = make_employment(make_person(f"Nr{number}"), unit)
    course = make_course(leader, employment, starts_on=day(-500, 40))
    if chance.random() < 0.3:
        make_absences(chance, course, day)
    for _ in range(chance.randint(0, 3)):
        make_dialogue(chance, course, day)
    for _ in range(chance.randint(0, 2)):
        make_goal(chance, course, day)
    if chance.random() < 0.3:
        make_team_follow_up(chance, course, day)
    if chance.random() < 0.3:
        make_agreement(chance, course, day)
    if chance.random() < 0.2:
        make_earlier_course(company, course, day)


def make_absences(chance: random.Random, course: Course, day: Day) -> None:
    """One, long or short, or two with no working day between them."""
    first = day(-300, 20)
    last = first + chance.randint(5, 60) * DAY
    person = course.employee
    shape = chance.choice(["one", "open", "two"])
    ends_on = None if shape == "open" else last
    Absence.objects.create(person=person, starts_on=first, ends_on=ends_on)
    if shape == "two":
        again = last + DAY
        ends_on = chance.choice([again + 20 * DAY, None])
        Absence.objects.create(person=person, starts_on=again, ends_on=ends_on)


def make_dialogue(chance: random.Random, course: Course, day: Day) -> None:
    held = chance.random() < 0.5
    dialogue = Dialogue.objects.create(
        course=course,
        kind=chance.choice(list(DialogueKind)).value,
        quarter=1,
        planned_date=None if held else day(-40, 60),
        planned_time=chance.choice([None, dt.time(10)]),
        held_on=day(-200, -1) if held else None,
        cancelled_at=clock.now() if chance.random() < 0.1 else None,
    )
    if not held and chance.random() < 0.3:
        Preparation.objects.create(
            dialogue=dialogue, party="employee", writer=course.employee, released_at=clock.now()
        )


def make_team_follow_up(chance: random.Random, course: Course, day: Day) -> None:
    planned = day(-40, 40)
    held = planned < clock.today() and chance.random() < 0.6
    meeting = TeamFollowUp.objects.create(
        leader=course.leader,
        unit=course.employment.unit,
        planned_date=planned,
        held_on=planned if held else None,
    )
    TeamFollowUpMember.objects.create(team_follow_up=meeting, course=course, took_part=held)


def make_goal(chance: random.Random, course: Course, day: Day) -> None:
    at = noon(day(-50, -1))
    goal = DevelopmentGoal.objects.create(course=course)
    DevelopmentGoal.objects.filter(pk=goal.pk).update(created_at=at)
    GoalVersion.objects.create(
        goal=goal, number=1, author=course.employee, written_at=at, wording="Et mål"
    )
    course.content_fingerprint = uuid4().hex
    course.save(update_fields=["content_fingerprint"])
    if chance.random() < 0.6:
        plan = Plan.objects.create(goal=goal, number=1, author=course.employee, written_at=at)
        for _ in range(chance.randint(1, 3)):
            step = PlanStep.objects.create(plan=plan, cue="Når", action="så", due_on=day(-20, 40))
            if chance.random() < 0.3:
                StepDone.objects.create(
                    goal=goal, lineage=step.lineage, by=course.employee, done_on=clock.today()
                )


def make_agreement(chance: random.Random, course: Course, day: Day) -> None:
    at = noon(day(-10, -1))
    agreed = Agreement.objects.create(
        course=course,
        number=course.agreements.count() + 1,
        fingerprint=uuid4().hex,
        content_fingerprint=chance.choice([course.content_fingerprint, "an earlier one"]),
        content="{}",
        made_at=at,
    )
    who = course.employee
    Approval.objects.create(agreement=agreed, party="employee", person=who, approved_at=at)


def make_earlier_course(company: Company, course: Course, day: Day) -> None:
    """Gitte led the employee before, and what the two agreed has not been passed on."""
    course.follows = Course.objects.create(
        leader=company.gitte,
        employee=course.employee,
        employment=course.employment,
        starts_on=day(-400, -300),
        parked_on=day(-20, -1),
        parked_because="leader_changed",
    )
    course.save(update_fields=["follows"])
    Dialogue.objects.create(
        course=course.follows, kind="development", quarter=1, held_on=day(-290, -200)
    )


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
