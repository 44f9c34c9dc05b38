"""Every word of the method, read once from the files in `library/`."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ledetraad.content import shelves
from ledetraad.content.entries import (
    Asker,
    ChallengeLevel,
    CompetenceKind,
    Element,
    ElementId,
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
from ledetraad.shared.text import Text

FOLDER = Path(__file__).parent / "library"
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
        elements=shelves.elements(folder),
        every_question=shelves.all_of(folder, "questions", "question", Question, shelves.question),
        every_guideline=shelves.all_of(
            folder, "guidelines", "guideline", Guideline, shelves.guideline
        ),
        outlines=shelves.all_of(folder, "outlines", "outline", Outline, shelves.outline),
        terms=shelves.all_of(folder, "terms", "term", LocalTerm, shelves.term),
        goal_kinds=shelves.choices(folder, "goal_kinds", GoalKind),
        competence_kinds=shelves.choices(folder, "competence_kinds", CompetenceKind),
        challenge_levels=shelves.challenge_levels(folder),
        value_conflict_routes=shelves.choices(folder, "value_conflict_routes", ValueConflictRoute),
        places=shelves.all_of(folder, "places", "place", PlaceKind, shelves.place),
        readers=shelves.all_of(folder, "readers", "reader", ReaderLine, shelves.reader),
        sensitive=shelves.sensitive(folder),
    )


def _the(entries: Iterable[shelves.Kept], id_: str) -> shelves.Kept:
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
