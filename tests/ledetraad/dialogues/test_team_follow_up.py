from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company, make_course, make_employment, make_person

from ledetraad.dialogues.models import Course, TeamFollowUp, TeamFollowUpMember
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.queries.clocks import held_in
from ledetraad.dialogues.rules.cadence import Form
from ledetraad.nudges.models import Exposure, Nudge
from ledetraad.nudges.operations.remembering import asked_again
from ledetraad.people.forms.words import OCCASIONS
from ledetraad.people.models import Leadership, Person
from ledetraad.people.operations.leaders import end_leadership
from ledetraad.people.views.gate import AUTOSAVE
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
        "minutes": "45",
    }
    for _click in range(2):
        assert client.post(NEW, given).status_code == 302
    assert TeamFollowUp.objects.get().members.count() == 2
    assert TeamFollowUp.objects.get().minutes == 45
    after_back = client.post(NEW, given | {"follow_up_id": str(uuid.uuid4())})
    assert after_back.status_code == 422
    assert "den dag" in after_back.content.decode()
    assert "Hvad har vi lært?" in after_back.content.decode()
    assert TeamFollowUp.objects.count() == 1
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
    assert client.post(page_of(follow_up), {"cancel": "yes"}).status_code == 302
    assert client.get(page_of(follow_up)).status_code == 200
    assert AuditEvent.objects.filter(verb="cancel-team-follow-up").count() == 1


def changed(company: Company, *members: Course, **given: str) -> dict[str, object]:
    chosen = members or (company.ali_with_karen, company.bodil_with_karen)
    usual = {"date": f"{clock.today() + dt.timedelta(days=9):%d-%m-%Y}", "minutes": "30"}
    return {**usual, "members": [str(course.pk) for course in chosen], **given}


def test_karen_moves_it_and_changes_who_is_invited_until_it_has_been_held(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    carl = make_course(company.karen, make_employment(make_person("Carl"), company.youth))
    address = reverse("team-follow-up-edit", args=[follow_up.pk])
    client.force_login(company.karen)
    assert address in client.get(page_of(follow_up)).content.decode()
    page = client.get(address).content.decode()
    assert page.count("checked") == 2
    assert "Carl Holm" in page
    given = changed(company, company.ali_with_karen, carl, agenda="Makkerpar")
    for _click in range(2):
        assert client.post(address, given).status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.minutes, follow_up.agenda) == (30, "Makkerpar")
    assert follow_up.planned_date == clock.today() + dt.timedelta(days=9)
    courses = set(follow_up.members.values_list("course", flat=True))
    assert courses == {company.ali_with_karen.pk, carl.pk}
    for person in (company.ali, company.finn, company.gitte, company.inge):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, given).status_code == 404
    hold(client, company, follow_up)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("deed", ["hold", "cancel"])
def test_what_karen_writes_in_a_window_from_before_it_was_over_is_given_back(
    client: Client, company: Company, follow_up: TeamFollowUp, deed: str
) -> None:
    if deed == "hold":
        hold(client, company, follow_up)
    client.force_login(company.karen)
    called_off = client.post(page_of(follow_up), {"cancel": "yes"})
    assert called_off.status_code == (409 if deed == "hold" else 302)
    address = reverse("team-follow-up-edit", args=[follow_up.pk])
    answer = client.post(address, changed(company, agenda="Hvad har vi lært?"))
    assert (answer.status_code, "Hvad har vi lært?" in answer.content.decode()) == (409, True)
    assert "Samtalen er holdt eller aflyst i mellemtiden" in answer.content.decode()
    draft = reverse("team-follow-up-edit-draft", args=[follow_up.pk, "agenda"])
    typing = {"text": "Hvad har vi lært?", "version": 0}
    kept = client.post(draft, typing, headers={"X-Requested-With": AUTOSAVE})
    assert (kept.status_code, kept.json()["keep"]) == (422, True)
    if deed == "cancel":
        answer = client.post(page_of(follow_up), {NOTES: "Vi vil øve os", f"{NOTES}-version": "0"})
        assert (answer.status_code, "Vi vil øve os" in answer.content.decode()) == (409, True)
    client.force_login(company.ali)
    assert client.post(address, changed(company, agenda="x")).status_code == 404
    assert client.post(draft, typing).status_code == 404


def test_what_cannot_be_saved_changes_nothing_and_is_still_in_the_form(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    address = reverse("team-follow-up-edit", args=[follow_up.pk])
    client.force_login(company.karen)
    gone = f"{clock.today() - dt.timedelta(days=1):%d-%m-%Y}"
    for given in (
        changed(company, date=gone, agenda="Det halve ord"),
        changed(company, company.ali_with_karen, agenda="Det halve ord"),
        changed(company, company.ali_with_karen, company.dorte_with_finn, agenda="Det halve ord"),
        changed(company, minutes="600", agenda="Det halve ord"),
    ):
        answer = client.post(address, given)
        assert answer.status_code == 422
        assert "Det halve ord" in answer.content.decode()
    assert "Det halve ord" in client.get(address).content.decode()
    follow_up.refresh_from_db()
    assert (follow_up.planned_date, follow_up.minutes) == (clock.today(), 60)
    assert follow_up.members.count() == 2


def test_whose_course_has_stopped_stays_in_the_list_as_it_was(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    carl = make_course(company.karen, make_employment(make_person("Carl"), company.youth))
    company.bodil_with_karen.parked_on = clock.today()
    company.bodil_with_karen.save()
    client.force_login(company.karen)
    address = reverse("team-follow-up-edit", args=[follow_up.pk])
    assert "Bodil" not in client.get(address).content.decode()
    client.post(address, changed(company, company.ali_with_karen, carl))
    assert follow_up.members.count() == 3


def test_desk_and_list_agree_that_a_day_with_the_team_is_a_day(
    client: Client, company: Company, follow_up: TeamFollowUp
) -> None:
    """Once it is set, the desk no longer asks Karen to find a day with each of them."""
    client.force_login(company.karen)
    page = client.get(reverse("desk-leader")).content.decode()
    assert page.count(f'href="{page_of(follow_up)}"') >= 2
    assert "Find en dag" not in page
    remember_courses([company.ali_with_karen.pk, company.bodil_with_karen.pk])
    assert not Nudge.objects.filter(person=company.karen, kind__startswith="plan_").exists()


@pytest.fixture
def unsaid(follow_up: TeamFollowUp) -> TeamFollowUp:
    """It was to be five days ago, and nobody has said whether it was held."""
    follow_up.planned_date = clock.today() - dt.timedelta(days=5)
    follow_up.save()
    remember_courses(list(follow_up.members.values_list("course", flat=True)))
    return follow_up


def asked_of(leader: Person) -> list[tuple[str, str]]:
    """Kinds and links of what the leader is to remember."""
    rows = Nudge.objects.filter(person=leader, leads=True, state="open")
    return [(row.kind, reverse(row.link, args=row.link_arguments)) for row in rows]


def test_karen_is_asked_once_about_her_team_and_not_once_for_each(
    client: Client, company: Company, unsaid: TeamFollowUp
) -> None:
    """One step, one line, one thing to remember; Ali and Bodil are named where they always are."""
    assert asked_of(company.karen) == [("say_whether_team_met", page_of(unsaid))]
    client.force_login(company.karen)
    desk = client.get(reverse("desk-leader")).content.decode()
    main = desk[desk.index("<main") : desk.index("</main>")]
    assert main.count(f'href="{page_of(unsaid)}"') == 2
    assert main.count("Talte I sammen") == 1
    assert "2 inviteret" in main
    assert "Ali" in main
    page = client.get(page_of(unsaid)).content.decode()
    assert "Fik du og teamet talt sammen?" in page
    assert f'value="{unsaid.planned_date:%d-%m-%Y}"' in page
    client.force_login(company.ali)
    assert "Fik du og teamet talt sammen?" not in client.get(page_of(unsaid)).content.decode()
    assert not Nudge.objects.filter(person=company.ali, kind="say_whether_team_met").exists()


def test_whatever_karen_says_of_the_team_she_is_asked_no_more(
    client: Client, company: Company, unsaid: TeamFollowUp
) -> None:
    hold(client, company, unsaid)
    assert "say_whether_team_met" not in dict(asked_of(company.karen))
    assert Exposure.objects.filter(event="acted", kind="say_whether_team_met").count() == 1
    client.post(page_of(unsaid), {"undo": "yes"})
    assert "say_whether_team_met" in dict(asked_of(company.karen))
    client.post(reverse("team-follow-up-edit", args=[unsaid.pk]), changed(company))
    assert "say_whether_team_met" not in dict(asked_of(company.karen))
    TeamFollowUp.objects.update(planned_date=clock.today() - dt.timedelta(days=5))
    for _click in range(2):
        assert client.post(page_of(unsaid), {"cancel": "yes"}).status_code == 302
    assert "say_whether_team_met" not in dict(asked_of(company.karen))
    assert AuditEvent.objects.filter(verb="cancel-team-follow-up").count() == 1
    desk = client.get(reverse("desk-leader")).content.decode()
    assert page_of(unsaid) not in desk


def test_nobody_is_asked_about_a_team_that_karen_no_longer_leads(
    company: Company, unsaid: TeamFollowUp
) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    end_leadership(company.anders, Leadership.objects.get(person=company.karen), yesterday)
    assert asked_of(company.karen) == []


def test_a_mail_asks_once_more_before_it_speaks_of_a_team(
    company: Company, unsaid: TeamFollowUp
) -> None:
    TeamFollowUp.objects.update(held_on=clock.today())
    asked_again.send(sender=Nudge, objects=[unsaid.pk])
    assert asked_of(company.karen) == []
