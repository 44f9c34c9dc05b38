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
from ledetraad.dialogues.forms.points import OpenPointForm
from ledetraad.dialogues.operations.reading import log_reading_at
from ledetraad.dialogues.queries.clocks import clock_of
from ledetraad.dialogues.queries.points import points_at
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.sides import shown, sides_of, unshared_at
from ledetraad.dialogues.queries.talks import PREPARATION_OF, notes_at
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.cadence import EARLIEST_QUARTER_OF_SECOND_DIALOGUE, DialogueKind
from ledetraad.dialogues.views.drafting import keeping_point
from ledetraad.dialogues.views.gate import table_or_404
from ledetraad.dialogues.views.writing import (
    REFUSED,
    Prompt,
    problems_in,
    save_posted,
    writings_for,
)
from ledetraad.people.queries.purpose import direction_of
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.content.entries import Element, Guideline, Outline, Question
    from ledetraad.dialogues.models import Dialogue, OpenPoint
    from ledetraad.dialogues.queries.prompts import Words
    from ledetraad.dialogues.queries.sides import Notes, Side
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.views.writing import Writing
    from ledetraad.people.views.gate import PersonalRequest


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
    if table.is_follow_up:
        return redirect("follow-up", dialogue_id=dialogue_id)
    words = words_in(table.seat.course.employment.unit)
    prompts = talk_prompts(words)
    if request.method == "GET":
        return _page(request, table, words, writings_for(table, prompts))
    writings = save_posted(table, prompts, request.POST)
    if any(writing.has_problem for writing in writings):
        return _page(request, table, words, writings, status=REFUSED)
    messages.success(request, _("Your shared notes are saved."))
    return redirect("talk", dialogue_id=dialogue_id)


def talk_prompts(words: Words) -> list[Prompt]:
    """One shared field for each element."""
    label = _("%(element)s: what we want to remember")
    return [
        Prompt(TextKind.SHARED_NOTES, element.id.value, label % {"element": say(element.name)})
        for element in words.library.elements
    ]


def _page(
    request: PersonalRequest, table: Table, words: Words, writings: list[Writing], status: int = 200
) -> HttpResponse:
    notes = notes_at(table, *PREPARATION_OF.values(), TextKind.SHARED_NOTES)
    points = points_at(table)
    log_reading_at(table, "talk", shown(table, notes), points)
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
        "unshared": unshared_at(table),
        "problems": problems_in(writings) if status == REFUSED else [],
        "parts": list(_parts(table, words, notes, writings)),
        **round_the_table(table, points),
    }
    return render(request, "dialogues/talk.html", context, status=status)


def round_the_table(table: Table, points: Iterable[OpenPoint]) -> dict[str, object]:
    """What every dialogue's page ends with: open points, and saying that the two have talked."""
    today = clock.today()
    keeping = keeping_point(table)
    point_form = OpenPointForm(initial=keeping.initial)
    return {
        "points": list(points),
        "point_form": point_form,
        "point_field": keeping.field(point_form),
        "held_form": HeldForm(clock_of(table.seat.course, today), initial={"held_on": today}),
        "may_write": table.seat.may_write and not table.dialogue.cancelled_at,
    }


def outline_for(dialogue: Dialogue, words: Words) -> Outline:
    """The first talk of the course, a later one, or a follow-up."""
    if dialogue.kind == DialogueKind.FOLLOW_UP.value:
        return words.library.outline("individual_follow_up")
    first = dialogue.quarter < EARLIEST_QUARTER_OF_SECOND_DIALOGUE
    return words.library.outline("first_dialogue" if first else "second_dialogue")


def _parts(table: Table, words: Words, notes: Notes, writings: Iterable[Writing]) -> Iterable[Part]:
    fields = {writing.prompt.slot: writing for writing in writings}
    for element in words.library.elements:
        yield Part(
            element=element,
            sides=sides_of(table, words, notes, element),
            questions=words.library.questions(element=element.id.value, asker=Asker.TALK.value),
            guidelines=words.library.guidelines(moment=element.id.value),
            writing=fields[element.id.value],
        )
