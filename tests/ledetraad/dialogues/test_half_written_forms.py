"""What is typed in a small form is kept until it is sent, even when the session ends in between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.dialogues.models import Dialogue, Draft, OpenPoint, TeamFollowUp
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.people.models import Person

WORDS = "Spørg Mette om kurset i marts"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def dialogue(company: Company) -> Dialogue:
    return Dialogue.objects.create(
        course=company.ali_with_karen, kind="development", quarter=1, planned_date=clock.today()
    )


def field(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1]


def pages(company: Company, dialogue: Dialogue) -> dict[str, tuple[str, str]]:
    """By field: the page it stands on, and the address it saves itself at."""
    course, talk = company.ali_with_karen.pk, dialogue.pk
    return {
        "point-text": (
            reverse("talk", args=[talk]),
            reverse("open-point-draft", args=[talk, "point-text"]),
        ),
        "agenda": (
            reverse("team-follow-up-new"),
            reverse("team-follow-up-draft", args=["agenda"]),
        ),
        "to_prepare": (
            reverse("plan-dialogue", args=[course]),
            reverse("plan-dialogue-draft", args=[course, "to_prepare"]),
        ),
    }


@pytest.mark.parametrize("name", ["agenda", "point-text", "to_prepare"])
def test_what_karen_types_waits_for_her_when_she_has_signed_in_again(
    company: Company, dialogue: Dialogue, name: str
) -> None:
    page, address = pages(company, dialogue)[name]
    karen = signed_in(company.karen)
    assert f'data-autosave-url="{address}"' in karen.get(page).content.decode()
    assert karen.post(address, {"text": WORDS, "version": 0}).status_code == 200
    again = signed_in(company.karen).get(page).content.decode()
    assert field(again, name) == WORDS


def test_ali_does_not_see_what_karen_has_begun(company: Company, dialogue: Dialogue) -> None:
    page, address = pages(company, dialogue)["point-text"]
    signed_in(company.karen).post(address, {"text": WORDS, "version": 0})
    assert WORDS not in signed_in(company.ali).get(page).content.decode()


def test_a_dialogue_that_is_moved_keeps_what_is_half_written(
    company: Company, dialogue: Dialogue
) -> None:
    address = reverse("dialogue-edit-draft", args=[dialogue.pk, "to_prepare"])
    signed_in(company.ali).post(address, {"text": WORDS, "version": 0})
    page = reverse("dialogue-edit", args=[dialogue.pk])
    assert field(signed_in(company.ali).get(page).content.decode(), "to_prepare") == WORDS


def test_a_point_that_is_left_open_leaves_no_draft(company: Company, dialogue: Dialogue) -> None:
    page, address = pages(company, dialogue)["point-text"]
    karen = signed_in(company.karen)
    karen.post(address, {"text": WORDS, "version": 0})
    key = re.search(r'name="point-id" value="([^"]+)"', karen.get(page).content.decode())
    assert key
    sent = {"point-id": key[1], "point-text": WORDS}
    assert karen.post(reverse("open-points", args=[dialogue.pk]), sent).status_code == 302
    assert OpenPoint.objects.get().text == WORDS
    assert not Draft.objects.exists()
    assert field(karen.get(page).content.decode(), "point-text") == ""


def test_an_agenda_without_a_day_is_kept_and_one_that_is_sent_is_not(
    company: Company, dialogue: Dialogue
) -> None:
    page, _address = pages(company, dialogue)["agenda"]
    karen = signed_in(company.karen)
    refused = karen.post(page, {"agenda": WORDS})
    assert refused.status_code == 422
    shown = signed_in(company.karen).get(page).content.decode()
    assert field(shown, "agenda") == WORDS
    key = re.search(r'name="follow_up_id" value="([^"]+)"', shown)
    assert key
    members = re.findall(r'name="members"[^>]*value="([^"]+)"', shown) or re.findall(
        r'value="([^"]+)"[^>]*name="members"', shown
    )
    day = f"{clock.today():%d-%m-%Y}"
    sent = {"follow_up_id": key[1], "date": day, "minutes": "45", "agenda": WORDS}
    sent |= {"members": members}
    assert karen.post(page, sent).status_code == 302
    assert TeamFollowUp.objects.get().agenda == WORDS
    assert not Draft.objects.exists()
