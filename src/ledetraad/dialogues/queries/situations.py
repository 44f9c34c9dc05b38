"""Where each course is in the chain: a constant number of queries, however many courses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ledetraad.dialogues.models import Course, Dialogue, Preparation, TeamFollowUpMember
from ledetraad.dialogues.queries import agreements
from ledetraad.dialogues.rules import cadence, mus
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import DialogueKind, Form, Held
from ledetraad.dialogues.rules.progress import Planned, Progress, Situation, progress
from ledetraad.people.models import Absence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable
    from uuid import UUID


@dataclass(frozen=True)
class Standing:
    """One course as it stands on a day."""

    course: Course
    situation: Situation
    progress: Progress
    mus: mus.Mus


def standings(courses: Iterable[Course], today: dt.date) -> list[Standing]:
    """In the order given; the courses need `employment` at hand."""
    courses = list(courses)
    sources = _Sources(courses, today)
    return [_standing(course, sources, today) for course in courses]


def _standing(course: Course, sources: _Sources, today: dt.date) -> Standing:
    situation = sources.situation(course)
    return Standing(
        course=course,
        situation=situation,
        progress=progress(situation, today),
        mus=mus.mus(
            today.year,
            today,
            mus.Employment(course.employment.starts_on, course.employment.ends_on),
            sources.held_with_anybody[course.employee_id],
            sources.absences[course.employee_id],
        ),
    )


class Appointment(NamedTuple):
    """A dialogue, or a follow-up with the team, that has a day and is not held yet."""

    about: UUID
    kind: DialogueKind
    day: dt.date
    with_team: bool = False


class _Sources:
    """All rows the situations are made of, each kind fetched once."""

    def __init__(self, courses: Collection[Course], today: dt.date) -> None:
        employees = {course.employee_id for course in courses}
        people = employees | {course.leader_id for course in courses}
        self.absences = _absences(people, today)
        self.held: dict[UUID, list[Held]] = defaultdict(list)
        self.held_with_anybody: dict[UUID, list[Held]] = defaultdict(list)
        self.planned: dict[UUID, list[Appointment]] = defaultdict(list)
        self._read_dialogues(employees)
        self._read_team_follow_ups(employees)
        self.released = _released(chain.from_iterable(self.planned.values()))
        self.agreed = agreements.standings(courses, self._last_talks())

    def _read_dialogues(self, employees: Collection[UUID]) -> None:
        rows = Dialogue.objects.filter(
            course__employee__in=employees, cancelled_at__isnull=True
        ).values_list("course", "course__employee", "kind", "held_on", "planned_date", "pk")
        for course, employee, kind, held_on, planned_date, dialogue in rows:
            if held_on is not None:
                held = Held(DialogueKind(kind), held_on)
                self.held[course].append(held)
                self.held_with_anybody[employee].append(held)
            elif planned_date is not None:
                appointment = Appointment(dialogue, DialogueKind(kind), planned_date)
                self.planned[course].append(appointment)

    def _read_team_follow_ups(self, employees: Collection[UUID]) -> None:
        """What was held counts for who took part; of the others the day alone."""
        rows = TeamFollowUpMember.objects.filter(
            course__employee__in=employees, team_follow_up__cancelled_at__isnull=True
        ).values_list(
            "course",
            "course__employee",
            "took_part",
            "team_follow_up__held_on",
            "team_follow_up__planned_date",
            "team_follow_up",
        )
        for course, employee, took_part, held_on, planned_date, team in rows:
            if held_on is None:
                planned = Appointment(team, DialogueKind.FOLLOW_UP, planned_date, with_team=True)
                self.planned[course].append(planned)
            elif took_part:
                held = Held(DialogueKind.FOLLOW_UP, held_on, Form.TEAM)
                self.held[course].append(held)
                self.held_with_anybody[employee].append(held)

    def _last_talks(self) -> dict[UUID, dt.date]:
        development = DialogueKind.DEVELOPMENT
        talks = {
            course: [item.day for item in held if item.kind is development]
            for course, held in self.held.items()
        }
        return {course: max(days) for course, days in talks.items() if days}

    def situation(self, course: Course) -> Situation:
        agreed = self.agreed[course.pk]
        away = (*self.absences[course.employee_id], *self.absences[course.leader_id])
        return Situation(
            course=cadence.Course(course.starts_on, away, course.employment.ends_on),
            held=tuple(self.held[course.pk]),
            planned=tuple(map(self._planned, self.planned[course.pk])),
            has_goals=agreed.has_goals,
            has_plan=agreed.has_plan,
            agreement=agreed.agreement,
            parked=course.parked_on is not None,
            released=course.handed_over_at is not None,
        )

    def _planned(self, appointment: Appointment) -> Planned:
        return Planned(
            kind=appointment.kind,
            day=appointment.day,
            employee_released=(appointment.about, Party.EMPLOYEE.value) in self.released,
            leader_released=(appointment.about, Party.LEADER.value) in self.released,
            about=appointment.about,
            with_team=appointment.with_team,
        )


def _released(appointments: Iterable[Appointment]) -> set[tuple[UUID, str]]:
    ids = [appointment.about for appointment in appointments]
    released = Preparation.objects.filter(dialogue__in=ids, released_at__isnull=False)
    return set(released.values_list("dialogue", "party"))


def _absences(people: Collection[UUID], today: dt.date) -> dict[UUID, list[cadence.Absence]]:
    found: dict[UUID, list[cadence.Absence]] = defaultdict(list)
    for absence in Absence.objects.filter(person__in=people):
        away = (
            cadence.Absence(absence.starts_on, absence.ends_on)
            if absence.ends_on
            else cadence.ongoing_absence(absence.starts_on, today)
        )
        found[absence.person_id].append(away)
    return found
