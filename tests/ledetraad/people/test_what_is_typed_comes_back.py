"""A session that runs out while somebody types costs them a click, never a word."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.content.library import library
from ledetraad.dialogues.models import Dialogue, Note

KIND = "employee_preparation"
SLOT = library().questions(asker=KIND)[0].id
NAME = f"{KIND}-{SLOT}"
WORDS = 'Det lange svar, "citeret" & =SUM(A1)\n<script>alert(1)</script>'
OURS = {"Origin": "http://testserver"}


@pytest.fixture
def dialogue(company: Company) -> Dialogue:
    return Dialogue.objects.create(course=company.ali_with_karen, kind="development", quarter=1)


def fields_of(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found}


def test_ali_signs_in_again_and_his_text_is_saved_without_javascript(
    company: Company, dialogue: Dialogue
) -> None:
    address = reverse("prepare", args=[dialogue.pk])
    browser = Client(enforce_csrf_checks=True, headers=OURS)
    browser.force_login(company.ali)
    typed = fields_of(browser.get(address).content.decode()) | {NAME: WORDS}
    del browser.cookies["sessionid"]  # ten hours have passed

    page = browser.post(address, typed)
    assert page.status_code == 401
    assert "<script>alert" not in page.content.decode()
    kept = fields_of(page.content.decode())
    assert kept[NAME] == WORDS

    # Signing in changes the key of every form, so the page that waited is asked about once more.
    browser.force_login(company.ali)
    browser.cookies["csrftoken"] = "x" * 32
    page = browser.post(address, kept)
    assert page.status_code == 403
    kept = fields_of(page.content.decode())
    assert kept[NAME] == WORDS
    assert browser.post(address, kept).status_code == 302
    assert Note.objects.get(slot=SLOT).text == WORDS


def test_the_script_is_told_and_keeps_the_text_on_the_device(dialogue: Dialogue) -> None:
    address = reverse("autosave", args=[dialogue.pk, KIND, SLOT])
    answer = Client(headers={"X-Requested-With": "autosave"}).post(address, {"text": WORDS})
    assert answer.status_code == 401
    assert answer.json()["message"]


def test_nothing_is_stored_for_a_stranger_and_an_empty_form_leads_to_the_way_in(
    dialogue: Dialogue, client: Client
) -> None:
    address = reverse("prepare", args=[dialogue.pk])
    assert client.post(address, {NAME: WORDS}).status_code == 401
    assert "sessionid" not in client.cookies
    assert not Note.objects.exists()
    assert client.post(address).status_code == 302


def test_another_site_cannot_have_its_words_sent_by_a_click(
    company: Company, dialogue: Dialogue
) -> None:
    address = reverse("prepare", args=[dialogue.pk])
    browser = Client(enforce_csrf_checks=True, headers={"Origin": "https://evil.example"})
    browser.force_login(company.ali)
    page = browser.post(address, {NAME: "skrevet af en fremmed"})
    assert page.status_code == 403
    assert "skrevet af en fremmed" not in page.content.decode()


def test_a_password_is_never_given_back(db: None) -> None:
    browser = Client(enforce_csrf_checks=True, headers=OURS)
    given = {"login": "ali", "password": "hemmelig sætning her"}
    page = browser.post(reverse("account_login"), given)
    assert page.status_code == 403
    assert "hemmelig" not in page.content.decode()


def test_a_first_password_and_its_code_are_never_given_back(db: None) -> None:
    browser = Client(enforce_csrf_checks=True, headers=OURS)
    given = {"sign_in_name": "ali", "code": "abcd-efgh", "again": "hemmelig sætning her"}
    page = browser.post(reverse("start"), given | {"password": given["again"]})
    assert page.status_code == 403
    assert "hemmelig" not in page.content.decode()
    assert "abcd-efgh" not in page.content.decode()
