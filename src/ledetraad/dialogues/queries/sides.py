"""What each of the two has laid on the table: nothing before it is released."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.dialogues.queries.talks import PREPARATION_OF
from ledetraad.dialogues.rules.agreement import Party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledetraad.content.entries import Element, Question
    from ledetraad.dialogues.models import Note
    from ledetraad.dialogues.queries.prompts import Words
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.rules.access import TextKind
    from ledetraad.people.models import Person

    Notes = Mapping[tuple[TextKind, str], Note]


@dataclass(frozen=True)
class Answer:
    question: Question
    text: str


@dataclass(frozen=True)
class Side:
    person: Person
    is_me: bool
    answers: tuple[Answer, ...] = ()


def people_at(table: Table) -> tuple[tuple[Party, Person], ...]:
    """The employee first (R10)."""
    course = table.seat.course
    return ((Party.EMPLOYEE, course.employee), (Party.LEADER, course.leader))


def sides_of(
    table: Table, words: Words, notes: Notes, element: Element | None = None
) -> tuple[Side, ...]:
    """Who has released something they wrote, about one element or about all."""
    found = (
        Side(person, person == table.seat.person, tuple(_answers(words, notes, party, element)))
        for party, person in people_at(table)
        if party in table.released
    )
    return tuple(side for side in found if side.answers)


def _answers(words: Words, notes: Notes, party: Party, element: Element | None) -> Iterator[Answer]:
    kind = PREPARATION_OF[party]
    for question in words.questions(kind):
        note = notes.get((kind, question.id))
        about_it = element is None or question.element is element.id
        if about_it and note is not None and note.text.strip():
            yield Answer(question, note.text)


def unshared_at(table: Table) -> tuple[Side, ...]:
    """Those who have laid nothing on the table; no blame, the talk can be held all the same."""
    return tuple(
        Side(person, person == table.seat.person)
        for party, person in people_at(table)
        if party not in table.released
    )


def shown(table: Table, notes: Notes) -> Notes:
    """The notes that lie open: an own preparation that is not shared stays away from the wall."""
    hidden = {PREPARATION_OF[party] for party in Party if party not in table.released}
    return {place: note for place, note in notes.items() if place[0] not in hidden}
