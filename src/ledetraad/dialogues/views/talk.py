"""The talk itself: one page for two people who look at each other (R9, R21-R24)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledetraad.content.entries import Asker
from ledetraad.dialogues.forms.appointments import HeldForm
from ledetraad.dialogues.operations.reading import log_reading_at
from ledetraad.dialogues.queries.clocks import clock_of
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.talks import PREPARATION_OF, notes_at, open_points_of
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import EARLIEST_QUARTER_OF_SECOND_DIALOGUE, DialogueKind
from ledetraad.dialogues.views.gate import table_or_404
from ledetraad.dialogues.views.writing import Prompt, save_posted, writings_for
from ledetraad.people.queries.purpose import direction_of
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.content.entries import Element, Guideline, Outline, Question
    from ledetraad.dialogues.models import Dialogue, Note
    from ledetraad.dialogues.queries.prompts import Words
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.views.writing import Writing
    from ledetraad.people.models import Person
    from ledetraad.people.views.gate import PersonalRequest

Notes = dict[tuple[TextKind, str], "Note"]


@dataclass(frozen=True)
class Answer:
    question: Question
    text: str


@dataclass(frozen=True)
class Side:
    """What one of the two prepared: nothing is shown before it is released."""

    person: Person
    is_me: bool
    released: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Part:
    """One of the four elements as the page of the talk shows it."""

    element: Element
    sides: tuple[Side, ...]
    questions: tuple[Question, ...]
    guidelines: tuple[Guideline, ...]
    writing: Writing


@signed_in
@require_http_methods(["GET", "POST"])
def talk(request: PersonalRequest, dialogue_id: UUID) -> HttpResponse:
    table = table_or_404(request, dialogue_id)
    if table.dialogue.kind == DialogueKind.FOLLOW_UP.value:
        return redirect("follow-up", dialogue_id=dialogue_id)
    words = words_in(table.seat.course.employment.unit)
    prompts = talk_prompts(words)
    if request.method == "GET":
        return _page(request, table, words, writings_for(table, prompts))
    writings = save_posted(table, prompts, request.POST)
    if any(writing.has_problem for writing in writings):
        return _page(request, table, words, writings, status=422)
    messages.success(request, _("Your shared notes are saved."))
    return redirect("talk", dialogue_id=dialogue_id)


def talk_prompts(words: Words) -> list[Prompt]:
    """One shared field for each element."""
    return [
        Prompt(TextKind.SHARED_NOTES, element.id.value, _("What we want to remember"))
        for element in words.library.elements
    ]


def _page(
    request: PersonalRequest, table: Table, words: Words, writings: list[Writing], status: int = 200
) -> HttpResponse:
    notes = notes_at(table, *PREPARATION_OF.values(), TextKind.SHARED_NOTES)
    log_reading_at(table, "talk", shown(table, notes))
    unit = table.seat.course.employment.unit
    context = {
        "table": table,
        "dialogue": table.dialogue,
        "seat": table.seat,
        "other": table.seat.other,
        "direction": direction_of(unit),
        "outline": outline_for(table.dialogue, words),
        "opening": words.library.guidelines(moment="opening"),
        "asking": words.library.guidelines(moment="asking"),
        "closing": words.library.guidelines(moment="closing"),
        "unshared": _unshared(table),
        "parts": list(_parts(table, words, notes, writings)),
        "open_points": open_points_of(table.seat),
        "may_write": table.seat.may_write and not table.dialogue.cancelled_at,
        "held_form": HeldForm(
            clock_of(table.seat.course, clock.today()), initial={"held_on": clock.today()}
        ),
    }
    return render(request, "dialogues/talk.html", context, status=status)


def shown(table: Table, notes: Mapping[tuple[TextKind, str], Note]) -> Notes:
    """The notes that lie open on the table: an own preparation that is not shared stays away."""
    hidden = {PREPARATION_OF[party] for party in Party if party not in table.released}
    return {place: note for place, note in notes.items() if place[0] not in hidden}


def outline_for(dialogue: Dialogue, words: Words) -> Outline:
    """The first talk of the course, a later one, or a follow-up."""
    if dialogue.kind == DialogueKind.FOLLOW_UP.value:
        return words.library.outline("individual_follow_up")
    first = dialogue.quarter < EARLIEST_QUARTER_OF_SECOND_DIALOGUE
    return words.library.outline("first_dialogue" if first else "second_dialogue")


def _unshared(table: Table) -> list[Side]:
    """Those who have not laid their preparation on the table; no blame, the talk can be held anyway."""
    return [
        Side(person, is_me=person == table.seat.person, released=False, answers=())
        for party, person in _people(table)
        if party not in table.released
    ]


def _people(table: Table) -> tuple[tuple[Party, Person], ...]:
    """The employee first."""
    course = table.seat.course
    return ((Party.EMPLOYEE, course.employee), (Party.LEADER, course.leader))


def _parts(table: Table, words: Words, notes: Notes, writings: Iterable[Writing]) -> Iterable[Part]:
    fields = {writing.prompt.slot: writing for writing in writings}
    for element in words.library.elements:
        yield Part(
            element=element,
            sides=tuple(_sides(table, words, notes, element)),
            questions=words.library.questions(element=element.id.value, asker=Asker.TALK.value),
            guidelines=words.library.guidelines(moment=element.id.value),
            writing=fields[element.id.value],
        )


def _sides(table: Table, words: Words, notes: Notes, element: Element) -> Iterable[Side]:
    for party, person in _people(table):
        if party not in table.released:
            continue
        kind = PREPARATION_OF[party]
        answers = tuple(
            Answer(question, notes[kind, question.id].text)
            for question in words.questions(kind)
            if question.element is element.id and (kind, question.id) in notes
        )
        written = tuple(answer for answer in answers if answer.text.strip())
        if written:
            yield Side(person, is_me=person == table.seat.person, released=True, answers=written)
