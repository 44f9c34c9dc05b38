from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests.ledetraad.cast import Company

from ledetraad.dialogues.models import Dialogue, Note
from ledetraad.shared import clock
from ledetraad.shared.encryption import EncryptionError


def note_by_ali(company: Company, text: str) -> Note:
    dialogue = Dialogue.objects.create(course=company.ali_with_karen, kind="development", quarter=1)
    return Note.objects.create(
        dialogue=dialogue,
        kind="employee_preparation",
        slot="q1",
        author=company.ali,
        text=text,
        saved_at=clock.now(),
    )


def test_the_database_holds_no_word_of_alis_note(company: Company) -> None:
    note = note_by_ali(company, "Jeg vil gerne blive bedre til svære samtaler")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM dialogues_note")
        (stored,) = cursor.fetchone()
    assert "samtaler" not in stored
    assert Note.objects.get(pk=note.pk).text == "Jeg vil gerne blive bedre til svære samtaler"


def test_a_text_moved_to_another_row_cannot_be_read(company: Company) -> None:
    first, second = note_by_ali(company, "første"), note_by_ali(company, "anden")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dialogues_note SET text = "
            "(SELECT text FROM dialogues_note WHERE id = %s) WHERE id = %s",
            [Note._meta.pk.get_db_prep_value(pk, connection) for pk in (first.pk, second.pk)],
        )
    with pytest.raises(EncryptionError):
        _ = Note.objects.get(pk=second.pk).text


def test_nobody_can_search_or_update_text_behind_the_encryption(company: Company) -> None:
    note_by_ali(company, "kan ikke søges")
    with pytest.raises(TypeError, match="cannot be searched"):
        Note.objects.filter(text="kan ikke søges").exists()
    with pytest.raises(TypeError, match="save the object"):
        Note.objects.update(text="klartekst")


def test_an_empty_text_stays_empty(company: Company) -> None:
    note = note_by_ali(company, "")
    assert Note.objects.get(pk=note.pk).text == ""
    assert dt.timedelta(0) <= clock.now() - note.saved_at
