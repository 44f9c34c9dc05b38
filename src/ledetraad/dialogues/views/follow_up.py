"""Following up: what was done, what came of it, what to change, what to carry on (R24-R26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledetraad.dialogues.operations.reading import log_reading, log_reading_at
from ledetraad.dialogues.queries.goals import goals_of, may_write_goals
from ledetraad.dialogues.queries.points import points_at
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.sides import shown, sides_of, unshared_at
from ledetraad.dialogues.queries.talks import PREPARATION_OF, notes_at
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.views.gate import table_or_404
from ledetraad.dialogues.views.preparation import prompts_for
from ledetraad.dialogues.views.talk import outline_for, round_the_table
from ledetraad.dialogues.views.writing import REFUSED, problems_in, save_posted, writings_for
from ledetraad.people.queries.purpose import direction_of
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.dialogues.queries.goals import GoalNow
    from ledetraad.dialogues.queries.prompts import Words
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.views.writing import Writing
    from ledetraad.people.views.gate import PersonalRequest

WHY = "follow-up"


@signed_in
@require_http_methods(["GET", "POST"])
def follow_up(request: PersonalRequest, dialogue_id: UUID) -> HttpResponse:
    table = table_or_404(request, dialogue_id)
    if not table.is_follow_up:
        return redirect("talk", dialogue_id=dialogue_id)
    words = words_in(table.seat.course.employment.unit)
    prompts = prompts_for(TextKind.FOLLOW_UP, words)
    if request.method == "GET":
        return _page(request, table, words, writings_for(table, prompts))
    writings = save_posted(table, prompts, request.POST)
    if any(writing.has_problem for writing in writings):
        return _page(request, table, words, writings, status=REFUSED)
    messages.success(request, _("Your shared notes are saved."))
    return redirect("follow-up", dialogue_id=dialogue_id)


def _page(
    request: PersonalRequest, table: Table, words: Words, writings: list[Writing], status: int = 200
) -> HttpResponse:
    notes = notes_at(table, *PREPARATION_OF.values(), TextKind.FOLLOW_UP)
    points, goals = points_at(table), goals_of(table.seat)
    log_reading_at(table, WHY, shown(table, notes), points)
    _log_goals(table, goals)
    context = {
        "table": table,
        "dialogue": table.dialogue,
        "seat": table.seat,
        "other": table.seat.other,
        "direction": direction_of(table.seat.course.employment.unit),
        "outline": outline_for(table.dialogue, words),
        "guidelines": words.library.guidelines(moment="follow_up"),
        "learning": words.library.guidelines(moment="learning"),
        "unshared": unshared_at(table),
        "sides": sides_of(table, words, notes),
        "goals": [goal for goal in goals if goal.is_open],
        "may_mark": may_write_goals(table.seat),
        "writings": writings,
        "problems": problems_in(writings) if status == REFUSED else [],
        **round_the_table(table, points),
    }
    return render(request, "dialogues/follow_up.html", context, status=status)


def _log_goals(table: Table, goals: list[GoalNow]) -> None:
    """Goals and plans are the employee's words."""
    if table.seat.party is Party.LEADER and goals:
        log_reading(table.seat, WHY, {TextKind.GOAL, TextKind.PLAN}, table.dialogue.pk)
