"""What every reminder and mail must live up to, whoever changes its words next."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from ledetraad.content.mail import FOLDER, DigestWords, ReminderWords, load, mail_words
from ledetraad.content.reading import LibraryError
from ledetraad.dialogues.rules.reminding.facts import ReminderKind
from ledetraad.shared.text import Text

WORDS = mail_words()
KINDS = list(WORDS.reminders.values())
EVERY: list[ReminderWords | DigestWords] = [*KINDS, WORDS.digest]
TEXTS = {
    f"{entry.id}.{field.name}": text
    for entry in EVERY
    for field in fields(entry)
    if isinstance(text := getattr(entry, field.name), Text)
}


def test_there_are_words_for_all_that_is_remembered_and_nothing_else() -> None:
    assert set(WORDS.reminders) == set(ReminderKind)


def test_no_two_kinds_are_equally_important() -> None:
    assert len({kind.rank for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_line_is_short_and_its_button_a_few_words(kind: ReminderWords) -> None:
    for text in (kind.one, kind.many):
        assert max(len(text.da), len(text.en)) <= 105
    assert max(len(kind.action.da.split()), len(kind.action.en.split())) <= 5
    assert "{count}" in kind.many.da
    assert "{count}" in kind.many.en


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_have_the_same_gaps(name: str) -> None:
    text = TEXTS[name]
    assert set(re.findall(r"\{\w+\}", text.da)) == set(re.findall(r"\{\w+\}", text.en))


def test_the_subject_says_nothing_about_whom_or_what() -> None:
    subjects = (WORDS.digest.subject_one, WORDS.digest.subject_many)
    for words in (words for subject in subjects for words in (subject.da, subject.en)):
        assert set(re.findall(r"\{\w+\}", words)) <= {"{count}"}
        assert not re.search("samtale|mål|plan|leder|talk|goal|leader", words, re.I)


def test_nothing_is_called_anonymous_and_nobody_is_hurried() -> None:
    forbidden = re.compile("anonym|sidste chance|straks|last chance|immediately|!", re.I)
    assert not [name for name, text in TEXTS.items() if forbidden.search(text.da + text.en)]


def test_words_with_an_unknown_gap_are_refused_with_file_and_line(tmp_path: Path) -> None:
    for file in ("reminders.toml", "digest.toml"):
        source = (FOLDER / "mail" / file).read_text(encoding="utf-8")
        (tmp_path / "mail").mkdir(exist_ok=True)
        (tmp_path / "mail" / file).write_text(
            source.replace("Forbered {count}", "Forbered {goal}"), "utf-8"
        )
    with pytest.raises(LibraryError, match=r"mail/reminders.toml, line \d+: .* \{name\}"):
        load(tmp_path)
