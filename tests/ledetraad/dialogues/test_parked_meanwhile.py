"""A course that is parked while somebody has a page of it open takes nothing more, and loses nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company, make_leadership, make_person

from ledetraad.content.library import library
from ledetraad.dialogues import models
from ledetraad.dialogues.models import Dialogue, TeamFollowUp, TeamFollowUpMember
from ledetraad.dialogues.operations import (
    agreements,
    courses,
    dialogues,
    disagreements,
    goals,
    notes,
    points,
    teams,
)
from ledetraad.dialogues.operations.seats import SeatLostError
from ledetraad.dialogues.queries.agreement_texts import agreement_now
from ledetraad.dialogues.queries.courses import Seat, seat_for
from ledetraad.dialogues.queries.goals import GoalAt, goal_for
from ledetraad.dialogues.queries.points import points_at
from ledetraad.dialogues.queries.talks import Table, table_for
from ledetraad.dialogues.queries.teams import team_for
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.dialogues.rules.disagreement import DisagreementTarget
from ledetraad.dialogues.rules.goals import ClosedBecause
from ledetraad.people.models import Leadership, ToolAccess
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Callable

SLOT = library().questions(asker="employee_preparation")[0].id
APPOINTMENT = dialogues.Appointment(
    date=dt.date(2027, 1, 8), time=None, minutes=60, place_kind="", place="", to_prepare="Et mål"
)


class Open:
    """All that Ali has open in his windows when Karen's last day is written down."""

    seat: Seat
    table: Table
    goal: GoalAt
    point: models.OpenPoint
    seen: str

    def __init__(self, company: Company) -> None:
        talk = Dialogue.objects.create(
            course=company.ali_with_karen,
            kind="development",
            quarter=1,
            planned_date=clock.today(),
        )
        self.seat, self.table = self._seat(company), self._table(company, talk)
        written = goals.write_goal(self.seat, uuid.uuid4(), 0, goals.GoalWords("Lytte")).now
        points.raise_point(self.table, uuid.uuid4(), "Hvem tager vagten?")
        found, now = goal_for(company.ali, written.goal.pk), agreement_now(self.seat)
        assert found
        assert now
        self.goal, self.seen = found, now.fingerprint
        self.point = points_at(self.table)[0]

    def _seat(self, company: Company) -> Seat:
        seat = seat_for(company.ali, company.ali_with_karen.pk)
        assert seat is not None
        return seat

    def _table(self, company: Company, talk: Dialogue) -> Table:
        table = table_for(company.ali, talk.pk)
        assert table is not None
        return table


DEEDS: dict[str, Callable[[Open], object]] = {
    "save a note": lambda his: notes.save_note(
        his.table, TextKind.EMPLOYEE_PREPARATION, SLOT, 0, "Vejledning"
    ),
    "release the preparation": lambda his: notes.release_preparation(his.table),
    "withdraw the preparation": lambda his: notes.withdraw_preparation(his.table),
    "write a goal": lambda his: goals.write_goal(
        his.seat, uuid.uuid4(), 0, goals.GoalWords("Spørge")
    ),
    "change a goal": lambda his: goals.write_goal(
        his.seat, his.goal.goal.pk, 1, goals.GoalWords("Spørge")
    ),
    "write a plan": lambda his: goals.write_plan(his.goal, 0, [goals.StepWords("Fredag", "ring")]),
    "mark a step": lambda his: goals.mark_step(his.goal, uuid.uuid4(), done=True),
    "close a goal": lambda his: goals.close_goal(his.goal, ClosedBecause.REACHED),
    "reopen a goal": lambda his: goals.reopen_goal(his.goal),
    "approve": lambda his: agreements.approve_agreement(his.seat, his.seen),
    "plan a dialogue": lambda his: dialogues.plan_dialogue(
        his.seat, uuid.uuid4(), DialogueKind.DEVELOPMENT, 1, APPOINTMENT
    ),
    "move a dialogue": lambda his: dialogues.move_dialogue(his.table, APPOINTMENT),
    "call a dialogue off": lambda his: dialogues.cancel_dialogue(his.table),
    "say it was held": lambda his: dialogues.hold_dialogue(his.table, clock.today()),
    "say it was not held": lambda his: dialogues.undo_hold(his.table),
    "leave a point open": lambda his: points.raise_point(his.table, uuid.uuid4(), "Hvornår?"),
    "close a point": lambda his: points.close_point(his.table, his.point),
    "reopen a point": lambda his: points.reopen_point(his.table, his.point),
    "disagree": lambda his: disagreements.record_disagreement(
        his.seat, uuid.uuid4(), DisagreementTarget.PURPOSE, "Nej", None
    ),
}


def karen_stops(company: Company) -> None:
    """Hanne leads the team from today, with the tool; the courses are parked at once."""
    yesterday = clock.today() - dt.timedelta(days=1)
    Leadership.objects.filter(person=company.karen).update(ends_on=yesterday)
    hanne = make_person("Hanne")
    make_leadership(hanne, company.youth)
    ToolAccess.objects.create(person=hanne, opened_on=clock.today())
    courses.follow_changes()


def everything() -> list[object]:
    """All that is stored of dialogues, and what the log says of it."""
    tables = [
        models.Note,
        models.Preparation,
        models.Dialogue,
        models.DevelopmentGoal,
        models.GoalVersion,
        models.Plan,
        models.StepDone,
        models.Approval,
        models.OpenPoint,
        models.Disagreement,
    ]
    rows = [
        [getattr(cell, "value", cell) for cell in row]  # a sealed text is the same while unwritten
        for table in tables
        for row in table._default_manager.order_by("pk").values_list()
    ]
    return [*rows, AuditEvent.objects.count()]


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_ali_writes_nothing_in_a_course_parked_after_his_page_was_opened(
    company: Company, deed: Callable[[Open], object]
) -> None:
    his = Open(company)
    karen_stops(company)
    before = everything()
    with pytest.raises(SeatLostError):
        deed(his)
    assert everything() == before


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_the_same_is_possible_while_the_course_runs(
    company: Company, deed: Callable[[Open], object]
) -> None:
    """Else the test above could pass for another reason."""
    deed(Open(company))


def test_karen_does_not_begin_anew_with_somebody_she_no_longer_leads(company: Company) -> None:
    seat = seat_for(company.karen, company.ali_with_karen.pk)
    assert seat is not None
    karen_stops(company)
    with pytest.raises(SeatLostError):
        courses.begin_anew(seat)


@pytest.fixture
def team(company: Company) -> TeamFollowUp:
    """Karen has followed up with Ali and Bodil."""
    follow_up = TeamFollowUp.objects.create(
        leader=company.karen,
        unit=company.youth,
        planned_date=clock.today(),
        held_on=clock.today(),
    )
    for course in (company.ali_with_karen, company.bodil_with_karen):
        TeamFollowUpMember.objects.create(team_follow_up=follow_up, course=course, took_part=True)
    return follow_up


def ali_moves_to_finn(company: Company) -> None:
    his = company.ali.employments.get()
    his.ends_on = clock.today() - dt.timedelta(days=1)
    his.save()
    courses.follow_changes()


def test_karen_changes_nothing_about_ali_in_a_team_follow_up_once_his_course_is_parked(
    company: Company, team: TeamFollowUp, client: Client
) -> None:
    ali_moves_to_finn(company)
    client.force_login(company.karen)
    address = reverse("team-follow-up", args=[team.pk])
    page = client.get(address).content.decode()
    assert f'value="{company.ali_with_karen.pk}"' not in page
    assert 'name="undo"' not in page
    day, other = f"{clock.today():%d-%m-%Y}", clock.today() - dt.timedelta(days=1)
    both = [str(company.ali_with_karen.pk), str(company.bodil_with_karen.pk)]
    assert client.post(address, {"undo": "yes"}).status_code == 409
    for given in [
        {"held_on": day, "took_part": both},
        {"held_on": f"{other:%d-%m-%Y}", "took_part": both[1:]},
    ]:
        assert client.post(address, {"hold": "yes", **given}).status_code == 422
    assert client.post(address, {"hold": "yes", "held_on": day}).status_code == 302
    team.refresh_from_db()
    took_part = {m.course.employee: m.took_part for m in team.members.select_related("course")}
    assert (team.held_on, took_part) == (clock.today(), {company.ali: True, company.bodil: False})


def test_the_same_when_alis_course_is_parked_while_karen_has_the_page_open(
    company: Company, team: TeamFollowUp
) -> None:
    table = team_for(company.karen, team.pk)
    assert table is not None
    ali_moves_to_finn(company)
    with pytest.raises(SeatLostError):
        teams.undo_team_hold(table)
    with pytest.raises(SeatLostError):
        teams.hold_team_follow_up(table, clock.today(), [company.ali_with_karen.pk])
    invited = [company.ali_with_karen, company.bodil_with_karen]
    meeting = teams.Meeting(date=clock.today(), time=None, place="", agenda="")
    with pytest.raises(SeatLostError):
        teams.plan_team_follow_up(company.karen, uuid.uuid4(), meeting, invited)
    assert TeamFollowUp.objects.get().held_on == clock.today()


PAGES = {
    "goal-new": {"wording": "Møde vrede borgere med ro"},
    "plan-dialogue": {"to_prepare": "Møde vrede borgere med ro"},
    "disagreement": {"text": "Møde vrede borgere med ro"},
}


@pytest.mark.parametrize("name", PAGES)
def test_what_ali_sends_too_late_is_given_back(company: Company, client: Client, name: str) -> None:
    karen_stops(company)
    client.force_login(company.ali)
    answer = client.post(reverse(name, args=[company.ali_with_karen.pk]), PAGES[name])
    assert answer.status_code == 409
    assert "Møde vrede borgere med ro" in answer.content.decode()


@pytest.mark.parametrize("name", ["prepare", "talk"])
def test_notes_sent_too_late_are_given_back_and_not_called_saved(
    company: Company, client: Client, name: str
) -> None:
    his = Open(company)
    karen_stops(company)
    client.force_login(company.ali)
    field = {"prepare": f"employee_preparation-{SLOT}", "talk": "shared_notes-purpose"}[name]
    address = reverse(name, args=[his.table.dialogue.pk])
    answer = client.post(address, {field: "sent ord i sidste øjeblik"})
    assert answer.status_code == 409
    assert "sent ord i sidste øjeblik" in answer.content.decode()
    assert "gemt" not in client.get(address).content.decode().split("<main")[1][:200]


def test_what_is_typed_into_a_course_that_has_stopped_stays_in_the_field(
    company: Company, client: Client
) -> None:
    his = Open(company)
    karen_stops(company)
    client.force_login(company.ali)
    address = reverse("autosave", args=[his.table.dialogue.pk, "employee_preparation", SLOT])
    answer = client.post(
        address, {"text": "ord", "version": 0}, headers={"X-Requested-With": "autosave"}
    )
    assert answer.status_code == 422
    assert answer.json()["keep"]
    assert "stoppet" in answer.json()["message"]
