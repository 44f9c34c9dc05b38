"""The words of reminders and mails, read once from the files in `library/mail/`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ledetraad.content.reading import Entry, read

if TYPE_CHECKING:
    from ledetraad.shared.text import Text

FOLDER = Path(__file__).parent / "library"
PLACEHOLDERS = ("name", "day", "count")


@dataclass(frozen=True)
class ReminderWords:
    """One kind of reminder: its name, its line alone or for several, its button, and why it came."""

    id: str
    rank: int
    name: Text
    one: Text
    many: Text
    action: Text
    why: Text
    source: str


@dataclass(frozen=True)
class DigestWords:
    """What stands around the lines of a mail."""

    id: str
    subject_one: Text
    subject_many: Text
    greeting: Text
    opening: Text
    more_one: Text
    more_many: Text
    go: Text
    why: Text
    because: Text
    fewer: Text
    fewer_go: Text
    private: Text
    source: str


@dataclass(frozen=True)
class MailWords:
    reminders: dict[str, ReminderWords]
    digest: DigestWords


@cache
def mail_words() -> MailWords:
    return load(FOLDER)


def load(folder: Path) -> MailWords:
    """Read and check the files; `LibraryError` names the file and line of the first fault."""
    reminders = (_reminder(entry) for entry in read(folder, "mail/reminders.toml", "reminder"))
    (digest,) = (_digest(entry) for entry in read(folder, "mail/digest.toml", "digest"))
    return MailWords({words.id: words for words in reminders}, digest)


def _reminder(entry: Entry) -> ReminderWords:
    entry = entry.only(frozenset(field.name for field in fields(ReminderWords)) - {"id"})
    return ReminderWords(
        id=entry.id,
        rank=entry.number("rank"),
        name=entry.text("name", ()),
        one=entry.text("one", PLACEHOLDERS),
        many=entry.text("many", PLACEHOLDERS),
        action=entry.text("action", ()),
        why=entry.text("why", PLACEHOLDERS),
        source=entry.string("source"),
    )


def _digest(entry: Entry) -> DigestWords:
    names = [field.name for field in fields(DigestWords) if field.name not in ("id", "source")]
    entry = entry.only(frozenset({*names, "source"}))
    texts = {name: entry.text(name, PLACEHOLDERS) for name in names}
    return DigestWords(id=entry.id, source=entry.string("source"), **texts)
