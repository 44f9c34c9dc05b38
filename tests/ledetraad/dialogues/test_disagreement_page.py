"""R18-R20: disagreement is the employee's, shared only by them, unseen and uncounted above."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.dialogues.models import Disagreement, Draft
from ledetraad.people.models import Person
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent

SAID = "Jeg synes, vi måler det forkerte"


@pytest.fixture
def alis(client: Client, company: Company) -> Disagreement:
    client.force_login(company.ali)
    sent = {"key": uuid.uuid4(), "about": "purpose", "text": SAID, "route": "talk_again"}
    for _click in range(2):
        assert client.post(address(company), sent).status_code == 302
    return Disagreement.objects.get()


def address(company: Company) -> str:
    return reverse("disagreement", args=[company.ali_with_karen.pk])


def move(client: Client, company: Company, disagreement: Disagreement, to: str) -> int:
    parts = [company.ali_with_karen.pk, disagreement.pk]
    return client.post(reverse("disagreement-move", args=parts), {"to": to}).status_code


def sees(client: Client, company: Company, person: Person) -> bool:
    client.force_login(person)
    answer = client.get(address(company))
    assert answer.status_code == 200
    return SAID in answer.content.decode()


def test_karen_sees_it_only_while_ali_shares_it(
    client: Client, company: Company, alis: Disagreement
) -> None:
    for to, seen in [
        ("private", False),
        ("shared", True),
        ("shared", True),
        ("private", False),
        ("shared", True),
        ("withdrawn", False),
        ("shared", False),
        ("private", False),
        ("nonsense", False),
    ]:
        client.force_login(company.ali)
        move(client, company, alis, to)
        assert sees(client, company, company.ali)
        assert sees(client, company, company.karen) is seen, to


def test_karens_page_is_the_same_with_a_private_one_as_with_none(
    company: Company, alis: Disagreement
) -> None:
    client = Client()
    client.force_login(company.karen)
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    one = token.sub("", client.get(address(company)).content.decode())
    Disagreement.objects.all().delete()
    assert token.sub("", client.get(address(company)).content.decode()) == one


def test_a_private_disagreement_leaves_nothing_in_the_log_and_a_reading_does(
    client: Client, company: Company, alis: Disagreement
) -> None:
    sees(client, company, company.karen)
    assert not AuditEvent.objects.filter(object_kind="disagreement").exists()
    client.force_login(company.ali)
    move(client, company, alis, "shared")
    sees(client, company, company.karen)
    event = AuditEvent.objects.get(object_kind="disagreement")
    assert (event.verb, event.subject) == ("read", str(company.ali.pk))


def test_karen_and_finn_can_neither_write_nor_move_it(
    client: Client, company: Company, alis: Disagreement
) -> None:
    move(client, company, alis, "shared")
    draft = reverse("disagreement-draft", args=[company.ali_with_karen.pk, "text"])
    for person in (company.karen, company.finn, company.gitte, company.inge):
        client.force_login(person)
        assert client.post(address(company), {"text": "x"}).status_code == 404
        assert client.post(draft, {"text": "x"}).status_code == 404
        assert move(client, company, alis, "withdrawn") == 404
        if person != company.karen:
            assert client.get(address(company)).status_code == 404
    assert Disagreement.objects.get().withdrawn_at is None


def test_what_ali_types_is_kept_and_a_cpr_number_is_not(client: Client, company: Company) -> None:
    client.force_login(company.ali)
    draft = reverse("disagreement-draft", args=[company.ali_with_karen.pk, "text"])
    assert client.post(draft, {"text": SAID, "version": 0}).status_code == 200
    assert SAID in client.get(address(company)).content.decode()
    sent = {"key": uuid.uuid4(), "about": "value", "text": "borger 010190-1234"}
    answer = client.post(address(company), sent)
    assert answer.status_code == 422
    assert "borger 010190-1234" in answer.content.decode()
    assert not Disagreement.objects.exists()
    assert Draft.objects.get().text == SAID
    assert client.post(address(company), sent | {"text": SAID, "about": "x"}).status_code == 422


def test_each_press_is_answered_and_karen_is_told_what_it_is_about_and_where_to_go(
    client: Client, company: Company
) -> None:
    page = reverse("disagreement", args=[company.ali_with_karen.pk])
    client.force_login(company.ali)
    words = {
        "key": uuid.uuid4(),
        "about": "value",
        "text": "Tempoet",
        "route": "ask_representative",
    }
    client.post(page, words)
    move = reverse("disagreement-move", args=[company.ali_with_karen.pk, words["key"]])
    shared = client.post(move, {"to": "shared"}, follow=True).content.decode()
    assert "Det er delt med Karen." in shared
    assert "Du vælger selv hvem" in shared
    client.force_login(company.karen)
    seen = client.get(page).content.decode()
    assert "En værdi," in seen
    assert "Vi tager en tredje med" in seen
    assert "Du vælger selv hvem" not in seen
    assert reverse("plan-dialogue", args=[company.ali_with_karen.pk]) in seen


def test_an_old_page_never_says_that_something_is_shared_which_karen_cannot_read(
    client: Client, company: Company, alis: Disagreement
) -> None:
    parts = [company.ali_with_karen.pk, alis.pk]
    share = (reverse("disagreement-move", args=parts), {"to": "shared"})
    move(client, company, alis, "withdrawn")  # in another window
    assert "Det er delt" not in client.post(*share, follow=True).content.decode()
    move(client, company, alis, "private")
    company.ali_with_karen.parked_on = clock.today()
    company.ali_with_karen.parked_because = "leader_changed"
    company.ali_with_karen.save()
    assert client.post(*share).status_code == 409
    alis.refresh_from_db()
    assert alis.shared_at is None
