import pytest
from django.utils.translation import override

from ledetraad.shared.templatetags.words import say
from ledetraad.shared.text import Text

HELLO = Text("Goddag", "Hello")


@pytest.mark.parametrize(("language", "word"), [("da", "Goddag"), ("en", "Hello")])
def test_a_page_says_the_words_in_the_language_it_is_shown_in(language: str, word: str) -> None:
    with override(language):
        assert say(HELLO) == word


def test_a_page_outside_any_language_speaks_danish() -> None:
    with override(None):
        assert say(HELLO) == "Goddag"
