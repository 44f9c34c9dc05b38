"""Reading one file of the library: every entry holds what it must, or the file is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from ledetraad.shared.text import Text

LANGUAGES = ("da", "en")
PLACEHOLDERS = ("term", "the_term")

Kind = TypeVar("Kind", bound=StrEnum)


class LibraryError(Exception):
    """A file of the library cannot be used; the message names file and line."""

    def __init__(self, file: str, line: int, sentence: str) -> None:
        super().__init__(f"{file}, line {line}: {sentence}")


@dataclass(frozen=True)
class Entry:
    """One table of a file, before it has been found good."""

    id: str
    file: str
    line: int
    values: Mapping[str, object]

    def refusal(self, sentence: str) -> LibraryError:
        return LibraryError(self.file, self.line, f"{self.id}: {sentence}")

    def only(self, keys: frozenset[str]) -> Entry:
        unknown = sorted(self.values.keys() - keys)
        if unknown:
            raise self.refusal(f"unknown key: {', '.join(unknown)}.")
        return self

    def string(self, key: str) -> str:
        return self._string(key, self._value(key))

    def text(self, key: str, placeholders: tuple[str, ...] = PLACEHOLDERS) -> Text:
        """The words in both languages; only these {placeholders} may stand in them."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise self.refusal(f"{key} must be a table with da and en.")
        missing = [language for language in LANGUAGES if language not in value]
        if missing:
            raise self.refusal(f"{key} has no {' and no '.join(missing)}.")
        unknown = sorted(value.keys() - set(LANGUAGES))
        if unknown:
            raise self.refusal(f"{key} has an unknown language: {', '.join(unknown)}.")
        return Text(
            *(
                self._words(f"{key}.{language}", value[language], placeholders)
                for language in LANGUAGES
            )
        )

    def optional_text(self, key: str) -> Text | None:
        return self.text(key) if key in self.values else None

    def number(self, key: str) -> int:
        value = self._value(key)
        if type(value) is not int or value < 1:
            raise self.refusal(f"{key} must be a whole number of at least 1.")
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(f"{key} must be true or false.")
        return value

    def one_of(self, key: str, kinds: type[Kind]) -> Kind:
        value = self.string(key)
        try:
            return kinds(value)
        except ValueError:
            raise self.refusal(
                f'{key} is "{value}", but must be one of {", ".join(kinds)}.'
            ) from None

    def optional_one_of(self, key: str, kinds: type[Kind]) -> Kind | None:
        return self.one_of(key, kinds) if key in self.values else None

    def parts(self, key: str) -> tuple[Entry, ...]:
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self.refusal(f"{key} must be a list of tables.")
        return tuple(
            Entry(f"{self.id}, {key} {number}", self.file, self.line, part)
            for number, part in enumerate(value, start=1)
        )

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, none of them empty."""
        value = self._value(key)
        if not isinstance(value, list) or not value:
            raise self.refusal(f"{key} must be a list of words.")
        return tuple(self._string(key, word) for word in value)

    def _value(self, key: str) -> object:
        if key not in self.values:
            raise self.refusal(f"{key} is missing.")
        return self.values[key]

    def _string(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.refusal(f"{key} must be a string.")
        words = " ".join(value.split())
        if not words:
            raise self.refusal(f"{key} is empty.")
        return words

    def _words(self, key: str, value: object, placeholders: tuple[str, ...]) -> str:
        words = self._string(key, value)
        plain = re.sub(
            r"\{(\w*)\}", lambda found: "" if found[1] in placeholders else found[0], words
        )
        if "{" in plain or "}" in plain:
            known = " and ".join(f"{{{name}}}" for name in placeholders) or "allowed here"
            raise self.refusal(f"{key} has a placeholder that is not {known}.")
        return words


def read(folder: Path, file: str, table: str) -> Iterator[Entry]:
    """The entries `[table.id]` of one file, in the order they stand."""
    source = _source(folder, file)
    document = _parsed(source, file)
    for name in document.keys() - {table}:
        raise LibraryError(file, _line_of(source, name), f"unknown table: {name}.")
    entries = document.get(table)
    if not isinstance(entries, dict) or not entries:
        raise LibraryError(file, 1, f"the file holds no table called {table}.")
    for id_, values in entries.items():
        line = _line_of(source, f"{table}.{id_}", table)
        if not isinstance(values, dict):
            raise LibraryError(file, line, f"{id_} must be a table.")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", id_):
            raise LibraryError(
                file, line, f"{id_}: an id is small letters, digits and underscores."
            )
        yield Entry(id_, file, line, values)


def _source(folder: Path, file: str) -> str:
    try:
        data = (folder / file).read_bytes()
    except FileNotFoundError:
        raise LibraryError(file, 1, "the file is missing.") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LibraryError(file, line, "the file is not UTF-8.") from None


def _parsed(source: str, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else source.count("\n") + 1
        raise LibraryError(file, line, f"not valid TOML: {error}.") from None


def _line_of(source: str, *names: str) -> int:
    """Where the first of the tables that has a header has it: tomllib forgets. Else line 1."""
    for name in names:
        header = re.compile(rf"\s*\[+\s*{re.escape(name)}\s*[\].]")
        for number, line in enumerate(source.splitlines(), start=1):
            if header.match(line):
                return number
    return 1
