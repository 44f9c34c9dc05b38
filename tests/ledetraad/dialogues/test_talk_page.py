from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.content.library import library
from ledetraad.dialogues.models import Dialogue, Note
from ledetraad.shared.models import AuditEvent

EMPLOYEE_SLOT = library().questions(asker="employee_preparation")[0].id
LEADER_SLOT = library().questions(asker="leader_preparation")[0].id


@pytest.fixture
def dialogue(company: Company) -> Dialogue:
    return Dialogue.objects.create(course=company.ali_with_karen, kind="development", quarter=1)


def talk(dialogue: Dialogue) -> str:
    return reverse("talk", args=[dialogue.pk])


def prepare(client: Client, company: Company, dialogue: Dialogue, *, release: bool = True) -> None:
    for person, kind, slot, words in [
        (company.ali, "employee_preparation", EMPLOYEE_SLOT, "Alis egne ord"),
        (company.karen, "leader_preparation", LEADER_SLOT, "Karens egne ord"),
    ]:
        client.force_login(person)
        given = {f"{kind}-{slot}": words} | ({"release": "yes"} if release else {})
        client.post(reverse("prepare", args=[dialogue.pk]), given)


def test_both_preparations_lie_side_by_side_the_employees_first(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    prepare(client, company, dialogue)
    page = client.get(talk(dialogue)).content.decode()
    assert 0 < page.index("Alis egne ord") < page.index("Karens egne ord")
    assert "Flere borgere i job" in page
    assert "Ordentlighed" in page


def test_what_is_not_shared_is_not_on_the_wall_not_even_ones_own(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    prepare(client, company, dialogue, release=False)
    for person in (company.ali, company.karen):
        client.force_login(person)
        page = client.get(talk(dialogue)).content.decode()
        assert "Alis egne ord" not in page
        assert "Karens egne ord" not in page
        assert page.count('aria-labelledby="element-') == 4


def test_ali_can_see_that_karen_read_what_he_prepared(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    prepare(client, company, dialogue)
    client.force_login(company.karen)
    client.get(talk(dialogue))
    reading = AuditEvent.objects.get(verb="read")
    assert (reading.actor, reading.subject) == (str(company.karen.pk), str(company.ali.pk))
    assert (reading.object_kind, reading.why) == ("employee_preparation", "talk")


def test_both_may_write_the_shared_notes_and_two_at_once_keep_both_texts(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    texts = {company.ali: "Ali skrev dette", company.karen: "Karen skrev dette"}
    for person, text in texts.items():
        client.force_login(person)
        client.post(talk(dialogue), {"shared_notes-goals": text, "shared_notes-goals-version": "0"})
    page = client.get(talk(dialogue)).content.decode()
    assert all(text in page for text in texts.values())
    assert Note.objects.filter(kind="shared_notes", slot="goals").count() == 1


def test_html_in_the_notes_is_text(client: Client, company: Company, dialogue: Dialogue) -> None:
    client.force_login(company.ali)
    client.post(talk(dialogue), {"shared_notes-plan": "</textarea><script>alert(1)</script>"})
    page = client.get(talk(dialogue)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_too_long_notes_stay_in_the_field(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    answer = client.post(talk(dialogue), {"shared_notes-plan": "æ" * 100_000})
    assert answer.status_code == 422
    assert "æ" * 100_000 in answer.content.decode()
    assert not Note.objects.exclude(version=0).exists()


def test_karen_and_ali_enter_and_nobody_else(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    for person in (company.karen, company.ali):
        client.force_login(person)
        assert client.get(talk(dialogue)).status_code == 200
    for person in (company.finn, company.gitte, company.inge, company.bodil, company.anders):
        client.force_login(person)
        answers = {
            client.get(reverse("talk", args=[pk])).content for pk in (dialogue.pk, uuid.uuid4())
        }
        assert len(answers) == 1
        assert client.get(talk(dialogue)).status_code == 404


def test_the_page_takes_the_same_number_of_queries_whatever_is_written(
    client: Client, company: Company, dialogue: Dialogue, django_assert_max_num_queries: object
) -> None:
    client.force_login(company.karen)
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(60) as counted:  # type: ignore[operator]
            client.get(talk(dialogue))
        counts.append(len(counted))
        for slot in ("purpose", "goals", "plan", "learning"):
            client.post(talk(dialogue), {f"shared_notes-{slot}": "noget", "release": "yes"})
    assert counts[0] == counts[1]


def test_of_two_texts_written_at_once_each_is_told_that_the_other_read_theirs(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    element = library().elements[0].id.value
    field = reverse("autosave", args=[dialogue.pk, "shared_notes", element])
    for person, status in [(company.karen, 200), (company.ali, 409)]:
        client.force_login(person)
        answer = client.post(field, {"text": f"{person.given_name} skriver", "version": 0})
        assert answer.status_code == status
    reading = AuditEvent.objects.get(verb="read")
    assert (reading.actor, reading.subject) == (str(company.ali.pk), str(company.karen.pk))

    client.force_login(company.karen)
    assert "Ali skriver" in client.get(talk(dialogue)).content.decode()
    reading = AuditEvent.objects.filter(verb="read").latest("number")
    assert (reading.actor, reading.subject) == (str(company.karen.pk), str(company.ali.pk))
    assert reading.object_kind == "shared_notes"
