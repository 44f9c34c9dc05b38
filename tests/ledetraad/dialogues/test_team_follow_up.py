from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.dialogues.models import TeamFollowUp, TeamFollowUpMember
from ledetraad.dialogues.queries.clocks import held_in
from ledetraad.dialogues.rules.cadence import Form
from ledetraad.people.forms.words import OCCASIONS
from ledetraad.people.models import Leadership
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent

NEW = reverse("team-follow-up-new")
NOTES = "shared_notes-team"


@pytest.fixture
def follow_up(company: Company) -> TeamFollowUp:
    follow_up = TeamFollowUp.objects.create(
        leader=company.karen, unit=company.youth, planned_date=clock.today()
    )
    for course in (company.ali_with_karen, company.bodil_with_karen):
        TeamFollowUpMember.objects.create(team_follow_up=follow_up, course=course)
    return follow_up


def page_of(follow_up: TeamFollowUp) -> str:
    return reverse("team-follow-up", args=[follow_up.pk])


def hold(client: Client, company: Company, follow_up: TeamFollowUp) -> None:
    """Karen holds it, writes something, and Ali alone takes part."""
    client.force_login(company.karen)
    client.post(page_of(follow_up), {NOTES: "Vi prøver makkerpar"})
    day = f"{clock.today():%d-%m-%Y}"
    given = {"hold": "yes", "held_on": day, "took_part": [str(company.ali_with_karen.pk)]}
    for _click in range(2):
        assert client.post(page_of(follow_up), given).status_code == 302


def test_karen_plans_once_for_those_she_leads_and_nobody_else(
    client: Client, company: Company
) -> None:
    client.force_login(company.karen)
    page = client.get(NEW).content.decode()
    assert "Bodil Holm" in page
    assert "Dorte Holm" not in page
    given = {
        "follow_up_id": str(uuid.uuid4()),
        "members": [str(company.ali_with_karen.pk), str(company.bodil_with_karen.pk)],
        "date": f"{clock.today() + dt.timedelta(days=7):%d-%m-%Y}",
        "agenda": "Hvad har vi lært?",
    }
    for _click in range(2):
        assert client.post(NEW, given).status_code == 302
    assert TeamFollowUp.objects.get().members.count() == 2
    theirs = given | {"members": [str(company.dorte_with_finn.pk), str(company.ali_with_karen.pk)]}
    theirs["follow_up_id"] = str(uuid.uuid4())
    assert client.post(NEW, theirs).status_code == 422
    alone = theirs | {"members": [str(company.ali_with_karen.pk)]}
    assert client.post(NEW, alone).status_code == 422


def test_it_counts_for_each_who_took_part_and_for_nobody_else(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    hold(client, company, follow_up)
    assert [held.form for held in held_in(company.ali_with_karen)] == [Form.TEAM]
    assert held_in(company.bodil_with_karen) == []
    assert AuditEvent.objects.filter(verb="hold-team-follow-up").count() == 1


def test_only_who_took_part_reads_the_notes_and_karen_sees_that_they_did(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    hold(client, company, follow_up)
    pages = {}
    for person in (company.karen, company.ali, company.bodil):
        client.force_login(person)
        pages[person.given_name] = client.get(page_of(follow_up)).content.decode()
    reads = {name: "Vi prøver makkerpar" in page for name, page in pages.items()}
    assert reads == {"Karen": True, "Ali": True, "Bodil": False}
    reading = AuditEvent.objects.get(verb="read")
    assert reading.why in OCCASIONS
    assert (reading.actor, reading.subject) == (str(company.ali.pk), str(company.karen.pk))


def test_karen_sees_who_has_read_her_agenda(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    follow_up.agenda = "Hvad har vi lært?"
    follow_up.save()
    for person in (company.karen, company.ali, company.bodil):
        client.force_login(person)
        assert "Hvad har vi lært?" in client.get(page_of(follow_up)).content.decode()
    read = AuditEvent.objects.filter(verb="read")
    assert {event.actor for event in read} == {str(company.ali.pk), str(company.bodil.pk)}
    assert {event.subject for event in read} == {str(company.karen.pk)}


def test_ali_reads_but_does_not_write_and_others_find_nothing(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    notes = reverse("team-notes", args=[follow_up.pk])
    client.force_login(company.ali)
    assert client.get(page_of(follow_up)).status_code == 200
    assert client.post(page_of(follow_up), {NOTES: "nej"}).status_code == 404
    assert client.post(notes, {"text": "nej"}).status_code == 404
    for person in (company.finn, company.dorte, company.gitte, company.inge, company.anders):
        client.force_login(person)
        assert client.get(page_of(follow_up)).status_code == 404
        assert client.post(notes, {"text": "nej"}).status_code == 404
    client.force_login(company.dorte)
    assert client.get(NEW).status_code == 404
    follow_up.refresh_from_db()
    assert follow_up.notes == ""


def test_a_leader_who_has_left_the_unit_has_left_its_notes(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    hold(client, company, follow_up)
    yesterday = clock.today() - dt.timedelta(days=1)
    Leadership.objects.filter(person=company.karen).update(ends_on=yesterday)
    assert client.get(page_of(follow_up)).status_code == 404


def test_two_windows_with_the_same_notes_lose_neither_text(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    client.force_login(company.karen)
    notes = reverse("team-notes", args=[follow_up.pk])
    first = client.post(notes, {"text": "den ene", "version": 0})
    assert first.status_code == 200
    second = client.post(notes, {"text": "den anden", "version": 0})
    assert (second.status_code, second.json()["other_text"]) == (409, "den ene")
    page = client.post(page_of(follow_up), {NOTES: "den tredje", f"{NOTES}-version": "0"})
    assert page.status_code == 422
    assert "den tredje" in page.content.decode()
    assert "den ene" in page.content.decode()
    again = client.post(notes, {"text": "begge", "version": first.json()["version"]})
    assert again.status_code == 200


def test_it_is_called_off_once_and_can_still_be_seen(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    client.force_login(company.karen)
    client.post(page_of(follow_up), {"cancel": "yes"})
    assert client.post(page_of(follow_up), {"cancel": "yes"}).status_code == 404
    assert client.get(page_of(follow_up)).status_code == 200
