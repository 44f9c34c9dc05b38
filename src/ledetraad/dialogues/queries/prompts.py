"""What is asked in each kind of note: the library's questions, in the organisation's own word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.content.entries import Asker, LocalTerm
from ledetraad.content.library import Library, library
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.people.queries.purpose import term_of
from ledetraad.shared.sensitive import sensitive_words

if TYPE_CHECKING:
    from ledetraad.content.entries import Question
    from ledetraad.people.models import Unit

ASKERS = {
    TextKind.EMPLOYEE_PREPARATION: Asker.EMPLOYEE_PREPARATION,
    TextKind.LEADER_PREPARATION: Asker.LEADER_PREPARATION,
    TextKind.FOLLOW_UP: Asker.FOLLOW_UP,
}
PRIVATE_SLOT = "private"


@dataclass(frozen=True)
class Words:
    """The library as it speaks in one unit."""

    library: Library
    term: LocalTerm

    def questions(self, kind: TextKind) -> tuple[Question, ...]:
        asker = ASKERS.get(kind)
        return self.library.questions(asker=asker.value) if asker else ()


def words_in(unit: Unit) -> Words:
    term = term_of(unit)
    return Words(library=library().speaking_of(term), term=term)


def slots_of(kind: TextKind) -> frozenset[str]:
    """Where text of this kind may be written; anything else does not exist."""
    if kind is TextKind.SHARED_NOTES:
        return frozenset(element.id.value for element in library().elements)
    if kind is TextKind.LEADER_PRIVATE_NOTE:
        return frozenset({PRIVATE_SLOT})
    asker = ASKERS.get(kind)
    questions = library().questions(asker=asker.value) if asker else ()
    return frozenset(question.id for question in questions)


def sensitive_words_in(text: str) -> list[str]:
    """Words that may tell something sensitive; whoever writes decides whether they stay (K20)."""
    stems = {words.id: words.stems for words in library().sensitive}
    return list(dict.fromkeys(found.word for found in sensitive_words(text, stems)))
