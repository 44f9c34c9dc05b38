"""The entries of each file of the library, made from what was read there."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Protocol, TypeVar

from ledetraad.content.entries import (
    Asker,
    Audience,
    ChallengeLevel,
    Choice,
    Element,
    ElementId,
    Form,
    Guideline,
    LocalTerm,
    Moment,
    Outline,
    OutlinePart,
    PlaceKind,
    Question,
    ReaderLine,
    SensitiveWords,
)
from ledetraad.content.reading import LANGUAGES, Entry, LibraryError, read


class Identified(Protocol):
    @property
    def id(self) -> str: ...


Kept = TypeVar("Kept", bound=Identified)
Chosen = TypeVar("Chosen", bound=Choice)


def all_of(
    folder: Path, file: str, table: str, kind: type[Kept], make: Callable[[Entry], Kept]
) -> tuple[Kept, ...]:
    keys = _keys(kind)
    entries = read(folder, f"dialogues/{file}.toml", table)
    return tuple(make(entry.only(keys)) for entry in entries)


def _keys(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind)) - {"id"}


def elements(folder: Path) -> tuple[Element, ...]:
    elements = all_of(folder, "elements", "element", Element, _element)
    if [element.number for element in elements] != [1, 2, 3, 4]:
        sentence = f"the elements must be {', '.join(ElementId)}, numbered 1 to 4 in that order."
        raise LibraryError("dialogues/elements.toml", 1, sentence)
    return elements


def _element(entry: Entry) -> Element:
    if entry.id not in list(ElementId):
        raise entry.refusal(f"unknown element; the method has {', '.join(ElementId)}.")
    return Element(
        id=ElementId(entry.id),
        number=entry.number("number"),
        name=entry.text("name"),
        aim=entry.text("aim"),
        source=entry.string("source"),
    )


def question(entry: Entry) -> Question:
    return Question(
        id=entry.id,
        element=entry.one_of("element", ElementId),
        asker=entry.one_of("asker", Asker),
        form=entry.one_of("form", Form),
        text=entry.text("text"),
        help=entry.optional_text("help"),
        source=entry.string("source"),
        retired=entry.flag("retired"),
    )


def guideline(entry: Entry) -> Guideline:
    return Guideline(
        id=entry.id,
        moment=entry.one_of("moment", Moment),
        audience=entry.one_of("audience", Audience),
        title=entry.text("title"),
        body=entry.text("body"),
        example=entry.text("example"),
        source=entry.string("source"),
    )


def outline(entry: Entry) -> Outline:
    keys = _keys(OutlinePart)
    return Outline(
        id=entry.id,
        title=entry.text("title"),
        parts=tuple(_outline_part(part.only(keys)) for part in entry.parts("parts")),
        source=entry.string("source"),
    )


def _outline_part(entry: Entry) -> OutlinePart:
    return OutlinePart(
        minutes=entry.number("minutes"),
        element=entry.optional_one_of("element", ElementId),
        title=entry.text("title"),
        body=entry.text("body"),
    )


def term(entry: Entry) -> LocalTerm:
    return LocalTerm(
        id=entry.id,
        name=entry.text("name"),
        singular=entry.text("singular"),
        definite=entry.text("definite"),
        source=entry.string("source"),
    )


def choices(folder: Path, file: str, kind: type[Chosen]) -> tuple[Chosen, ...]:
    def choice(entry: Entry) -> Chosen:
        return kind(entry.id, entry.text("name"), entry.text("help"), entry.string("source"))

    return all_of(folder, file, file.removesuffix("s"), kind, choice)


def challenge_levels(folder: Path) -> tuple[ChallengeLevel, ...]:
    levels = all_of(folder, "challenge_levels", "challenge_level", ChallengeLevel, _challenge_level)
    if [level.level for level in levels] != [1, 2, 3, 4, 5]:
        sentence = "the levels must be numbered 1 to 5 in that order."
        raise LibraryError("dialogues/challenge_levels.toml", 1, sentence)
    return levels


def _challenge_level(entry: Entry) -> ChallengeLevel:
    return ChallengeLevel(
        id=entry.id,
        name=entry.text("name"),
        help=entry.text("help"),
        source=entry.string("source"),
        level=entry.number("level"),
    )


def place(entry: Entry) -> PlaceKind:
    return PlaceKind(
        id=entry.id,
        name=entry.text("name"),
        help=entry.text("help"),
        source=entry.string("source"),
        face_to_face=entry.flag("face_to_face"),
    )


def reader(entry: Entry) -> ReaderLine:
    return ReaderLine(entry.id, entry.text("text"), entry.string("source"))


def sensitive(folder: Path) -> tuple[SensitiveWords, ...]:
    keys = frozenset({*LANGUAGES, "source"})
    entries = (entry.only(keys) for entry in read(folder, "sensitive.toml", "sensitive"))
    return tuple(
        SensitiveWords(entry.id, entry.words("da") + entry.words("en"), entry.string("source"))
        for entry in entries
    )
