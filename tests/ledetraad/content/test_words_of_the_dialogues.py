"""What every word of the dialogues must live up to, whoever changes it next."""

import re
from dataclasses import fields
from difflib import SequenceMatcher

import pytest

from ledetraad.content.entries import (
    Asker,
    Choice,
    Element,
    ElementId,
    Guideline,
    LocalTerm,
    Moment,
    Outline,
    Question,
    ReaderLine,
)
from ledetraad.content.library import FOLDER, library
from ledetraad.shared.text import Text

Entry = Element | Question | Guideline | Outline | LocalTerm | Choice | ReaderLine

LIBRARY = library()
ENTRIES: dict[str, tuple[Entry, ...]] = {
    "element": LIBRARY.elements,
    "question": LIBRARY.every_question,
    "guideline": LIBRARY.every_guideline,
    "outline": LIBRARY.outlines,
    "term": LIBRARY.terms,
    "goal_kind": LIBRARY.goal_kinds,
    "competence_kind": LIBRARY.competence_kinds,
    "challenge_level": LIBRARY.challenge_levels,
    "value_conflict_route": LIBRARY.value_conflict_routes,
    "place": LIBRARY.places,
    "reader": LIBRARY.readers,
}
EVERY = {f"{kind}/{entry.id}": entry for kind, entries in ENTRIES.items() for entry in entries}
OPENERS = {
    "da": "hvad|hvem|hvilken|hvilket|hvilke|hvordan|hvornår|hvor|hvorfor|fortæl",
    "en": "what|who|whose|whom|which|how|when|where|why|tell",
}


def _texts(entry: object) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for field in fields(entry):  # type: ignore[arg-type]  # every entry is a dataclass
        value = getattr(entry, field.name)
        if isinstance(value, Text):
            found[field.name] = value
        if isinstance(value, tuple):
            for number, part in enumerate(value):
                found |= {f"{number}.{name}": text for name, text in _texts(part).items()}
    return found


ALL_TEXTS = {
    f"{key}.{name}": text for key, entry in EVERY.items() for name, text in _texts(entry).items()
}


def is_open(words: str, language: str) -> bool:
    """Nothing in it can be answered by yes or no: whatever asks, begins with an open word."""
    sentences = [sentence.strip() for sentence in re.findall(r"[^.!?]+[.!?]", words)]
    asking = [sentence for sentence in sentences if sentence.endswith("?")] or sentences
    return all(re.match(rf"({OPENERS[language]})\b", sentence, re.I) for sentence in asking)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Er du enig i visionen?", "da"),
        ("Hvad er vigtigt? Er du enig?", "da"),
        ("Har det hjulpet, og hvordan?", "da"),
        ("Tænk på i går.", "da"),
        ("Is it clear how your work helps?", "en"),
        ("Do you agree?", "en"),
    ],
)
def test_a_question_that_yes_or_no_could_answer_is_seen(words: str, language: str) -> None:
    assert not is_open(words, language)


@pytest.mark.parametrize("question", LIBRARY.questions(), ids=lambda question: question.id)
def test_every_question_is_open_in_both_languages(question: Question) -> None:
    assert is_open(question.text.da, "da"), question.text.da
    assert is_open(question.text.en, "en"), question.text.en


@pytest.mark.parametrize("element", ElementId)
def test_two_people_can_choose_among_five_questions_or_more(element: ElementId) -> None:
    assert len(LIBRARY.questions(element=element, asker="talk")) >= 5


@pytest.mark.parametrize("asker", ["employee_preparation", "leader_preparation"])
def test_preparation_fits_ten_minutes_on_a_phone(asker: str) -> None:
    for element in ElementId:
        assert 1 <= len(LIBRARY.questions(element=element, asker=asker)) <= 3
    assert len(LIBRARY.questions(asker=asker)) <= 8


def test_the_leader_is_asked_why_the_purpose_is_worth_it() -> None:
    question = LIBRARY.question("leader_why")
    assert (question.asker, question.element) == (Asker.LEADER_PREPARATION, ElementId.PURPOSE)


@pytest.mark.parametrize("asker", ["follow_up", "team_follow_up"])
def test_a_follow_up_looks_back_and_ahead(asker: str) -> None:
    assert len(LIBRARY.questions(element="learning", asker=asker)) >= 4
    assert LIBRARY.questions(element="plan", asker=asker)


@pytest.mark.parametrize("moment", Moment)
def test_there_is_help_at_every_moment(moment: Moment) -> None:
    assert LIBRARY.guidelines(moment=moment)


@pytest.mark.parametrize("guide", LIBRARY.every_guideline, ids=lambda guide: guide.id)
def test_help_is_short_enough_to_read_in_the_middle_of_a_talk(guide: Guideline) -> None:
    for language in ("da", "en"):
        words = f"{guide.body.in_language(language)} {guide.example.in_language(language)}".split()
        assert 40 <= len(words) <= 95, f"{guide.id} {language}: {len(words)} words"


@pytest.mark.parametrize(
    "avoided",
    [
        *("anonym", "brugere", "målsætning", "handleplan", "implementer", "facilit", "optimer"),
        *("manager", "objective", "leverage", "stakeholder", "action plan", "subordinate", "smart"),
    ],
)
def test_nobody_is_spoken_to_in_words_we_have_agreed_to_avoid(avoided: str) -> None:
    said = [key for key, text in ALL_TEXTS.items() if avoided in f"{text.da} {text.en}".lower()]
    assert said == []


def test_nobody_meets_danish_where_english_should_be() -> None:
    alike = {key for key, text in ALL_TEXTS.items() if text.da == text.en}
    assert alike <= {
        "element/plan.name",
        "term/vision.name",
        "term/vision.singular",
        "term/mission.name",
        "term/mission.singular",
        "place/video.name",
    }


@pytest.mark.parametrize("key", EVERY)
def test_every_entry_says_where_its_idea_comes_from(key: str) -> None:
    assert re.search(r"\b(R|K)\d+\b|\d{4}", EVERY[key].source)


@pytest.mark.parametrize(
    "key", [key for key, text in ALL_TEXTS.items() if "{" in text.da + text.en]
)
def test_the_local_word_ends_its_clause(key: str) -> None:
    """It may itself be a clause, "det, vi er sat i verden for", and then needs a mark after it."""
    text = ALL_TEXTS[key]
    for words in (text.da, text.en):
        assert "{the_term}" in words or "{term}" in words
        assert not re.search(r"\{\w+\}(?![.,:;?!])", words), words
        assert not words.startswith("{")


@pytest.mark.parametrize("term", LIBRARY.terms, ids=lambda term: term.id)
def test_pages_say_the_local_word_and_show_no_braces(term: LocalTerm) -> None:
    spoken = LIBRARY.speaking_of(term)
    for entries in (spoken.elements, spoken.every_question, spoken.every_guideline):
        for entry in entries:
            assert "{" not in "".join(text.da + text.en for text in _texts(entry).values())
    assert "{" not in repr(spoken.outlines)
    assert spoken.question("goals_thread_upward").text == Text(
        f"Hvilken tråd går der fra dit mål til {term.definite.da}?",
        f"What thread runs from your goal to {term.definite.en}?",
    )


def test_an_organisation_may_have_a_word_nobody_else_uses() -> None:
    assert LIBRARY.term_or_own_word("vision") == LIBRARY.term("vision")
    own = LIBRARY.term_or_own_word("vores løfte til borgerne")
    assert own.name.da == "Vores løfte til borgerne"
    asked = LIBRARY.speaking_of(own).question("goals_thread_upward").text
    assert asked.da == "Hvilken tråd går der fra dit mål til vores løfte til borgerne?"


def test_the_first_place_offered_is_face_to_face() -> None:
    assert LIBRARY.places[0].face_to_face
    assert not LIBRARY.place("video").face_to_face


def test_the_agendas_fit_the_hour_they_are_meant_for() -> None:
    assert {outline.id: outline.minutes for outline in LIBRARY.outlines} == {
        "first_dialogue": 60,
        "second_dialogue": 60,
        "individual_follow_up": 30,
        "team_follow_up": 45,
    }


def _first_words(entry: Entry) -> str:
    texts = _texts(entry)
    return next(texts[name].da for name in ("text", "title", "name") if name in texts)


def _kept() -> dict[str, str]:
    lines = (FOLDER / "dialogues/IDS").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def _still_says(first: str, now: str) -> bool:
    return SequenceMatcher(None, first.casefold(), now.casefold(), autojunk=False).ratio() >= 0.6


def test_no_stored_id_ever_disappears() -> None:
    assert _kept().keys() - EVERY.keys() == set(), "retire a question, do not remove it"


def test_every_new_id_is_written_down_before_people_answer_to_it() -> None:
    missing = [f"{key}\t{_first_words(EVERY[key])}" for key in EVERY if key not in _kept()]
    assert missing == [], "add these lines to IDS"


@pytest.mark.parametrize("key", sorted(_kept().keys() & EVERY.keys()))
def test_an_id_is_never_given_to_another_text(key: str) -> None:
    assert _still_says(_kept()[key], _first_words(EVERY[key])), "a new thought needs a new id"


def test_another_text_under_an_old_id_is_seen_and_a_mended_comma_is_not() -> None:
    asked = "Hvem mærker det først, når du gør dit arbejde godt?"
    assert _still_says(asked, "Hvem mærker det først når du gør arbejdet godt?")
    assert not _still_says(asked, "Hvad har du længe haft lyst til at blive bedre til?")
