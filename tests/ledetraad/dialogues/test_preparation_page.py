from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.content.library import library
from ledetraad.dialogues.models import Dialogue, Note, NoteConflict, Preparation
from ledetraad.shared.models import AuditEvent

SLOT = library().questions(asker="employee_preparation")[0].id
NAME = f"employee_preparation-{SLOT}"


@pytest.fixture
def dialogue(company: Company) -> Dialogue:
    return Dialogue.objects.create(course=company.ali_with_karen, kind="development", quarter=1)


def autosave(dialogue: Dialogue, kind: str = "employee_preparation") -> str:
    return reverse("autosave", args=[dialogue.pk, kind, SLOT])


def test_alis_words_are_saved_as_he_types(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    answer = client.post(autosave(dialogue), {"text": "Vejledning", "version": 0})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert "Vejledning" in client.get(reverse("prepare", args=[dialogue.pk])).content.decode()


def test_two_tabs_with_the_same_note_keep_both_texts(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    client.post(autosave(dialogue), {"text": "fra den ene fane", "version": 0})
    answer = client.post(autosave(dialogue), {"text": "fra den anden fane", "version": 0})
    assert answer.status_code == 409
    mine = str(NoteConflict.objects.get().pk)
    assert answer.json() == {"version": 1, "other_text": "fra den ene fane", "settles": mine}
    page = client.get(reverse("prepare", args=[dialogue.pk])).content.decode()
    assert "fra den ene fane" in page
    assert "fra den anden fane" in page

    client.post(autosave(dialogue), {"text": "begge dele", "version": 1, "settles": mine})
    page = client.get(reverse("prepare", args=[dialogue.pk])).content.decode()
    assert "fra den anden fane" not in page
    assert NoteConflict.objects.get().text == "fra den anden fane"


def test_a_third_text_that_came_after_the_choice_was_shown_still_awaits_one(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    client.post(autosave(dialogue), {"text": "noget først", "version": 0})
    client.post(autosave(dialogue), {"text": "noget andet", "version": 0})
    address = reverse("prepare", args=[dialogue.pk])
    shown = re.search(
        rf'name="{NAME}-settles" value="([^"]+)"', client.get(address).content.decode()
    )
    assert shown
    client.post(autosave(dialogue), {"text": "noget tredje", "version": 0})
    client.post(address, {NAME: "begge", f"{NAME}-version": "1", f"{NAME}-settles": shown[1]})
    page = client.get(address).content.decode()
    assert "noget tredje" in page
    assert "noget andet" not in page
    for nonsense in ("yes", "", str(uuid.uuid4()), "\0"):
        client.post(autosave(dialogue), {"text": "igen", "version": 2, "settles": nonsense})
    assert NoteConflict.objects.get(settled_at=None).text == "noget tredje"


def test_without_javascript_a_choice_settles_all_that_was_shown_on_the_way(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    address = reverse("prepare", args=[dialogue.pk])
    client.post(address, {NAME: "noget først", f"{NAME}-version": "0"})
    page = client.post(address, {NAME: "noget andet", f"{NAME}-version": "0"}).content.decode()
    shown = re.search(rf'name="{NAME}-settles" value="([^"]+)"', page)
    assert shown
    client.post(address, {NAME: "begge", f"{NAME}-version": "1", f"{NAME}-settles": shown[1]})
    assert not NoteConflict.objects.filter(settled_at=None).exists()


def test_a_cpr_number_is_refused_and_the_text_comes_back(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    assert client.post(autosave(dialogue), {"text": "010190-1234", "version": 0}).status_code == 422
    page = client.post(reverse("prepare", args=[dialogue.pk]), {NAME: "borger 010190-1234"})
    assert page.status_code == 422
    assert "borger 010190-1234" in page.content.decode()
    assert (
        f'href="#{NAME}"' in page.content.decode()
    )  # said at the top, with a way down to the field
    assert not Note.objects.exclude(version=0).exists()


def test_karen_cannot_read_alis_preparation_before_he_releases_it(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    client.post(reverse("prepare", args=[dialogue.pk]), {NAME: "kun for mig"})
    client.force_login(company.karen)
    assert "kun for mig" not in client.get(reverse("prepare", args=[dialogue.pk])).content.decode()
    assert client.post(autosave(dialogue), {"text": "nej", "version": 1}).status_code == 404


def test_ali_shares_takes_back_and_shares_again(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    for step, shared in [
        ("release", True),
        ("release", True),
        ("withdraw", False),
        ("release", True),
    ]:
        client.post(reverse("prepare", args=[dialogue.pk]), {step: "yes"})
        assert (Preparation.objects.get().released_at is not None) is shared


def test_finn_gets_the_same_404_as_for_a_dialogue_that_never_was(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.finn)
    for name in ["Ali's", "nobody's"]:
        pk = dialogue.pk if name == "Ali's" else uuid.uuid4()
        assert client.get(reverse("prepare", args=[pk])).status_code == 404


def test_an_unknown_kind_or_slot_does_not_exist(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    for kind, slot in [("goal", SLOT), ("nonsense", SLOT), ("employee_preparation", "nonsense")]:
        answer = client.post(reverse("autosave", args=[dialogue.pk, kind, slot]), {"text": "x"})
        assert answer.status_code == 404


def test_a_word_that_may_be_sensitive_is_saved_and_pointed_out_before_it_is_shared(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    answer = client.post(autosave(dialogue), {"text": "min kollega er gravid", "version": 0})
    assert answer.status_code == 200
    assert "gravid" in answer.json()["message"]
    address = reverse("prepare", args=[dialogue.pk])
    given = {NAME: "min kollega er gravid", f"{NAME}-version": "1", "release": "yes"}
    page = client.post(address, given)
    assert page.status_code == 200
    assert 'name="confirmed"' in page.content.decode()
    assert not Preparation.objects.exists()
    client.post(address, given | {"confirmed": "yes"})
    assert Preparation.objects.get().released_at is not None


def test_karen_meets_alis_word_first_once_he_has_shared_it_and_he_sees_that_she_read(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    address = reverse("prepare", args=[dialogue.pk])
    client.force_login(company.ali)
    client.post(address, {NAME: "det Ali vil sige", "release": "yes"})
    client.force_login(company.karen)
    page = client.get(address).content.decode()
    assert page.index("det Ali vil sige") < page.index('name="leader_preparation-leader_why"')
    reading = AuditEvent.objects.get(verb="read")
    assert (reading.subject, reading.why) == (str(company.ali.pk), "preparation")


def test_karens_note_to_herself_is_not_shared_with_the_rest(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.karen)
    private = {"leader_preparation-leader_why": "for de unges skyld"}
    private["leader_private_note-private"] = "husk at tie stille"
    client.post(reverse("prepare", args=[dialogue.pk]), private | {"release": "yes"})
    for person in (company.karen, company.ali):
        client.force_login(person)
        page = client.get(reverse("talk", args=[dialogue.pk])).content.decode()
        assert "for de unges skyld" in page
        assert "husk at tie stille" not in page
    client.force_login(company.ali)
    private_note = autosave(dialogue, "leader_private_note").replace(SLOT, "private")
    assert client.post(private_note, {"text": "x"}).status_code == 404


def test_the_line_about_readers_follows_the_rules(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    address = reverse("prepare", args=[dialogue.pk])
    client.force_login(company.ali)
    line = {line.id: line.text.da for line in library().readers}
    assert line["only_you_until_shared"] in client.get(address).content.decode()
    page = client.post(address, {"release": "yes"}, follow=True).content.decode()
    assert line["only_you_until_shared"] not in page
    assert line["you_and_your_leader"] in page
