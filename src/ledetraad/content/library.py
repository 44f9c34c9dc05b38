"""Every word of the method, read once from the files in `library/`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from ledetraad.content.entries import (
    Asker,
    Audience,
    ChallengeLevel,
    Choice,
    CompetenceKind,
    Element,
    ElementId,
    Form,
    GoalKind,
    Guideline,
    LocalTerm,
    Moment,
    Outline,
    OutlinePart,
    PlaceKind,
    Question,
    ReaderLine,
    SensitiveWords,
    ValueConflictRoute,
)
from ledetraad.content.reading import LANGUAGES, Entry, LibraryError, read
from ledetraad.shared.text import Text

FOLDER = Path(__file__).parent / "library"


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Kept = TypeVar("Kept", bound=_Identified)
Chosen = TypeVar("Chosen", bound=Choice)
Spoken = TypeVar("Spoken", Element, Question, Guideline, Outline, OutlinePart)


@dataclass(frozen=True)
class Library:
    elements: tuple[Element, ...]
    every_question: tuple[Question, ...]
    every_guideline: tuple[Guideline, ...]
    outlines: tuple[Outline, ...]
    terms: tuple[LocalTerm, ...]
    goal_kinds: tuple[GoalKind, ...]
    competence_kinds: tuple[CompetenceKind, ...]
    challenge_levels: tuple[ChallengeLevel, ...]
    value_conflict_routes: tuple[ValueConflictRoute, ...]
    places: tuple[PlaceKind, ...]
    readers: tuple[ReaderLine, ...]
    sensitive: tuple[SensitiveWords, ...]

    def questions(
        self, *, element: str | None = None, asker: str | None = None
    ) -> tuple[Question, ...]:
        """The questions still asked, in the order of the file."""
        elements = list(ElementId) if element is None else [ElementId(element)]
        askers = list(Asker) if asker is None else [Asker(asker)]
        return tuple(
            question
            for question in self.every_question
            if question.element in elements and question.asker in askers and not question.retired
        )

    def guidelines(self, *, moment: str) -> tuple[Guideline, ...]:
        wanted = Moment(moment)
        return tuple(guide for guide in self.every_guideline if guide.moment is wanted)

    def element(self, id_: str) -> Element:
        return _the(self.elements, id_)

    def question(self, id_: str) -> Question:
        """Also a retired one, so that old answers keep their question."""
        return _the(self.every_question, id_)

    def guideline(self, id_: str) -> Guideline:
        return _the(self.every_guideline, id_)

    def outline(self, id_: str) -> Outline:
        return _the(self.outlines, id_)

    def term(self, id_: str) -> LocalTerm:
        return _the(self.terms, id_)

    def term_or_own_word(self, word: str) -> LocalTerm:
        """The term with this id; any other word is the organisation's own."""
        known = {term.id: term for term in self.terms}
        return known.get(word) or LocalTerm.own(word)

    def goal_kind(self, id_: str) -> GoalKind:
        return _the(self.goal_kinds, id_)

    def competence_kind(self, id_: str) -> CompetenceKind:
        return _the(self.competence_kinds, id_)

    def challenge(self, level: int) -> ChallengeLevel:
        return self.challenge_levels[level - 1]

    def value_conflict_route(self, id_: str) -> ValueConflictRoute:
        return _the(self.value_conflict_routes, id_)

    def place(self, id_: str) -> PlaceKind:
        return _the(self.places, id_)

    def reader(self, id_: str) -> ReaderLine:
        return _the(self.readers, id_)

    def speaking_of(self, term: LocalTerm) -> "Library":
        """The same library with the organisation's own word wherever a sentence has room for it."""
        outlines = (
            replace(outline, parts=tuple(_spoken(part, term) for part in outline.parts))
            for outline in self.outlines
        )
        return replace(
            self,
            elements=tuple(_spoken(element, term) for element in self.elements),
            every_question=tuple(_spoken(question, term) for question in self.every_question),
            every_guideline=tuple(_spoken(guide, term) for guide in self.every_guideline),
            outlines=tuple(_spoken(outline, term) for outline in outlines),
        )


@cache
def library() -> Library:
    return load(FOLDER)


def load(folder: Path) -> Library:
    """Read and check every file; `LibraryError` names the file and line of the first fault."""
    return Library(
        elements=_elements(folder),
        every_question=_all(folder, "questions", "question", Question, _question),
        every_guideline=_all(folder, "guidelines", "guideline", Guideline, _guideline),
        outlines=_all(folder, "outlines", "outline", Outline, _outline),
        terms=_all(folder, "terms", "term", LocalTerm, _term),
        goal_kinds=_choices(folder, "goal_kinds", GoalKind),
        competence_kinds=_choices(folder, "competence_kinds", CompetenceKind),
        challenge_levels=_challenge_levels(folder),
        value_conflict_routes=_choices(folder, "value_conflict_routes", ValueConflictRoute),
        places=_all(folder, "places", "place", PlaceKind, _place),
        readers=_all(folder, "readers", "reader", ReaderLine, _reader),
        sensitive=_sensitive(folder),
    )


def _all(
    folder: Path, file: str, table: str, kind: type[Kept], make: Callable[[Entry], Kept]
) -> tuple[Kept, ...]:
    keys = _keys(kind)
    entries = read(folder, f"dialogues/{file}.toml", table)
    return tuple(make(entry.only(keys)) for entry in entries)


def _keys(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind)) - {"id"}


def _elements(folder: Path) -> tuple[Element, ...]:
    elements = _all(folder, "elements", "element", Element, _element)
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


def _question(entry: Entry) -> Question:
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


def _guideline(entry: Entry) -> Guideline:
    return Guideline(
        id=entry.id,
        moment=entry.one_of("moment", Moment),
        audience=entry.one_of("audience", Audience),
        title=entry.text("title"),
        body=entry.text("body"),
        example=entry.text("example"),
        source=entry.string("source"),
    )


def _outline(entry: Entry) -> Outline:
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


def _term(entry: Entry) -> LocalTerm:
    return LocalTerm(
        id=entry.id,
        name=entry.text("name"),
        singular=entry.text("singular"),
        definite=entry.text("definite"),
        source=entry.string("source"),
    )


def _choices(folder: Path, file: str, kind: type[Chosen]) -> tuple[Chosen, ...]:
    def choice(entry: Entry) -> Chosen:
        return kind(entry.id, entry.text("name"), entry.text("help"), entry.string("source"))

    return _all(folder, file, file.removesuffix("s"), kind, choice)


def _challenge_levels(folder: Path) -> tuple[ChallengeLevel, ...]:
    levels = _all(folder, "challenge_levels", "challenge_level", ChallengeLevel, _challenge_level)
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


def _place(entry: Entry) -> PlaceKind:
    return PlaceKind(
        id=entry.id,
        name=entry.text("name"),
        help=entry.text("help"),
        source=entry.string("source"),
        face_to_face=entry.flag("face_to_face"),
    )


def _reader(entry: Entry) -> ReaderLine:
    return ReaderLine(entry.id, entry.text("text"), entry.string("source"))


def _sensitive(folder: Path) -> tuple[SensitiveWords, ...]:
    keys = frozenset({*LANGUAGES, "source"})
    entries = (entry.only(keys) for entry in read(folder, "sensitive.toml", "sensitive"))
    return tuple(
        SensitiveWords(entry.id, entry.words("da") + entry.words("en"), entry.string("source"))
        for entry in entries
    )


def _the(entries: Iterable[Kept], id_: str) -> Kept:
    for entry in entries:
        if entry.id == id_:
            return entry
    raise LookupError(f'The library holds no entry with the id "{id_}".')


def _spoken(entry: Spoken, term: LocalTerm) -> Spoken:
    filled: dict[str, Any] = {
        field.name: term.fill(text)
        for field in fields(entry)
        if isinstance(text := getattr(entry, field.name), Text)
    }
    return replace(entry, **filled)
