"""Ali types on his phone and on the tablet at once, and finds both texts again."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledetraad.dialogues.rules.notes import (
    LONGEST_NOTE,
    Conflict,
    Save,
    Stored,
    TooLong,
    Unchanged,
    clean,
    save,
)

STORED = Stored(3, "Jeg vil lytte mere")


def test_alis_next_words_are_saved_as_the_next_version() -> None:
    assert save(STORED, 3, "Jeg vil lytte mere i dag") == Save(4, "Jeg vil lytte mere i dag")
    assert save(Stored(), 0, "Først") == Save(1, "Først")


@pytest.mark.parametrize("base", [0, 2, 3, 9])
def test_the_same_words_again_change_nothing_whichever_tab_sends_them(base: int) -> None:
    assert save(STORED, base, STORED.text) == Unchanged(3)


@pytest.mark.parametrize("base", [0, 2, 4])
def test_words_typed_on_an_older_version_are_kept_beside_the_newer(base: int) -> None:
    assert save(STORED, base, "Noget andet") == Conflict(STORED, "Noget andet")


def test_ali_may_empty_his_note() -> None:
    assert save(STORED, 3, "") == Save(4, "")


def test_a_note_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert save(STORED, 3, "å" * LONGEST_NOTE) == Save(4, "å" * LONGEST_NOTE)
    assert save(STORED, 3, "å" * 100_000) == TooLong(100_000, LONGEST_NOTE)
    assert save(STORED, 2, "å" * (LONGEST_NOTE + 1)) == TooLong(LONGEST_NOTE + 1, LONGEST_NOTE)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("to\r\nlinjer\rog\u2028en", "to\nlinjer\nog\nen"),
        ("a\x00b\x07c\x1b[31md\x7f\x9f", "abc[31md"),
        ("med\ttabulator\n", "med\ttabulator\n"),
        ("a\u030angst", "ångst"),
        ("\ufeffbegynd", "begynd"),
        ("halv \ud83d", "halv "),
        ("løn\u202edne\u202c \u2066x\u2069", "løndne x"),
        ("شكرا\u200f\u061c 👩\u200d🏫 \u200eok", "شكرا\u200f\u061c 👩\u200d🏫 \u200eok"),
        ("<b>=1+1</b>", "<b>=1+1</b>"),
    ],
)
def test_what_nobody_typed_on_purpose_is_removed_and_everything_else_stays(
    typed: str, stored: str
) -> None:
    assert clean(typed) == stored


@given(st.text(st.characters()))
def test_cleaning_twice_is_the_same_as_once_and_can_be_stored(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once
    assert "\x00" not in once


@given(st.text(), st.integers(0, 5), st.text(max_size=50))
def test_nothing_typed_is_lost(before: str, base: int, typed: str) -> None:
    stored = Stored(3, clean(before))
    match save(stored, base, typed):
        case Save(version, text):
            assert (version, text, base) == (4, clean(typed), 3)
        case Conflict(kept, text):
            assert (kept, text) == (stored, clean(typed))
        case Unchanged(version):
            assert (version, stored.text) == (3, clean(typed))
        case TooLong(length, limit):
            pytest.fail(f"{length} of {limit} characters is not too long")
