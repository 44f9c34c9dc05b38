from ledetraad.shared.text import Text

GREETING = Text("Tænk på {the_term}.", "Think of {the_term}.")


def test_karen_reads_danish_and_a_guest_from_leeds_reads_english() -> None:
    assert GREETING.in_language("da") == GREETING.in_language("da-dk") == "Tænk på {the_term}."
    assert GREETING.in_language("en") == GREETING.in_language("en-gb") == "Think of {the_term}."


def test_a_language_the_method_does_not_have_falls_back_to_danish() -> None:
    assert GREETING.in_language("de") == GREETING.in_language("") == GREETING.da


def test_a_word_is_put_into_its_own_language() -> None:
    word = Text("vores kerneopgave", "our core task")
    assert GREETING.filled(the_term=word) == Text(
        "Tænk på vores kerneopgave.", "Think of our core task."
    )
