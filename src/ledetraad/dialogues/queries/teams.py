"""Team follow-ups: the leader who holds them, and the employees who are invited (R29)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from ledetraad.dialogues.models import Course, TeamFollowUp, TeamFollowUpMember
from ledetraad.dialogues.queries.courses import courses_led_by
from ledetraad.people.models import Unit
from ledetraad.people.queries.organisation import units_led_by
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.people.models import Person


@dataclass(frozen=True)
class TeamTable:
    """A team follow-up as one of those invited, or the leader, sees it."""

    person: Person
    follow_up: TeamFollowUp
    members: tuple[TeamFollowUpMember, ...]

    @property
    def leads(self) -> bool:
        return self.follow_up.leader_id == self.person.pk

    @property
    def may_read_notes(self) -> bool:
        """The leader and whoever took part, and nobody else: not even who was invited but absent."""
        return self.leads or any(
            member.took_part and member.course.employee_id == self.person.pk
            for member in self.members
        )

    @property
    def running(self) -> list[TeamFollowUpMember]:
        """Those whose course still runs; of the others everything is kept as it was."""
        return [member for member in self.members if member.course.parked_on is None]

    @property
    def is_kept(self) -> bool:
        """Held, and it counts in a course that has stopped: the day stays."""
        return any(
            member.took_part and member.course.parked_on is not None for member in self.members
        )

    @property
    def may_write(self) -> bool:
        return self.leads and self.follow_up.cancelled_at is None

    @property
    def may_change(self) -> bool:
        """The day and the company: as long as it has not been held."""
        return self.may_write and self.follow_up.held_on is None


def team_for(asker: Person, follow_up_id: UUID) -> TeamTable | None:
    """The team follow-up, if the asker leads its unit now or was invited; else as if there were none."""
    leads = Q(leader=asker, unit__in=units_led_by(asker, clock.today()))
    invited = Q(members__course__employee=asker)
    found = TeamFollowUp.objects.filter(leads | invited, pk=follow_up_id)
    follow_up = found.select_related("leader", "unit").first()
    if follow_up is None:
        return None
    members = TeamFollowUpMember.objects.filter(team_follow_up=follow_up)
    by_name = members.select_related("course__employee").order_by(
        "course__employee__given_name", "course__employee__family_name"
    )
    return TeamTable(person=asker, follow_up=follow_up, members=tuple(by_name))


@dataclass(frozen=True)
class Unsaid:
    """A team follow-up whose day is over, neither noted as held nor called off."""

    id: UUID
    leader: UUID
    day: dt.date
    invited: tuple[UUID, ...]  # courses


def teams_around(ids: Collection[UUID]) -> set[UUID]:
    """The team follow-ups to which these courses are invited, and those whose own ids these are."""
    rows = TeamFollowUpMember.objects.filter(
        Q(course__in=list(ids)) | Q(team_follow_up__in=list(ids))
    )
    return set(rows.values_list("team_follow_up", flat=True))


def unsaid_among(teams: Collection[UUID], today: dt.date) -> list[Unsaid]:
    rows = TeamFollowUpMember.objects.filter(
        team_follow_up__in=list(teams),
        team_follow_up__planned_date__lt=today,
        team_follow_up__held_on__isnull=True,
        team_follow_up__cancelled_at__isnull=True,
    )
    invited: dict[tuple[UUID, UUID, dt.date], list[UUID]] = defaultdict(list)
    for team, leader, day, course in rows.values_list(
        "team_follow_up", "team_follow_up__leader", "team_follow_up__planned_date", "course"
    ):
        invited[team, leader, day].append(course)
    return [Unsaid(*team, tuple(courses)) for team, courses in invited.items()]


def may_be_invited(leader: Person) -> list[Course]:
    """The open courses of those the leader leads now, by name."""
    courses = courses_led_by(leader, clock.today()).filter(parked_on__isnull=True)
    return list(
        courses.select_related("employee", "employment__unit").order_by(
            "employee__given_name", "employee__family_name"
        )
    )


def unit_of_team(leader: Person, course: Course) -> Unit:
    """The unit the leader leads, of which the employee is part."""
    led = units_led_by(leader, clock.today())
    own = course.employment.unit_id
    return led.filter(pk=own).first() or led.get(children=own)
