"""Preparing a dialogue: ten minutes on a phone, the writer's alone until released (K16, R10, R11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledetraad.dialogues.operations.notes import release_preparation, withdraw_preparation
from ledetraad.dialogues.operations.reading import log_reading_at
from ledetraad.dialogues.queries.prompts import PRIVATE_SLOT, words_in
from ledetraad.dialogues.queries.sides import sides_of
from ledetraad.dialogues.queries.talks import notes_at
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
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
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.dialogues.queries.prompts import Words
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.views.writing import Writing
    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_http_methods(["GET", "POST"])
def prepare(request: PersonalRequest, dialogue_id: UUID) -> HttpResponse:
    table = table_or_404(request, dialogue_id)
    words = words_in(table.seat.course.employment.unit)
    prompts = own_prompts(table, words)
    if request.method == "GET":
        return _page(request, table, words, writings_for(table, prompts))
    writings = save_posted(table, prompts, request.POST)
    if any(writing.has_problem for writing in writings):
        return _page(request, table, words, writings, status=REFUSED)
    if _asks_first(request, table, writings):
        return _page(request, table, words, writings, asks=True)
    return _answer(request, table)


def _asks_first(request: PersonalRequest, table: Table, writings: list[Writing]) -> bool:
    """Something that may be sensitive is pointed out once more before it is shared (K20)."""
    to_share = [writing for writing in writings if writing.prompt.kind is table.own_preparation]
    wants_to = "release" in request.POST and "confirmed" not in request.POST
    return wants_to and any(writing.caution for writing in to_share)


def _answer(request: PersonalRequest, table: Table) -> HttpResponse:
    name = {"name": table.seat.other.given_name}
    if not table.seat.may_write:
        return redirect("prepare", dialogue_id=table.dialogue.pk)
    if "release" in request.POST:
        release_preparation(table)
        messages.success(request, _("Your preparation is shared with %(name)s.") % name)
    elif "withdraw" in request.POST:
        withdraw_preparation(table)
        messages.success(request, _("Your preparation is yours alone again."))
    elif table.seat.party in table.released:
        messages.success(request, _("Saved. %(name)s can read it.") % name)
    else:
        messages.success(
            request, _("Your preparation is saved. Only you can read it until you share it.")
        )
    return redirect("prepare", dialogue_id=table.dialogue.pk)


def own_prompts(table: Table, words: Words) -> list[Prompt]:
    """The questions to one side; the leader has room for a note nobody else ever reads."""
    prompts = prompts_for(table.own_preparation, words)
    if table.seat.party is Party.LEADER:
        label = _("A note to yourself")
        prompts.append(Prompt(TextKind.LEADER_PRIVATE_NOTE, PRIVATE_SLOT, label))
    return prompts


def prompts_for(kind: TextKind, words: Words) -> list[Prompt]:
    """One field for each of the library's questions."""
    return [
        Prompt(kind, question.id, say(question.text), say(question.help) if question.help else "")
        for question in words.questions(kind)
    ]


def _page(
    request: PersonalRequest,
    table: Table,
    words: Words,
    writings: list[Writing],
    status: int = 200,
    *,
    asks: bool = False,
) -> HttpResponse:
    notes = notes_at(table, *_the_others(table))
    log_reading_at(table, "preparation", notes)
    own = [writing for writing in writings if writing.prompt.kind is table.own_preparation]
    context = {
        "table": table,
        "dialogue": table.dialogue,
        "other": table.seat.other,
        "employees_word": next(iter(sides_of(table, words, notes)), None),
        "writings": own,
        "problems": problems_in(writings) if status == REFUSED else [],
        "private": [writing for writing in writings if writing not in own],
        "written": sum(bool(writing.text.strip()) for writing in own),
        "asks": asks,
        "released": table.seat.party in table.released,
        "is_employee": table.seat.party is Party.EMPLOYEE,
        "direction": direction_of(table.seat.course.employment.unit),
        "guidelines": words.library.guidelines(moment=table.own_preparation.value),
        "may_write": table.seat.may_write,
    }
    return render(request, "dialogues/prepare.html", context, status=status)


def _the_others(table: Table) -> list[TextKind]:
    """The employee's word comes first: once it is shared, the leader prepares with it (R10)."""
    is_leader = table.seat.party is Party.LEADER
    return [TextKind.EMPLOYEE_PREPARATION] if is_leader else []
