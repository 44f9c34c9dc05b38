"""Preparing a dialogue: ten minutes on a phone, the writer's alone until released (K16, R10, R11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledetraad.dialogues.operations.notes import release_preparation, withdraw_preparation
from ledetraad.dialogues.queries.prompts import Words, words_in
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.views.gate import table_or_404
from ledetraad.dialogues.views.writing import Prompt, save_posted, writings_for
from ledetraad.people.queries.purpose import direction_of
from ledetraad.people.views.gate import signed_in
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.views.writing import Writing
    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_http_methods(["GET", "POST"])
def prepare(request: PersonalRequest, dialogue_id: UUID) -> HttpResponse:
    table = table_or_404(request, dialogue_id)
    words = words_in(table.seat.course.employment.unit)
    prompts = preparation_prompts(table, words)
    if request.method == "GET":
        return _page(request, table, words, writings_for(table, prompts))
    writings = save_posted(table, prompts, request.POST)
    if any(writing.has_problem for writing in writings):
        return _page(request, table, words, writings, status=422)
    return _answer(request, table)


def _answer(request: PersonalRequest, table: Table) -> HttpResponse:
    if "release" in request.POST:
        release_preparation(table)
        name = table.seat.other.given_name
        messages.success(request, _("Your preparation is shared with %(name)s.") % {"name": name})
    elif "withdraw" in request.POST:
        withdraw_preparation(table)
        messages.success(request, _("Your preparation is yours alone again."))
    else:
        messages.success(
            request, _("Your preparation is saved. Only you can read it until you share it.")
        )
    return redirect("prepare", dialogue_id=table.dialogue.pk)


def preparation_prompts(table: Table, words: Words) -> list[Prompt]:
    kind = table.own_preparation
    return [
        Prompt(kind, question.id, say(question.text), say(question.help) if question.help else "")
        for question in words.questions(kind)
    ]


def _page(
    request: PersonalRequest, table: Table, words: Words, writings: list[Writing], status: int = 200
) -> HttpResponse:
    context = {
        "table": table,
        "dialogue": table.dialogue,
        "other": table.seat.other,
        "writings": writings,
        "released": table.seat.party in table.released,
        "is_employee": table.seat.party is Party.EMPLOYEE,
        "direction": direction_of(table.seat.course.employment.unit),
        "guidelines": words.library.guidelines(moment=table.own_preparation.value),
        "may_write": table.seat.may_write,
    }
    return render(request, "dialogues/prepare.html", context, status=status)
