"""A good library loads; a broken one is refused with file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledetraad.content.library import FOLDER, library, load
from ledetraad.content.reading import LibraryError
from ledetraad.shared.text import Text

QUESTION = """\
# a comment

[question.good_day]
element = "purpose"
asker = "talk"
form = "open"
text.da = "Hvad var godt?"
text.en = "What was good?"
source = "Own words."
"""

Break = Callable[[str, str], LibraryError]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "library"))


@pytest.fixture
def refusal(folder: Path) -> Break:
    def refuse(file: str, content: str) -> LibraryError:
        (folder / "dialogues" / file).write_text(content, encoding="utf-8")
        with pytest.raises(LibraryError) as caught:
            load(folder)
        return caught.value

    return refuse


def test_the_library_is_read_once_and_kept() -> None:
    assert library() is library()


def test_a_small_good_file_is_read_as_it_stands(folder: Path) -> None:
    (folder / "dialogues/questions.toml").write_text(QUESTION, encoding="utf-8")
    (question,) = load(folder).questions()
    assert question.text == Text("Hvad var godt?", "What was good?")
    assert question.help is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('text.en = "What was good?"\n', "", "text has no en."),
        ('text.en = "What was good?"', 'text.en = "  "', "text.en is empty."),
        ('text.en = "What was good?"', "text.en = 7", "text.en must be a string."),
        ('text.en = "What', 'text.de = "Was?"\ntext.en = "What', "unknown language: de."),
        ('source = "Own words."\n', "", "source is missing."),
        ('source = "Own words."', 'source = ""', "source is empty."),
        ('"purpose"', '"meaning"', 'element is "meaning", but must be one of purpose, goals'),
        ('"talk"', '"chat"', 'asker is "chat", but must be one of employee_preparation'),
        ('form = "open"', 'form = "closed"', 'form is "closed", but must be one of open'),
        ('form = "open"', 'form = "open"\ncolour = "red"', "unknown key: colour."),
        ('form = "open"', 'form = "open"\nretired = "no"', "retired must be true or false."),
        ("Hvad var godt?", "Hvad er {goal}?", "not {term} and {the_term}."),
        ("Hvad var godt?", "Hvad er {the_term?", "not {term} and {the_term}."),
    ],
)
def test_a_faulty_question_is_refused_with_file_and_line(
    refusal: Break, old: str, new: str, sentence: str
) -> None:
    assert QUESTION.count(old) == 1
    message = str(refusal("questions.toml", QUESTION.replace(old, new)))
    assert message.startswith("dialogues/questions.toml, line 3: good_day: ")
    assert sentence in message


def test_a_text_in_one_language_only_is_refused(refusal: Break) -> None:
    one = QUESTION.replace(
        'text.da = "Hvad var godt?"\ntext.en = "What was good?"', 'text = "Hvad?"'
    )
    assert "text must be a table with da and en." in str(refusal("questions.toml", one))


def test_an_id_used_twice_is_refused_where_it_is_repeated(refusal: Break) -> None:
    message = str(refusal("questions.toml", QUESTION + QUESTION))
    assert message.startswith("dialogues/questions.toml, line 12: not valid TOML")
    assert "good_day" in message


@pytest.mark.parametrize("header", ["[question]", "[question.]"])
def test_a_question_without_an_id_is_refused(refusal: Break, header: str) -> None:
    message = str(refusal("questions.toml", QUESTION.replace("[question.good_day]", header)))
    assert message.startswith("dialogues/questions.toml, line 3: ")


@pytest.mark.parametrize("id_", ["Good_day", "good-day", "7_days"])
def test_an_id_that_cannot_be_stored_is_refused(refusal: Break, id_: str) -> None:
    message = str(refusal("questions.toml", QUESTION.replace("good_day", id_)))
    assert message.startswith(f"dialogues/questions.toml, line 3: {id_}: an id is small letters")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (QUESTION + "\n[guideline.lost]\n", "line 11: unknown table: guideline."),
        ("# nothing\n", "line 1: the file holds no table called question."),
        (QUESTION + "\n[question.open\n", "line 11: not valid TOML"),
        (QUESTION + '\ntext.da = "', "line 11: not valid TOML"),
    ],
)
def test_a_file_that_is_not_a_list_of_questions_is_refused(
    refusal: Break, content: str, sentence: str
) -> None:
    assert sentence in str(refusal("questions.toml", content))


def test_a_guideline_for_an_unknown_moment_is_refused(refusal: Break, folder: Path) -> None:
    content = (folder / "dialogues/guidelines.toml").read_text(encoding="utf-8")
    broken = content.replace('moment = "closing"', 'moment = "lunch"')
    message = str(refusal("guidelines.toml", broken))
    line = content[: content.index("[guideline.how_to_close]")].count("\n") + 1
    assert message.startswith(f"dialogues/guidelines.toml, line {line}: how_to_close: moment is")


def test_an_outline_without_minutes_is_refused(refusal: Break, folder: Path) -> None:
    content = (folder / "dialogues/outlines.toml").read_text(encoding="utf-8")
    message = str(refusal("outlines.toml", content.replace("minutes = 20", "minutes = 0")))
    assert "first_dialogue, parts 2: minutes must be a whole number of at least 1." in message


def test_a_fifth_element_is_refused(refusal: Break, folder: Path) -> None:
    content = (folder / "dialogues/elements.toml").read_text(encoding="utf-8")
    fifth = content + content.partition("[element.learning]")[2].join(["\n[element.luck]", ""])
    assert "luck: unknown element" in str(refusal("elements.toml", fifth))


def test_a_missing_element_is_refused(refusal: Break, folder: Path) -> None:
    content = (folder / "dialogues/elements.toml").read_text(encoding="utf-8")
    three = content.partition("[element.learning]")[0]
    assert "purpose, goals, plan, learning, numbered 1 to 4" in str(refusal("elements.toml", three))


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "dialogues/terms.toml").unlink()
    with pytest.raises(LibraryError, match=r"dialogues/terms\.toml, line 1: the file is missing"):
        load(folder)


def test_a_file_saved_in_the_encoding_of_old_windows_is_refused(folder: Path) -> None:
    danish = QUESTION.replace("godt", "på spil")
    (folder / "dialogues/questions.toml").write_bytes(danish.encode("cp1252"))
    with pytest.raises(LibraryError, match=r"questions\.toml, line 7: the file is not UTF-8"):
        load(folder)


def test_a_retired_question_is_no_longer_asked_but_old_answers_keep_it(folder: Path) -> None:
    retired = QUESTION.replace('form = "open"', 'form = "open"\nretired = true')
    (folder / "dialogues/questions.toml").write_text(retired, encoding="utf-8")
    loaded = load(folder)
    assert loaded.questions() == ()
    assert loaded.question("good_day").text.da == "Hvad var godt?"


def test_who_asks_for_what_is_not_there_is_told_so() -> None:
    with pytest.raises(LookupError, match='no entry with the id "nowhere"'):
        library().question("nowhere")
    with pytest.raises(ValueError, match="chat"):
        library().questions(asker="chat")
    with pytest.raises(ValueError, match="lunch"):
        library().guidelines(moment="lunch")
